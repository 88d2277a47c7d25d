//! An import's memory does not grow with its files. This is a program of its own, so that nothing else is in its figure.

#![cfg(target_os = "linux")]

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::convert::Infallible;
use std::future::{Future, ready};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::pin::{Pin, pin};
use std::task::{Context as Task, Poll, Waker};
use std::time::Duration;

use tink_ingest::plan::Planner;
use tink_ingest::read::{Context, DataFile, Input};
use tink_ingest::rules::Rules;
use tink_ingest::run::sqlite::{Identity, SqliteJournal};
use tink_ingest::run::{Answer, Clock, Failure, Fate, Import, NoReadBack, Opened, Options, Sink, Stop};
use tink_model::connector::{AccountListEntity, CreateTransactionAccountContainer, CreateTransactionEntity};
use tink_model::{Amount, EpochMillis, ExternalAccountId, ExternalUserId};

/// The size of the file; `cargo xtask test --full` sets more.
fn megabytes() -> usize {
    std::env::var("TINK_TEST_MEGABYTES").ok().and_then(|megabytes| megabytes.parse().ok()).unwrap_or(100)
}

/// The most that the process has had in memory, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number")
}

/// Writes a file of at least this size, and says how many rows it has.
fn write(path: &Path, bytes: usize) -> usize {
    let mut file = BufWriter::new(std::fs::File::create(path).expect("a file"));
    let (mut written, mut rows) = (0, 0);
    writeln!(file, "Date,Description,Amount,Account,Transaction ID").expect("written");
    let newest = jiff::civil::date(2025, 1, 1);
    while written < bytes {
        // The newest rows first, and accounts in turn: nothing is in the order in which it is sent.
        let day = newest.saturating_sub(jiff::Span::new().days((written / (bytes / 5_000)) as i64));
        let id = (rows as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let row = format!("{day},Card purchase at shop {rows},-{}.25,account-{},{id:x}\n", rows % 977, rows % 7);
        file.write_all(row.as_bytes()).expect("written");
        written += row.len();
        rows += 1;
    }
    file.flush().expect("written");
    rows
}

/// Takes everything, and forgets it: it counts, and looks at the order.
#[derive(Default)]
struct Counter {
    rows: Cell<usize>,
    newest: RefCell<HashMap<ExternalAccountId, EpochMillis>>,
}

#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Never(#[from] Infallible);

impl Failure for Never {
    fn fate(&self) -> Fate {
        match self.0 {}
    }
}

impl Sink for Counter {
    type Error = Never;

    fn open_user(&self, _: &ExternalUserId) -> impl Future<Output = Result<Opened, Never>> {
        ready(Ok(Opened::Created))
    }

    fn create_accounts(
        &self,
        _: &ExternalUserId,
        _: &AccountListEntity,
    ) -> impl Future<Output = Result<Answer, Never>> {
        ready(Ok(Answer::Taken))
    }

    fn ingest(
        &self,
        _: &ExternalUserId,
        batch: &CreateTransactionAccountContainer,
    ) -> impl Future<Output = Result<Answer, Never>> {
        for part in &batch.transaction_accounts {
            let mut newest = self.newest.borrow_mut();
            let before = newest.entry(part.external_id.clone()).or_insert(EpochMillis::new(i64::MIN));
            for row in &part.transactions {
                assert!(row.date >= *before, "{:?} after {before:?}", row.date);
                *before = row.date;
            }
            self.rows.set(self.rows.get() + part.transactions.len());
        }
        ready(Ok(Answer::Taken))
    }

    fn book(
        &self,
        _: &ExternalUserId,
        _: &ExternalAccountId,
        _: Amount,
        _: &CreateTransactionEntity,
    ) -> impl Future<Output = Result<Answer, Never>> {
        ready(Ok(Answer::Taken))
    }
}

/// A clock that nothing waits by.
struct Still;

impl Clock for Still {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(ready(()))
    }

    fn chance(&self) -> u32 {
        0
    }
}

/// Runs a future that waits for nothing.
fn to_the_end<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Task::from_waker(Waker::noop())) {
            return output;
        }
    }
}

#[test]
fn an_import_of_a_large_file_stays_below_64_mb() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bank.csv");
    let rows = write(&path, megabytes() * 1_000_000);
    let context = Context {
        currency: "SEK".parse().expect("a currency"),
        time_zone: jiff::tz::TimeZone::get("Europe/Stockholm").expect("a bundled zone"),
        account: None,
    };
    let file = DataFile::open(&Input::path(&path), &Rules::default(), &context).expect("readable");
    let mut planner = Planner::in_folder(Some("anna".into()), folder.path());
    planner.add(&file, &mut |rejection| panic!("{rejection}")).expect("readable");
    let plan = planner.finish(&mut |rejection| panic!("{rejection}")).expect("a plan");
    assert_eq!((plan.transactions(), plan.accounts().len()), (rows as u64, 7));
    let identity = Identity { sources: Vec::new(), settings: "to a counter".to_owned() };
    let journal = SqliteJournal::open(&folder.path().join("bank.journal"), &identity, rows as u64).expect("a journal");
    let sink = Counter::default();
    let (options, stop) = (Options::default(), Stop::new());
    let import = Import { plan: &plan, sink: &sink, read_back: &NoReadBack, journal: &journal, options, stop };
    let report = to_the_end(import.run(&Still, &mut |_| ()));
    assert!(report.is_done());
    assert_eq!((report.tally().accepted, sink.rows.get()), (rows as u64, rows));
    assert!(peak() < 64 * 1024, "{} KiB", peak());
}
