//! What ingestion costs, beside bare SQLite on the same rows in the same run:
//! `cargo run --release --example ledger_cost -p tink-ledger`. Times are this machine's; the ratios are what counts.

#![allow(clippy::print_stdout, clippy::disallowed_methods, missing_docs)]

mod someone;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use rusqlite::{Connection, params};
use tink_ledger::Ledger;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::UserCommand;
use tink_ledger::log::{SqliteLog, SqliteOptions, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_model::Amount;

const ROWS: usize = 100_000;
const BATCH: usize = 2_500;
const DAY: i64 = 86_400_000;

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
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!("{ROWS} transactions in requests of {BATCH}, each durable before the next\n");

    let log = SqliteLog::open(folder.path().join("ledger.db"), SqliteOptions::default()).expect("a log");
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let settings = someone::settings(Arc::new(RuleCategoriser::new()));
    let ledger = Ledger::new(Arc::new(log), WorldId::ROOT, clock, settings);
    let user = someone::someone(&ledger, "SE", None);
    let commands: Vec<UserCommand> = (0..ROWS / BATCH).map(|batch| ingestion(batch * BATCH)).collect();
    let ours = timed(|| {
        for command in commands {
            block_on(ledger.execute(user, command)).expect("stored");
        }
    });

    let database = Connection::open(folder.path().join("bare.db")).expect("a database");
    let rows: Vec<_> = (0..ROWS).map(row).collect();
    let bare = timed(|| upsert(&database, &rows));
    line("ingest", ours, bare, "rusqlite upserts, WAL, FULL, two indexes");
}

fn line(what: &str, ours: Duration, baseline: Duration, name: &str) {
    let ratio = baseline.as_secs_f64() / ours.as_secs_f64();
    println!("{what:<28} {ours:>10.2?}   {baseline:>10.2?} ({name})   {ratio:.1}x");
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn ingestion(from: usize) -> UserCommand {
    let drafted = |(id, date, cents, description)| someone::draft(id, date, Amount::new(cents, 2), description);
    someone::ingestion((from..from + BATCH).map(row).map(drafted))
}

fn upsert(database: &Connection, rows: &[(String, i64, i64, String)]) {
    database
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;
             CREATE TABLE rows(user TEXT, account TEXT, external_id TEXT, date INTEGER, amount INTEGER, description TEXT,
                 PRIMARY KEY(user, account, external_id));
             CREATE INDEX by_date ON rows(user, date); CREATE INDEX by_account ON rows(user, account, date);",
        )
        .expect("tables");
    for batch in rows.chunks(BATCH) {
        database.execute_batch("BEGIN").expect("begun");
        let mut insert = database
            .prepare_cached(
                "INSERT INTO rows VALUES('u','a',?1,?2,?3,?4) ON CONFLICT DO UPDATE SET amount=excluded.amount",
            )
            .expect("a statement");
        for (external_id, date, cents, description) in batch {
            insert.execute(params![external_id, date, cents, description]).expect("inserted");
        }
        database.execute_batch("COMMIT").expect("committed");
    }
}
