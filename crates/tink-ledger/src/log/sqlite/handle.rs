//! The log itself: the queues, and the threads behind them.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use futures_channel::oneshot;
use futures_core::future::BoxFuture;
use futures_util::FutureExt;
use futures_util::future::ready;
use rusqlite::Connection;

use super::ends::Ends;
use super::file::LockedFile;
use super::queue::{Bounds, Queue};
use super::read::{self, Stop};
use super::readers::{self, Reader, Reads};
use super::worlds::SharedLineage;
use super::write::{AppendBatches, Change, Erase, Fork, PutSetting};
use super::writer::{self, Writer, Writes};
use super::{OpenError, SqliteOptions};
use crate::log::lineage::{Lineage, Numbers};
use crate::log::{Append, Appended, Batch, BegunFork, Log, LogError, StreamId, Version, WorldId};

/// A log in an SQLite file. Dropping it waits until what was queued is written and answered.
pub struct SqliteLog {
    writes: Arc<Writes>,
    reads: Arc<Reads>,
    numbers: Arc<Numbers>,
    threads: Vec<JoinHandle<()>>,
    file: Arc<LockedFile>,
}

impl SqliteLog {
    /// Opens a log's file, and makes it if there is none. Blocks while it looks at the file and makes good what a crash left.
    ///
    /// # Errors
    /// Another process has the file, it is something else, a newer release made it, or it cannot be written.
    pub fn open(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let file = Arc::new(LockedFile::open(path)?);
        let connection = file.writer(options.synchronous)?;
        let lineage = read::lineage(&connection).map_err(|error| file.storage(error))?;
        let numbers = Arc::new(Numbers::behind(lineage.last()));
        let lineage = Arc::new(SharedLineage::new(lineage));
        let writes = Queue::new(Bounds { count: options.queue_commits, bytes: options.queue_bytes });
        let (writes, reads) = (Arc::new(writes), Arc::new(readers::queue()));
        let mut log = Self { writes, reads, numbers, threads: Vec::new(), file };

        for _ in 0..options.readers.max(1) {
            let reader =
                Reader { reads: Arc::clone(&log.reads), lineage: Arc::clone(&lineage), connection: log.file.reader()? };
            log.spawn("tink-log-reader", move || reader.run())?;
        }
        let writer = Writer {
            writes: Arc::clone(&log.writes),
            lineage,
            group_bytes: options.group_bytes,
            faults: options.faults,
            connection,
            ends: Ends::default(),
        };
        log.spawn("tink-log-writer", move || writer.run())?;
        Ok(log)
    }

    /// The file, without links.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    fn spawn(&mut self, name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), OpenError> {
        // A thread keeps the file locked until it has closed its connection.
        let file = Arc::clone(&self.file);
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            run();
            drop(file);
        });
        let thread = thread.map_err(|source| OpenError::Io { path: self.path().to_owned(), source })?;
        self.threads.push(thread);
        Ok(())
    }

    /// Queues a change.
    pub(super) fn write<C: Change>(&self, change: C) -> BoxFuture<'static, Result<C::Answer, LogError>> {
        let (job, answer) = writer::job(change);
        let bytes = job.bytes();
        answered(self.writes.push(job, bytes), answer)
    }

    fn ask<T: Send + 'static>(
        &self,
        what: &'static str,
        query: impl FnOnce(&Connection, &Lineage) -> Result<T, Stop> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, LogError>> {
        let (question, answer) = readers::question(what, query);
        answered(self.reads.push(question, 0), answer)
    }
}

fn answered<T: Send + 'static>(
    queued: Result<(), LogError>,
    answer: oneshot::Receiver<Result<T, LogError>>,
) -> BoxFuture<'static, Result<T, LogError>> {
    match queued {
        Ok(()) => answer.map(|answer| answer.unwrap_or(Err(LogError::Closed))).boxed(),
        Err(error) => ready(Err(error)).boxed(),
    }
}

impl Log for SqliteLog {
    fn append(&self, world: WorldId, appends: Vec<Append>) -> BoxFuture<'static, Result<Appended, LogError>> {
        self.write(AppendBatches { world, appends })
    }

    fn read(
        &self,
        world: WorldId,
        stream: &StreamId,
        after: Version,
    ) -> BoxFuture<'static, Result<Vec<Batch>, LogError>> {
        let stream = stream.clone();
        self.ask("reading a stream", move |connection, lineage| {
            read::batches(connection, lineage, world, &stream, after)
        })
    }

    fn streams(
        &self,
        world: WorldId,
        after: Option<&StreamId>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StreamId>, LogError>> {
        let after = after.cloned();
        self.ask("listing streams", move |connection, lineage| {
            read::streams(connection, lineage, world, after.as_ref(), limit)
        })
    }

    fn fork(&self, parent: WorldId, at: Option<u64>) -> BoxFuture<'static, Result<WorldId, LogError>> {
        let fork = Fork { parent, at, number: None, numbers: Arc::clone(&self.numbers) };
        self.write(fork).map(|answer| answer.map(|(world, _)| world)).boxed()
    }

    fn begin_fork(&self, parent: WorldId) -> Result<BegunFork, LogError> {
        let world = self.numbers.take();
        let (job, answer) =
            writer::job(Fork { parent, at: None, number: Some(world), numbers: Arc::clone(&self.numbers) });
        let queued = self.writes.push(job, 0);
        if queued.is_err() {
            self.numbers.give_back(world);
        }
        queued?;
        Ok(BegunFork { world, made: answered(Ok(()), answer).map(|answer| answer.map(drop)).boxed() })
    }

    fn erase(&self, world: WorldId, stream: &StreamId) -> BoxFuture<'static, Result<(), LogError>> {
        self.write(Erase { world, stream: stream.clone() })
    }

    fn setting(&self, world: WorldId, name: &str) -> BoxFuture<'static, Result<Option<Vec<u8>>, LogError>> {
        let name = name.to_owned();
        self.ask("reading a setting", move |connection, lineage| read::setting(connection, lineage, world, &name))
    }

    fn put_setting(&self, world: WorldId, name: &str, value: Vec<u8>) -> BoxFuture<'static, Result<(), LogError>> {
        self.write(PutSetting { world, name: name.to_owned(), value })
    }
}

impl Drop for SqliteLog {
    fn drop(&mut self) {
        self.writes.close();
        self.reads.close();
        for thread in self.threads.drain(..) {
            // A waker that runs on a thread of the log may hold the last handle; that thread ends without being waited for.
            if thread.thread().id() != thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

impl fmt::Debug for SqliteLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteLog")
            .field("path", &self.path())
            .field("waiting_writes", &self.writes.len())
            .field("waiting_reads", &self.reads.len())
            .finish()
    }
}
