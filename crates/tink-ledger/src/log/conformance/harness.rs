//! What the checks stand on: opening a log, waiting for an answer, and short words for commits.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use crate::log::{Append, Appended, Batch, Faults, Log, LogError, StreamId, Version, WorldId};

/// Opens the log under test.
pub trait Host {
    /// Opens the log: empty at first; a durable one with what it held when it was dropped.
    fn open(&self) -> Arc<dyn Log>;

    /// What makes the opened log fail.
    fn faults(&self) -> &Faults;
}

/// Waits for a future on this thread, without a runtime.
pub fn wait<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

pub(super) const ROOT: WorldId = WorldId::ROOT;

pub(super) fn user(name: &str) -> StreamId {
    StreamId::user(name)
}

pub(super) fn batch(stream: &StreamId, expected: Version, payload: &str) -> Append {
    Append { stream: stream.clone(), expected, payload: payload.as_bytes().to_vec(), format: 1 }
}

/// Appends one batch to one stream and waits.
pub(super) fn put(
    log: &Arc<dyn Log>,
    world: WorldId,
    stream: &StreamId,
    expected: Version,
    payload: &str,
) -> Result<Appended, LogError> {
    wait(log.append(world, vec![batch(stream, expected, payload)]))
}

/// Appends texts to a stream, one commit each, from the version that it has.
pub(super) fn fill(log: &Arc<dyn Log>, world: WorldId, stream: &StreamId, payloads: &[&str]) {
    let last = read(log, world, stream).last().map_or(0, |batch| batch.version);
    for (expected, payload) in (last..).zip(payloads) {
        put(log, world, stream, expected, payload).unwrap();
    }
}

pub(super) fn read(log: &Arc<dyn Log>, world: WorldId, stream: &StreamId) -> Vec<Batch> {
    wait(log.read(world, stream, 0)).unwrap()
}

/// The payloads of a stream as text.
pub(super) fn texts(log: &Arc<dyn Log>, world: WorldId, stream: &StreamId) -> Vec<String> {
    read(log, world, stream).into_iter().map(|batch| String::from_utf8(batch.payload).unwrap()).collect()
}

pub(super) fn fork(log: &Arc<dyn Log>, parent: WorldId, at: Option<u64>) -> WorldId {
    wait(log.fork(parent, at)).unwrap()
}

pub(super) fn erase(log: &Arc<dyn Log>, world: WorldId, stream: &StreamId) {
    wait(log.erase(world, stream)).unwrap();
}

pub(super) fn is_conflict(answer: &Result<Appended, LogError>) -> bool {
    answer.as_ref().is_err_and(LogError::is_conflict)
}

/// Whether an answer is that there is no such world.
pub(super) fn is_unknown<T>(answer: &Result<T, LogError>, expected: WorldId) -> bool {
    matches!(answer, Err(LogError::NoSuchWorld { world }) if *world == expected)
}
