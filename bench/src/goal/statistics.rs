//! Goal 7: monthly expenses by category of one user, beside SQLite on the same rows, both in memory and warm.
//!
//! SQLite is given its best case: whole minor units, whole numbers for categories and months, and an index that holds all that the
//! query needs, in the order of its groups. Both count the same, which is checked first.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::{Arc, LazyLock};

use rusqlite::{Connection, params};
use tink_ledger::image::UserImage;
use tink_ledger::rules::categories::{CategoryIndex, CategoryKind, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::rules::periods::{Calendar, Period, Resolution};
use tink_ledger::rules::statistics::{Description, StatisticRow, StatisticsQuery, query};
use tink_model::EpochMillis;

use super::{Goal, sqlite};
use crate::clock::worked;
use crate::line::{Aim, Line, Unit};
use crate::rounds::Rounds;
use crate::rows::{NOW, Row, cents, date, mixed};
use crate::setup::{Outcome, Setup};
use crate::world::World;

pub(super) const GOAL: Goal = Goal { number: 7, what: "monthly expenses by category", measure };

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let sizes = [setup.size(100_000, 2_000), setup.size(1_000_000, 4_000)];
    sizes.into_iter().map(|rows| line(setup, rows)).collect()
}

fn line(setup: Setup, rows: usize) -> Outcome<Line> {
    let image = image(rows)?;
    let database = database(&image, rows)?;
    let asked = StatisticsQuery {
        types: vec!["expenses-by-category".to_owned()],
        resolution: Some(Resolution::Monthly),
        ..StatisticsQuery::default()
    };
    if sums(&image, &asked)? != grouped(&database)? {
        return Err("ours and SQLite do not count the same".into());
    }
    let ours = || worked(|| black_box(query(&image, EpochMillis::new(NOW), &asked).len())).1;
    let theirs = || -> Outcome<f64> {
        let (rows, seconds) = worked(|| grouped(&database));
        black_box(rows?.len());
        Ok(seconds)
    };
    // Ours runs as often in a row as takes the time of one of theirs, so that what else the machine does falls on both alike.
    let often = (theirs()? / ours()).clamp(1.0, 10_000.0) as u32;
    let in_a_row = || Ok((0..often).map(|_| ours()).sum::<f64>() / f64::from(often));
    let rounds = Rounds::interleaved(setup.many_rounds(), in_a_row, theirs)?;
    let what = format!("monthly expenses by category, {rows} transactions");
    Ok(Line::compared(GOAL.number, what, Unit::Seconds, Aim::Speed(40.0), &rounds, sqlite::version("covering index")))
}

/// Gives a row the leaf that its description ends with.
struct ByNumber;

impl Categoriser for ByNumber {
    fn categorise(&self, input: &CategoriseInput<'_>) -> CategoryIndex {
        let number = input.description.rsplit(' ').next().and_then(|number| number.parse::<usize>().ok()).unwrap_or(0);
        LEAVES[number % LEAVES.len()]
    }

    fn version(&self) -> u32 {
        1
    }
}

static LEAVES: LazyLock<Vec<CategoryIndex>> = LazyLock::new(|| {
    let tree = CategoryTree::get();
    tree.all().filter(|category| tree.is_leaf(*category)).collect()
});

static EXPENSES: LazyLock<Vec<CategoryIndex>> =
    LazyLock::new(|| LEAVES.iter().copied().filter(|category| category.kind() == CategoryKind::Expenses).collect());

fn number(leaf: CategoryIndex) -> Option<usize> {
    LEAVES.iter().position(|other| *other == leaf)
}

/// The number of the leaf of the n-th row. As in life, most are expenses.
fn leaf(row: usize) -> usize {
    let leaves = if row.is_multiple_of(20) { LEAVES.as_slice() } else { EXPENSES.as_slice() };
    number(leaves[(mixed(row) >> 30) as usize % leaves.len()]).unwrap_or(0)
}

/// An image of a user in Great Britain, whose months are the calendar's.
fn image(rows: usize) -> Outcome<Arc<UserImage>> {
    let world = World::in_memory("GB", Arc::new(ByNumber))?;
    world.feed((0..rows).map(|row| Row {
        external_id: format!("{row:032x}"),
        date: date(mixed(row)),
        cents: cents(mixed(row)),
        description: format!("Purchase {}", leaf(row)),
    }))?;
    world.image()
}

fn database(image: &UserImage, rows: usize) -> Outcome<Connection> {
    let database = Connection::open_in_memory()?;
    database.execute_batch(
        "PRAGMA cache_size=-256000;
         CREATE TABLE rows(id INTEGER PRIMARY KEY, user TEXT, account INTEGER, date INTEGER, month INTEGER, kind INTEGER,
             category INTEGER, amount INTEGER);
         CREATE INDEX covering ON rows(user, kind, month, category, amount); BEGIN;",
    )?;
    let zone = Calendar::of(&image.profile.time_zone).zone().clone();
    let mut insert = database.prepare("INSERT INTO rows VALUES(?1, 'u', 1, ?2, ?3, ?4, ?5, ?6)")?;
    for row in 0..rows {
        let at = jiff::Timestamp::from_millisecond(date(mixed(row)))?;
        let day = zone.to_datetime(at).date();
        let month = i64::from(day.year()) * 100 + i64::from(day.month());
        let leaf = leaf(row);
        let is_expense = LEAVES[leaf].kind() == CategoryKind::Expenses;
        insert.execute(params![row as i64, at.as_millisecond(), month, is_expense, leaf as i64, cents(mixed(row))])?;
    }
    drop(insert);
    database.execute_batch("COMMIT; ANALYZE")?;
    Ok(database)
}

/// Cents by month and number of the leaf.
type Sums = BTreeMap<(i64, i64), i64>;

fn grouped(database: &Connection) -> Outcome<Sums> {
    let sql = "SELECT month, category, sum(amount) FROM rows WHERE user = 'u' AND kind = 1 GROUP BY month, category";
    let mut statement = database.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn sums(image: &UserImage, asked: &StatisticsQuery) -> Outcome<Sums> {
    let month = |period: Period| period.to_string().replace('-', "").parse::<i64>();
    let rows = query(image, EpochMillis::new(NOW), asked);
    let sum = |row: &StatisticRow| {
        let Description::Category(category) = row.description else { return Err("a sum of no category".into()) };
        let leaf = number(category).ok_or("a sum of no leaf")?;
        let (mantissa, scale) = row.value.parts();
        Ok(((month(row.period)?, leaf as i64), mantissa as i64 * 10_i64.pow(2 - scale)))
    };
    rows.iter().map(sum).collect()
}
