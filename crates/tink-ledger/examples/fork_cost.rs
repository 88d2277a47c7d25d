//! What a fork of a world costs, beside copying its SQLite file: `cargo run --release --example fork_cost -p tink-ledger -- [ROWS]`.
//! Times are this machine's; what counts is that the fork's stays the same as the world grows, and the ratio.

#![allow(clippy::print_stdout, clippy::disallowed_methods, missing_docs)]

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    AccountDraft, CreateUser, IngestIntoAccount, IngestTransactions, TransactionDraft, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::log::{Log, MemoryLog, SqliteLog, SqliteOptions, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::{Exclusion, Id, IngestionKind, Ledger, Profile, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis};

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

/// A fork in a file is a commit that is durable; one in memory shows what the images cost alone.
fn measure(store: &str, rows: usize, log: Arc<dyn Log>, path: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let rules = Rules {
        profile: Profile::Seed,
        partial: false,
        opt_in: false,
        seed: 1,
        categoriser: Arc::new(RuleCategoriser::new()),
    };
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let ledger = Ledger::new(log, WorldId::ROOT, clock.clone(), Settings { seed: 1, rules });
    let user = block_on(ledger.create_user("tenant", new_user()))?.user;
    block_on(ledger.execute(user, UserCommand::IngestAccounts(vec![account()])))?;
    for batch in 0..rows / BATCH {
        block_on(ledger.execute(user, ingestion(batch * BATCH, BATCH)))?;
    }
    let (mut forks, mut firsts, mut nexts, mut copies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (fork, took) = timed(|| block_on(ledger.fork(clock.clone())));
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

fn new_user() -> CreateUser {
    CreateUser {
        external_id: Some("someone".to_owned()),
        contact: None,
        market: "SE".to_owned(),
        locale: None,
        retention_class: None,
        synthetic_credentials: true,
    }
}

fn account() -> AccountDraft {
    AccountDraft {
        external_id: "account".to_owned(),
        name: "Account".to_owned(),
        number: "1".to_owned(),
        kind: "CHECKING".to_owned(),
        balance: Amount::new(0, 0),
        reserved: None,
        available_credit: None,
        closed: false,
        exclusion: Exclusion::None,
        flags: Vec::new(),
        payload: None,
    }
}

fn ingestion(from: usize, count: usize) -> UserCommand {
    let transactions = (from..from + count).map(|number| TransactionDraft {
        external_id: format!("{number:032x}"),
        date: EpochMillis::new(1_600_000_000_000 + (number % 1_095) as i64 * 86_400_000),
        amount: Amount::new(-(number as i64 % 100_000), 2),
        description: format!("Espresso House {number:04}"),
        kind: TransactionKind::Default,
        pending: None,
        pending_ids: Vec::new(),
        has_payload: false,
        extra: None,
    });
    UserCommand::IngestTransactions(IngestTransactions {
        kind: IngestionKind::Batch,
        auto_book: false,
        override_pending: false,
        accounts: vec![IngestIntoAccount {
            external_id: "account".to_owned(),
            balance: Amount::new(0, 0),
            reserved: None,
            payload: None,
            transactions: transactions.collect(),
        }],
    })
}
