//! What a search costs over 100,000 transactions of one user, beside SQLite's full-text index (FTS5) on the same rows:
//! `cargo run --release --example search_cost -p tink-ledger`.
//!
//! Both are timed in turn in the same run, and the medians are compared: times are this machine's, the ratios are what counts. A
//! search counts all hits, answers with the 50 newest, and computes net and monthly sums besides, which SQLite is not asked for.
//! It reads every description, where the index knows the rows of a word: the fewer rows have a word, the better for the index.

#![allow(clippy::print_stdout, clippy::disallowed_methods, missing_docs)]

mod someone;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use rusqlite::{Connection, params};
use tink_ledger::Ledger;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::UserCommand;
use tink_ledger::image::UserImage;
use tink_ledger::log::{MemoryLog, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::rules::search::{Query, search};
use tink_ledger::rules::similar::similar;
use tink_model::{Amount, EpochMillis};

const ROWS: usize = 100_000;
const BATCH: usize = 2_500;
const DAY: i64 = 86_400_000;
const NOW: i64 = 1_700_000_000_000;
const ROUNDS: usize = 101;

/// The n-th row: an id, a date within three years, an amount and a description.
fn row(n: usize) -> (String, i64, i64, String) {
    let mixed = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let words = ["ICA Maxi Solna", "SL Access", "Espresso House", "Vattenfall AB", "Riche Teatergrillen"];
    let description = format!("{} {:04}", words[(mixed >> 20) as usize % words.len()], mixed >> 52);
    (
        format!("{mixed:032x}"),
        1_600_000_000_000 + (mixed % 1095) as i64 * DAY,
        -((mixed >> 8) as i64 % 100_000),
        description,
    )
}

fn main() {
    let image = image();
    let database = database();
    println!("{ROWS} transactions, medians of {ROUNDS} rounds\n");
    println!("{:<44} {:>8}   {:>10}   {:>10}", "query string", "hits", "here", "FTS5");
    for text in ["riche", "riche teatergrillen", "espresso 1234", "1234"] {
        let (count, newest) = search_ours(&image, text);
        assert_eq!(search_fts(&database, text), (count, newest), "the same hits and the same newest one");
        let (ours, theirs) = in_turn(|| search_ours(&image, text), || search_fts(&database, text));
        let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
        println!("{text:<44} {count:>8}   {ours:>10.2?}   {theirs:>10.2?}   {ratio:.1}x");
    }
    for text in ["", "over 500", "weekends", "restaurant last year", "ica around 100 weekdays", "#tag"] {
        let (count, _) = search_ours(&image, text);
        let (ours, _) = in_turn(|| search_ours(&image, text), || ());
        println!("{text:<44} {count:>8}   {ours:>10.2?}");
    }
    let target = image.transactions.by_serial(0).expect("a first transaction");
    let count = similar(&image, target, None, false).len();
    let (ours, _) = in_turn(|| similar(&image, target, None, false).len(), || ());
    println!("{:<44} {count:>8}   {ours:>10.2?}", format!("similar to {}", target.description()));
}

/// The medians of two things that are run alternately.
fn in_turn<A, B>(one: impl Fn() -> A, other: impl Fn() -> B) -> (Duration, Duration) {
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ones.push(timed(&one));
        others.push(timed(&other));
    }
    (median(ones), median(others))
}

/// The fastest of three runs in a row, so that whatever else the machine does is left out.
fn timed<T>(run: impl Fn() -> T) -> Duration {
    let once = || {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed()
    };
    once().min(once()).min(once())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The number of hits and the date of the newest.
fn search_ours(image: &UserImage, text: &str) -> (i64, Option<i64>) {
    let query = Query { text: text.to_owned(), now: EpochMillis::new(NOW), limit: 50, ..Query::default() };
    let hits = search(image, &query);
    (i64::try_from(hits.count).expect("a count"), hits.page.first().map(|row| row.date().as_millis()))
}

/// The same from SQLite, in the way of asking that is fastest there: the count by itself, and a page that may be read along the
/// index by date.
fn search_fts(database: &Connection, text: &str) -> (i64, Option<i64>) {
    let mut count = database.prepare_cached("SELECT count(*) FROM words WHERE words MATCH ?1").expect("a statement");
    let mut page = database
        .prepare_cached(
            "SELECT rows.date FROM words JOIN rows ON rows.rowid = words.rowid
             WHERE words MATCH ?1 ORDER BY rows.date DESC LIMIT 50",
        )
        .expect("a statement");
    let dates = page.query_map([text], |row| row.get(0)).expect("rows");
    let dates: Vec<i64> = dates.map(|date| date.expect("a date")).collect();
    (count.query_row([text], |row| row.get(0)).expect("a count"), dates.first().copied())
}

fn database() -> Connection {
    let database = Connection::open_in_memory().expect("a database");
    database
        .execute_batch(
            "PRAGMA cache_size=-64000;
             CREATE TABLE rows(external_id TEXT, date INTEGER, amount INTEGER, description TEXT);
             CREATE INDEX by_date ON rows(date);
             CREATE VIRTUAL TABLE words USING fts5(description, content='');
             BEGIN;",
        )
        .expect("tables");
    let mut insert = database.prepare("INSERT INTO rows VALUES(?1,?2,?3,?4)").expect("a statement");
    for (external_id, date, cents, description) in (0..ROWS).map(row) {
        insert.execute(params![external_id, date, cents, description]).expect("inserted");
    }
    drop(insert);
    database
        .execute_batch(
            "INSERT INTO words(rowid, description) SELECT rowid, description FROM rows;
             INSERT INTO words(words) VALUES('optimize'); COMMIT;",
        )
        .expect("an index");
    database
}

fn image() -> Arc<UserImage> {
    let clock = Arc::new(ManualClock::new(NOW));
    let settings = someone::settings(Arc::new(RuleCategoriser::new()));
    let ledger = Ledger::new(Arc::new(MemoryLog::new()), WorldId::ROOT, clock, settings);
    let user = someone::someone(&ledger, "SE", Some("en_US"));
    for batch in 0..ROWS / BATCH {
        block_on(ledger.execute(user, ingestion(batch * BATCH))).expect("stored");
    }
    block_on(ledger.user(user)).expect("the user")
}

fn ingestion(from: usize) -> UserCommand {
    let drafted = |(id, date, cents, description)| someone::draft(id, date, Amount::new(cents, 2), description);
    someone::ingestion((from..from + BATCH).map(row).map(drafted))
}
