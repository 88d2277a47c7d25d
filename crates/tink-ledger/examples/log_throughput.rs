//! How fast the log in a file takes commits, beside what SQLite itself takes when the same rows are inserted by hand.
//!
//! `cargo run --release -p tink-ledger --example log_throughput [FOLDER]`. A batch of 400 KB is a request of some 2,500
//! transactions. Every commit is flushed to the disk, so the figures depend on it; compare lines of one run only.

// A measurement prints, and asks for the time.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::error::Error;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use tink_ledger::log::{Append, Log, SqliteLog, SqliteOptions, StreamId, WorldId};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let folder = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let path = folder.join(format!("tink-log-throughput-{}.db", std::process::id()));
    println!("{:<40} {:>12} {:>10}", "", "commits/s", "MB/s");
    for (size, count) in [(400_000, 400), (2_000, 4_000)] {
        let show = |what: &str, taken: Duration| {
            let rate = f64::from(count) / taken.as_secs_f64();
            println!("{:<40} {rate:>12.0} {:>10.1}", format!("{size:>7} bytes, {what}"), rate * f64::from(size) / 1e6);
        };
        let payload = payload(size);
        show("bare SQLite, one by one", measured(&path, |path| bare(path, &payload, count, 1))?);
        show("bare SQLite, 16 in a transaction", measured(&path, |path| bare(path, &payload, count, 16))?);
        for callers in [1, 4, 16] {
            show(&format!("the log, {callers} callers"), measured(&path, |path| log(path, &payload, count, callers))?);
        }
    }
    Ok(())
}

/// Runs on a new file and removes it.
fn measured(path: &Path, run: impl FnOnce(&Path) -> Outcome<Duration>) -> Outcome<Duration> {
    let taken = run(path);
    for ending in ["", "-wal", "-shm", ".lock"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
    taken
}

fn payload(size: u32) -> Vec<u8> {
    (0..size).map(|place| b' ' + (place.wrapping_mul(2_654_435_761) >> 26) as u8).collect()
}

fn bare(path: &Path, payload: &[u8], count: u32, group: u32) -> Outcome<Duration> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2048;
         CREATE TABLE batch (id INTEGER PRIMARY KEY, stream TEXT, version INTEGER, payload BLOB, UNIQUE (stream, version));",
    )?;
    let start = Instant::now();
    for first in (0..count).step_by(group as usize) {
        let transaction = connection.transaction()?;
        for n in first..count.min(first + group) {
            let mut insert =
                transaction.prepare_cached("INSERT INTO batch (stream, version, payload) VALUES (?, ?, ?)")?;
            insert.execute(params![format!("user/{:032x}", n % 100), n / 100, payload])?;
        }
        transaction.commit()?;
    }
    Ok(start.elapsed())
}

fn log(path: &Path, payload: &[u8], count: u32, callers: u32) -> Outcome<Duration> {
    let log = SqliteLog::open(path, SqliteOptions::default())?;
    let start = Instant::now();
    thread::scope(|scope| {
        let calls = (0..callers).map(|caller| {
            let log = &log;
            scope.spawn(move || -> Outcome<()> {
                let stream = StreamId::user(&format!("{caller:032x}"));
                for expected in 0..u64::from(count / callers) {
                    let append = Append { stream: stream.clone(), expected, payload: payload.to_vec(), format: 1 };
                    wait(log.append(WorldId::ROOT, vec![append]))?;
                }
                Ok(())
            })
        });
        let calls: Vec<_> = calls.collect();
        calls.into_iter().try_for_each(|call| call.join().map_err(|_| "a caller panicked")?)
    })?;
    Ok(start.elapsed())
}

/// Waits for a future on this thread.
fn wait<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}
