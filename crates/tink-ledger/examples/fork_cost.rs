//! What a fork of a world costs, beside copying its SQLite file: `cargo run --release --example fork_cost -p tink-ledger -- [ROWS]`.
//! Times are this machine's; what counts is that the fork's stays the same as the world grows, and the ratio.

#![allow(clippy::print_stdout, clippy::disallowed_methods, missing_docs)]

mod someone;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::UserCommand;
use tink_ledger::log::{Log, MemoryLog, SqliteLog, SqliteOptions, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::{Id, Ledger};
use tink_model::Amount;

const BATCH: usize = 2_500;
const ROUNDS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let most: usize = std::env::args().nth(1).map_or(Ok(1_000_000), |rows| rows.parse())?;
    println!(
        "{:>10}  {:>12}  {:>14}  {:>14}  {:>12}  {:>8}",
        "rows", "fork", "first append", "next append", "copy", "ratio"
    );
    for rows in [most / 100, most / 10, most] {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("world.db");
        measure("file", rows, Arc::new(SqliteLog::open(&path, SqliteOptions::default())?), Some(&path))?;
        measure("memory", rows, Arc::new(MemoryLog::new()), None)?;
    }
    Ok(())
}

/// What a fork costs, and the first commits in it; in a file the first one waits for the fork as well.
fn measure(store: &str, rows: usize, log: Arc<dyn Log>, path: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let settings = someone::settings(Arc::new(RuleCategoriser::new()));
    let ledger = Ledger::new(log, WorldId::ROOT, clock.clone(), settings);
    let user = someone::someone(&ledger, "SE", None);
    for batch in 0..rows / BATCH {
        block_on(ledger.execute(user, ingestion(batch * BATCH, BATCH)))?;
    }
    let (mut forks, mut firsts, mut nexts, mut copies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (fork, took) = timed(|| ledger.fork(clock.clone()));
        let fork = fork?;
        forks.push(took);
        firsts.push(append(&fork, user, 1_000_000_000 + round)?);
        nexts.push(append(&fork, user, 2_000_000_000 + round)?);
        if let Some(path) = path {
            let (copied, took) = timed(|| std::fs::copy(path, path.with_extension("copy")));
            copied?;
            copies.push(took);
        }
    }
    let (fork, copy) = (median(forks), if copies.is_empty() { None } else { Some(median(copies)) });
    let copied = copy.map(|copy| format!("{copy:.2?}")).unwrap_or_default();
    let ratio = copy.map(|copy| format!("{}x", copy.as_micros() / fork.as_micros().max(1))).unwrap_or_default();
    let (first, next) = (median(firsts), median(nexts));
    println!("{store:<8}  {rows:>10}  {fork:>12.2?}  {first:>14.2?}  {next:>14.2?}  {copied:>12}  {ratio:>8}");
    Ok(())
}

/// How long a request of one transaction takes.
fn append(ledger: &Ledger, user: Id, number: usize) -> Result<Duration, Box<dyn Error>> {
    let (done, took) = timed(|| block_on(ledger.execute(user, ingestion(number, 1))));
    done?;
    Ok(took)
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = run();
    (done, start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ingestion(from: usize, count: usize) -> UserCommand {
    someone::ingestion((from..from + count).map(|number| {
        let date = 1_600_000_000_000 + (number % 1_095) as i64 * 86_400_000;
        let amount = Amount::new(-(number as i64 % 100_000), 2);
        someone::draft(format!("{number:032x}"), date, amount, format!("Espresso House {number:04}"))
    }))
}
