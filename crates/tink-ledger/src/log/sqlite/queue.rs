//! The queue between the callers and the writer: bounded in number and in bytes, never waited for by a caller.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::log::LogError;

/// How much may wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) count: usize,
    pub(super) bytes: usize,
}

/// Work that waits for one thread, in the order in which it came.
#[derive(Debug)]
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    bounds: Bounds,
}

#[derive(Debug)]
struct State<T> {
    /// Each with its bytes.
    waiting: VecDeque<(T, usize)>,
    bytes: usize,
    closed: bool,
}

impl<T> Queue<T> {
    pub(super) fn new(bounds: Bounds) -> Self {
        let state = State { waiting: VecDeque::new(), bytes: 0, closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new(), bounds }
    }

    /// Adds work at the end, or says why not, at once.
    pub(super) fn push(&self, work: T, bytes: usize) -> Result<(), LogError> {
        let mut state = self.lock();
        if state.closed {
            return Err(LogError::Closed);
        }
        let waiting = state.waiting.len();
        let fits = waiting < self.bounds.count && state.bytes.saturating_add(bytes) <= self.bounds.bytes;
        if waiting > 0 && !fits {
            return Err(LogError::Busy { waiting });
        }
        state.waiting.push_back((work, bytes));
        state.bytes += bytes;
        self.changed.notify_one();
        Ok(())
    }

    /// Waits for work and takes from the front what fits into the bounds, at least one. Empty once the queue is closed and
    /// everything was taken.
    pub(super) fn take(&self, bounds: Bounds) -> Vec<T> {
        let mut state = self.lock();
        while state.waiting.is_empty() && !state.closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let mut taken = Vec::new();
        let mut taken_bytes = 0_usize;
        while let Some((_, bytes)) = state.waiting.front() {
            let fits = taken.len() < bounds.count && taken_bytes.saturating_add(*bytes) <= bounds.bytes;
            if !taken.is_empty() && !fits {
                break;
            }
            let Some((work, bytes)) = state.waiting.pop_front() else { break };
            state.bytes -= bytes;
            taken_bytes += bytes;
            taken.push(work);
        }
        taken
    }

    /// Takes no more work. What waits is still handed out.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Drops what waits.
    pub(super) fn clear(&self) {
        let dropped = {
            let mut state = self.lock();
            state.bytes = 0;
            std::mem::take(&mut state.waiting)
        };
        drop(dropped); // outside of the lock, since dropping work may wake somebody
    }

    pub(super) fn len(&self) -> usize {
        self.lock().waiting.len()
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: Bounds = Bounds { count: 100, bytes: 1_000 };

    fn queue(count: usize, bytes: usize) -> Queue<u32> {
        Queue::new(Bounds { count, bytes })
    }

    fn is_busy(answer: &Result<(), LogError>, expected: usize) -> bool {
        matches!(answer, Err(LogError::Busy { waiting }) if *waiting == expected)
    }

    #[test]
    fn work_beyond_the_count_is_refused_until_some_is_taken() {
        let queue = queue(2, 1_000);
        queue.push(1, 0).unwrap();
        queue.push(2, 0).unwrap();
        assert!(is_busy(&queue.push(3, 0), 2));
        assert_eq!(queue.take(Bounds { count: 1, bytes: 0 }), [1]);
        queue.push(3, 0).unwrap();
        assert_eq!(queue.take(MANY), [2, 3]);
    }

    #[test]
    fn work_beyond_the_bytes_is_refused_unless_nothing_else_waits() {
        let queue = queue(10, 100);
        queue.push(1, 500).unwrap();
        assert!(is_busy(&queue.push(2, 0), 1));
        assert_eq!(queue.take(Bounds { count: 9, bytes: 10 }), [1]);
        queue.push(2, 60).unwrap();
        queue.push(3, 40).unwrap();
        assert!(is_busy(&queue.push(4, 1), 2));
    }

    #[test]
    fn a_group_stops_before_the_work_that_does_not_fit() {
        let queue = queue(10, 1_000);
        for (work, bytes) in [(1, 40), (2, 40), (3, 40), (4, 1)] {
            queue.push(work, bytes).unwrap();
        }
        assert_eq!(queue.take(Bounds { count: 9, bytes: 100 }), [1, 2]);
        assert_eq!(queue.take(Bounds { count: 1, bytes: 100 }), [3]);
        assert_eq!(queue.len(), 1);
    }

    #[test]
    fn a_closed_queue_takes_nothing_and_hands_out_what_it_has() {
        let queue = queue(10, 10);
        queue.push(1, 0).unwrap();
        queue.close();
        assert!(matches!(queue.push(2, 0), Err(LogError::Closed)));
        assert_eq!(queue.take(MANY), [1]);
        assert_eq!(queue.take(MANY), Vec::<u32>::new());
    }
}
