//! What it costs to let time pass over scenarios' lives: `cargo run --release --example life_cost -p tink-ledger -- [USERS]`.
//! Times are this machine's.

#![allow(clippy::print_stdout, clippy::disallowed_methods, missing_docs)]

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use tink_ledger::clock::{Clock, ManualClock};
use tink_ledger::command::{CreateUser, UserCommand};
use tink_ledger::decide::Rules;
use tink_ledger::log::{Log, MemoryLog, SqliteLog, SqliteOptions, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::rules::scenario::Scenario;
use tink_ledger::{Id, Ledger, Profile, Settings};
use tink_model::EpochMillis;

const DAY: i64 = 86_400_000;
const YEAR: i64 = 365 * DAY;

fn main() -> Result<(), Box<dyn Error>> {
    let users: usize = std::env::args().nth(1).map_or(Ok(100), |users| users.parse())?;
    println!("{:<8}  {:>6}  {:<28}  {:>12}  {:>10}", "log", "users", "time", "took", "told");
    measure("memory", 1, &[("a year", YEAR), ("nine more years", 9 * YEAR)], Arc::new(MemoryLog::new()))?;
    let folder = tempfile::tempdir()?;
    let file = SqliteLog::open(folder.path().join("world.db"), SqliteOptions::default())?;
    measure("file", 1, &[("a year", YEAR)], Arc::new(file))?;
    if users > 1 {
        measure("memory", users, &[("a day", DAY), ("a year", YEAR)], Arc::new(MemoryLog::new()))?;
    }
    Ok(())
}

fn measure(store: &str, users: usize, spans: &[(&str, i64)], log: Arc<dyn Log>) -> Result<(), Box<dyn Error>> {
    let clock = Arc::new(ManualClock::new(1_741_777_200_000));
    let ledger = Ledger::new(log, WorldId::ROOT, clock.clone(), settings());
    let (lived, took) = timed(|| (0..users).map(|number| live(&ledger, number)).collect::<Result<Vec<Id>, _>>());
    let lived = lived?;
    println!("{store:<8}  {users:>6}  {:<28}  {took:>12.2?}", "(lives loaded)");
    for (name, span) in spans {
        let until = EpochMillis::new(clock.now().as_millis() + span);
        let (told, took) = timed(|| block_on(ledger.advance(until, &|at| clock.set(at.as_millis()))));
        println!("{store:<8}  {users:>6}  {name:<28}  {took:>12.2?}  {:>10}", told?.len());
    }
    clock.advance(Duration::from_millis(YEAR.unsigned_abs()));
    let (image, took) = timed(|| block_on(ledger.user(lived[0])));
    let rows = image?.transactions.len();
    println!("{store:<8}  {users:>6}  {:<28}  {took:>12.2?}  {rows:>10} rows", "one looks, a year later");
    Ok(())
}

fn settings() -> Settings {
    let categoriser = Arc::new(RuleCategoriser::new());
    let rules = Rules { profile: Profile::Seed, partial: false, opt_in: false, seed: 1, categoriser };
    Settings { seed: 1, rules }
}

fn live(ledger: &Ledger, number: usize) -> Result<Id, Box<dyn Error>> {
    let user = CreateUser {
        external_id: Some(format!("user-{number}")),
        contact: None,
        market: ["SE", "DE", "NO", "FI", "DK"][number % 5].to_owned(),
        locale: None,
        retention_class: None,
        synthetic_credentials: false,
    };
    let user = block_on(ledger.create_user("tenant", user))?.user;
    let scenario = Scenario::ALL[number / 5 % Scenario::ALL.len()];
    block_on(ledger.execute(user, UserCommand::LoadScenario(scenario)))?;
    Ok(user)
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = run();
    (done, start.elapsed())
}
