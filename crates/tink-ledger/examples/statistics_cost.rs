//! What statistics cost, beside SQLite on the same rows in the same run, both in memory and warm:
//! `cargo run --release --example statistics_cost -p tink-ledger`, with `-- --million` for ten times the rows.
//!
//! SQLite is given its best case: whole minor units, whole numbers for categories and months, and an index that holds all that the
//! query needs, in the order of its groups. Rounds alternate between the two; a line shows medians over all rounds, and the
//! median of the rounds' ratios. Times are this machine's; the ratios are what counts.

#![allow(clippy::print_stdout, clippy::disallowed_methods, missing_docs)]

mod someone;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use futures_executor::block_on;
use rusqlite::{Connection, params};
use tink_ledger::Ledger;
use tink_ledger::clock::ManualClock;
use tink_ledger::image::UserImage;
use tink_ledger::log::{MemoryLog, WorldId};
use tink_ledger::rules::categories::{CategoryIndex, CategoryKind, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::rules::periods::{Calendar, Period, Resolution};
use tink_ledger::rules::statistics::{Description, StatisticsQuery, query};
use tink_model::{Amount, EpochMillis};

const BATCH: usize = 2_500;
const DAY: i64 = 86_400_000;
const START: i64 = 1_600_000_000_000;
const NOW: i64 = START + 1095 * DAY;
const ROUNDS: usize = 31;
const RUNS: usize = 15;

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

fn number(leaf: CategoryIndex) -> usize {
    LEAVES.iter().position(|other| *other == leaf).expect("a leaf")
}

/// The n-th row: a date within three years, cents, and the number of a leaf. As in life, most are expenses.
fn row(n: usize) -> (i64, i64, usize) {
    let mixed = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let date = START + (mixed % 1095) as i64 * DAY + (mixed >> 40) as i64 % DAY;
    let leaves = if n.is_multiple_of(20) { LEAVES.as_slice() } else { EXPENSES.as_slice() };
    let leaf = leaves[(mixed >> 30) as usize % leaves.len()];
    (date.min(NOW), -((mixed >> 8) as i64 % 100_000), number(leaf))
}

/// An amount as banks write them: some without their last zeros.
fn amount(cents: i64) -> Amount {
    match cents {
        whole if whole % 100 == 0 => Amount::new(whole / 100, 0),
        tenths if tenths % 10 == 0 => Amount::new(tenths / 10, 1),
        cents => Amount::new(cents, 2),
    }
}

/// Monthly expenses are this much faster than the covering index, or the program fails.
const GOAL: f64 = 20.0;

fn main() -> ExitCode {
    let rows = if std::env::args().any(|argument| argument == "--million") { 1_000_000 } else { 100_000 };
    let image = image(rows);
    let database = database(&image, rows);
    println!("{rows} transactions of one user in {} segments\n", image.transactions.segments().len());

    let monthly = asked("expenses-by-category", None);
    assert_eq!(sums(&image, &monthly), grouped(&database, COVERED), "both count the same");
    assert_eq!(sums(&image, &monthly), grouped(&database, FORMATTED), "both count the same");
    let ours = || query(&image, EpochMillis::new(NOW), &monthly).len();
    println!("{:<34} {:>10} {:>10} {:>8}", "monthly expenses by category", "ours", "SQLite", "ratio");
    let ratio = versus("covering index", ours, || grouped(&database, COVERED).len());
    versus("months by strftime", ours, || grouped(&database, FORMATTED).len());

    println!();
    for (name, asked) in [
        ("expenses by category, days", asked("expenses-by-category", Some(Resolution::Daily))),
        ("balances by account", asked("balances-by-account", None)),
        ("left to spend", asked("left-to-spend", None)),
        ("the default types", StatisticsQuery::default()),
    ] {
        let took = median((0..RUNS).map(|_| timed(|| query(&image, EpochMillis::new(NOW), &asked).len())).collect());
        println!("{name:<34} {took:>10.2?}");
    }
    if ratio < GOAL {
        println!("\nThe goal is {GOAL} times the covering index.");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn asked(kind: &str, resolution: Option<Resolution>) -> StatisticsQuery {
    let months = if kind == "expenses-by-category" { Some(Resolution::Monthly) } else { None };
    StatisticsQuery { types: vec![kind.to_owned()], resolution: resolution.or(months), ..StatisticsQuery::default() }
}

/// Runs two sides by turns and prints their medians. Ours runs as often in a row as takes the time of one of theirs, so that whatever
/// else the machine does falls on both alike.
fn versus<T>(name: &str, ours: impl Fn() -> T, theirs: impl Fn() -> T) -> f64 {
    let often = (timed(&theirs).as_nanos() / timed(&ours).as_nanos().max(1)).clamp(1, 10_000) as u32;
    let mut rounds: Vec<(Duration, Duration)> = Vec::new();
    for _ in 0..ROUNDS {
        let ours_in_a_row = timed(|| (0..often).for_each(|_| drop(std::hint::black_box(ours())))) / often;
        rounds.push((ours_in_a_row, timed(&theirs)));
    }
    let mut ratios: Vec<f64> = rounds.iter().map(|(ours, theirs)| theirs.as_secs_f64() / ours.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    let (ours, theirs) = rounds.into_iter().unzip();
    let ratio = ratios[ratios.len() / 2];
    println!("{name:<34} {:>10.2?} {:>10.2?} {ratio:>7.1}x", median(ours), median(theirs));
    ratio
}

fn timed<T>(run: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(run());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A ledger's image of a user in Great Britain, whose months are the calendar's.
fn image(rows: usize) -> Arc<UserImage> {
    let clock = Arc::new(ManualClock::new(NOW));
    let settings = someone::settings(Arc::new(ByNumber));
    let ledger = Ledger::new(Arc::new(MemoryLog::new()), WorldId::ROOT, clock, settings);
    let user = someone::someone(&ledger, "GB", None);
    for from in (0..rows).step_by(BATCH) {
        let transactions = (from..from + BATCH).map(|number| {
            let (date, cents, leaf) = row(number);
            someone::draft(format!("{number:032x}"), date, amount(cents), format!("Purchase {leaf}"))
        });
        block_on(ledger.execute(user, someone::ingestion(transactions))).expect("stored");
    }
    block_on(ledger.user(user)).expect("the user")
}

const COVERED: &str =
    "SELECT month, category, sum(amount) FROM rows WHERE user = 'u' AND kind = 1 GROUP BY month, category";

const FORMATTED: &str =
    "SELECT CAST(strftime('%Y%m', (date + shift) / 1000, 'unixepoch') AS INTEGER), category, sum(amount)
    FROM rows WHERE user = 'u' AND kind = 1 GROUP BY 1, 2";

fn database(image: &UserImage, rows: usize) -> Connection {
    let database = Connection::open_in_memory().expect("a database");
    database
        .execute_batch(
            "PRAGMA cache_size=-256000;
             CREATE TABLE rows(id INTEGER PRIMARY KEY, user TEXT, account INTEGER, date INTEGER, shift INTEGER, month INTEGER,
                 kind INTEGER, category INTEGER, amount INTEGER);
             CREATE INDEX covering ON rows(user, kind, month, category, amount); BEGIN;",
        )
        .expect("tables");
    let zone = Calendar::of(&image.profile.time_zone).zone().clone();
    let mut insert =
        database.prepare("INSERT INTO rows VALUES(?1, 'u', 1, ?2, ?3, ?4, ?5, ?6, ?7)").expect("a statement");
    for number in 0..rows {
        let (date, cents, leaf) = row(number);
        let at = jiff::Timestamp::from_millisecond(date).expect("a date");
        let shift = i64::from(zone.to_offset(at).seconds()) * 1000;
        let day = zone.to_datetime(at).date();
        let month = i64::from(day.year()) * 100 + i64::from(day.month());
        let is_expense = LEAVES[leaf].kind() == CategoryKind::Expenses;
        insert.execute(params![number as i64, date, shift, month, is_expense, leaf as i64, cents]).expect("inserted");
    }
    drop(insert);
    database.execute_batch("COMMIT; ANALYZE").expect("committed");
    database
}

/// Cents by month and number of the leaf.
type Sums = BTreeMap<(i64, i64), i64>;

fn grouped(database: &Connection, sql: &str) -> Vec<(i64, i64, i64)> {
    let mut statement = database.prepare_cached(sql).expect("a statement");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

fn sums(image: &UserImage, asked: &StatisticsQuery) -> Vec<(i64, i64, i64)> {
    let month = |period: Period| period.to_string().replace('-', "").parse::<i64>().expect("a month");
    let sums: Sums = query(image, EpochMillis::new(NOW), asked)
        .iter()
        .map(|row| {
            let Description::Category(category) = row.description else { panic!("a category") };
            let (mantissa, scale) = row.value.parts();
            ((month(row.period), number(category) as i64), mantissa as i64 * 10_i64.pow(2 - scale))
        })
        .collect();
    sums.into_iter().map(|((month, leaf), cents)| (month, leaf, cents)).collect()
}
