//! The thread that writes: takes what waits, makes it durable with one flush, answers.

use std::mem;
use std::sync::Arc;

use futures_channel::oneshot;
use rusqlite::{Connection, TransactionBehavior};

use super::ends::Ends;
use super::queue::{Bounds, Queue};
use super::read::Stop;
use super::worlds::SharedLineage;
use super::write::Change;
use crate::log::lineage::{Lineage, Origin};
use crate::log::{Faults, LogError, WorldId};

/// More commits than this are not put into one transaction, however small they are.
const GROUP_COUNT: usize = 1_024;

/// After so many bytes the write-ahead log is moved into the file. Larger ones measured slower.
const CHECKPOINT_BYTES: usize = 16 << 20;

/// What a commit writes beside its payload: a page of the table and one of each index, roughly.
const COMMIT_BYTES: usize = 3 * 8_192;

/// A change that waits for its turn, with whoever waits for its answer.
pub(super) trait Job: Send {
    /// Makes the change inside of the open transaction and keeps its answer. An error is SQLite's, and spoils the
    /// transaction; that the change was refused is an answer.
    fn run(&mut self, connection: &Connection, lineage: &Lineage, ends: &mut Ends) -> Result<(), rusqlite::Error>;

    /// The world that the change added, if it did.
    fn new_world(&self) -> Option<(WorldId, Origin)>;

    /// Answers what [`run`](Self::run) kept.
    fn answer(self: Box<Self>);

    /// Answers that it failed.
    fn fail(self: Box<Self>, error: LogError);

    fn bytes(&self) -> usize;

    fn can_be_struck(&self) -> bool;
}

/// What arrives when a job is done.
pub(super) type Answer<T> = oneshot::Receiver<Result<T, LogError>>;

struct Waiting<C: Change> {
    change: C,
    outcome: Option<Result<C::Answer, LogError>>,
    answer: oneshot::Sender<Result<C::Answer, LogError>>,
}

/// Makes a job of a change.
pub(super) fn job<C: Change>(change: C) -> (Box<dyn Job>, Answer<C::Answer>) {
    let (answer, receiver) = oneshot::channel();
    (Box::new(Waiting { change, outcome: None, answer }), receiver)
}

impl<C: Change> Job for Waiting<C> {
    fn run(&mut self, connection: &Connection, lineage: &Lineage, ends: &mut Ends) -> Result<(), rusqlite::Error> {
        self.outcome = Some(match self.change.make(connection, lineage, ends) {
            Ok(answer) => Ok(answer),
            Err(Stop::Refused(error)) => Err(error),
            Err(Stop::Failed(error)) => return Err(error),
        });
        Ok(())
    }

    fn new_world(&self) -> Option<(WorldId, Origin)> {
        self.outcome.as_ref()?.as_ref().ok().and_then(C::new_world)
    }

    fn answer(self: Box<Self>) {
        // That nobody waits any more is fine: the change is made all the same.
        let _ = self.answer.send(self.outcome.unwrap_or(Err(LogError::Closed)));
    }

    fn fail(self: Box<Self>, error: LogError) {
        let _ = self.answer.send(Err(error));
    }

    fn bytes(&self) -> usize {
        self.change.bytes()
    }

    fn can_be_struck(&self) -> bool {
        self.change.can_be_struck()
    }
}

pub(super) type Writes = Queue<Box<dyn Job>>;

/// The writing end of the file.
pub(super) struct Writer {
    pub(super) writes: Arc<Writes>,
    pub(super) lineage: Arc<SharedLineage>,
    pub(super) group_bytes: usize,
    pub(super) faults: Faults,
    pub(super) connection: Connection,
    pub(super) ends: Ends,
}

impl Writer {
    /// Writes until the queue is closed and empty.
    pub(super) fn run(mut self) {
        let closing = CloseOnExit(Arc::clone(&self.writes));
        let mut unmoved = 0;
        loop {
            let jobs = self.writes.take(Bounds { count: GROUP_COUNT, bytes: self.group_bytes });
            if jobs.is_empty() {
                break;
            }
            unmoved += jobs.iter().map(|job| job.bytes() + COMMIT_BYTES).sum::<usize>();
            self.write(jobs);
            if unmoved >= CHECKPOINT_BYTES {
                self.checkpoint();
                unmoved = 0;
            }
        }
        drop(closing);
    }

    /// Writes and answers a group: together, or each alone if that fails, so that no commit fails for another's sake.
    fn write(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        match self.transact(&mut jobs) {
            Ok(()) => jobs.into_iter().for_each(Job::answer),
            Err(error) if jobs.len() == 1 => jobs.into_iter().for_each(|job| job.fail(error.clone())),
            Err(_) => jobs.into_iter().for_each(|job| self.write(vec![job])),
        }
    }

    fn transact(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), LogError> {
        let failed = |error| LogError::failed("writing a commit", error);
        // What is learned on the way is known only if all of it becomes durable.
        let (mut lineage, mut ends) = (self.lineage.get(), mem::take(&mut self.ends));
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        for job in jobs.iter_mut() {
            job.run(&transaction, &lineage, &mut ends).map_err(failed)?;
            // Behind it in the group may be what happens in the world that it adds.
            if let Some((world, origin)) = job.new_world() {
                Arc::make_mut(&mut lineage).add(world, origin);
            }
        }
        strike(&self.faults, jobs)?;
        transaction.commit().map_err(failed)?;
        self.lineage.set(lineage);
        self.ends = ends;
        Ok(())
    }

    fn checkpoint(&self) {
        // What cannot be moved now, because somebody reads it or the disk is full, stays where it is and is moved later.
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |_| Ok(()));
    }
}

/// Fails a group if a failure on purpose is due; it is used up by the one commit that it strikes.
fn strike(faults: &Faults, jobs: &[Box<dyn Job>]) -> Result<(), LogError> {
    match jobs {
        [job] if job.can_be_struck() => faults.strike(),
        [_] => Ok(()),
        _ if faults.is_due() => Err(LogError::Failed { message: "a failure is due".to_owned(), source: None }),
        _ => Ok(()),
    }
}

/// When the writer ends, for whatever reason, nobody waits for it in vain.
struct CloseOnExit(Arc<Writes>);

impl Drop for CloseOnExit {
    fn drop(&mut self) {
        self.0.close();
        self.0.clear();
    }
}
