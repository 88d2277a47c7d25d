//! The log itself: the last exchanges, numbered from 1 in the order of their answers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::exchange::Exchange;
use super::stopwatch::{Stopwatch, SystemStopwatch};

/// So many requests are kept unless a sandbox is told otherwise.
pub const DEFAULT_LOGGED_REQUESTS: usize = 1_000;

/// What is kept of requests and answers takes at most this much memory, bodies included.
pub const MAX_LOG_BYTES: usize = 16 * 1024 * 1024;

/// The log of a world.
#[derive(Debug)]
pub(crate) struct RequestLog {
    entries: usize,
    pub(super) stopwatch: Arc<dyn Stopwatch>,
    kept: Mutex<Ring>,
}

/// The exchanges, oldest first.
#[derive(Debug, Default)]
struct Ring {
    exchanges: VecDeque<Arc<Exchange>>,
    /// The number of the newest one.
    last: u64,
    bytes: usize,
}

impl Ring {
    fn first(&self) -> u64 {
        self.last + 1 - self.exchanges.len() as u64
    }

    /// Takes the oldest ones out, as long as there are too many.
    fn shrink(&mut self, entries: usize, bytes: usize) -> Vec<Arc<Exchange>> {
        let mut gone = Vec::new();
        while self.exchanges.len() > entries || self.bytes > bytes {
            let Some(oldest) = self.exchanges.pop_front() else { break };
            self.bytes -= oldest.size();
            gone.push(oldest);
        }
        gone
    }
}

impl Default for RequestLog {
    fn default() -> Self {
        Self::new(DEFAULT_LOGGED_REQUESTS, Arc::new(SystemStopwatch))
    }
}

impl RequestLog {
    /// A log of at most so many requests; of none it is off.
    pub(crate) fn new(entries: usize, stopwatch: Arc<dyn Stopwatch>) -> Self {
        Self { entries, stopwatch, kept: Mutex::default() }
    }

    /// The log of a fork: empty, and with the same limits.
    pub(crate) fn fork(&self) -> Self {
        Self::new(self.entries, Arc::clone(&self.stopwatch))
    }

    pub(super) fn is_on(&self) -> bool {
        self.entries > 0
    }

    /// Keeps an exchange and gives its number.
    pub(super) fn push(&self, exchange: Exchange) -> u64 {
        let mut ring = self.lock();
        ring.bytes += exchange.size();
        ring.last += 1;
        let number = ring.last;
        ring.exchanges.push_back(Arc::new(exchange));
        let gone = ring.shrink(self.entries, MAX_LOG_BYTES);
        drop(ring);
        // Freed while nobody waits.
        drop(gone);
        number
    }

    /// All of them behind a number, oldest first.
    pub(super) fn after(&self, number: u64) -> Vec<(u64, Arc<Exchange>)> {
        let ring = self.lock();
        let first = ring.first();
        let skipped = usize::try_from(number.saturating_add(1).saturating_sub(first)).unwrap_or(usize::MAX);
        (first..).zip(ring.exchanges.iter().cloned()).skip(skipped).collect()
    }

    pub(super) fn get(&self, number: u64) -> Option<Arc<Exchange>> {
        let ring = self.lock();
        let place = usize::try_from(number.checked_sub(ring.first())?).ok()?;
        ring.exchanges.get(place).cloned()
    }

    /// Forgets all of them. Numbers go on.
    pub(super) fn clear(&self) {
        let mut ring = self.lock();
        let gone = ring.shrink(0, 0);
        drop(ring);
        drop(gone);
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use http::Method;
    use tink_model::EpochMillis;

    use super::super::exchange::Message;
    use super::super::notes::Notes;
    use super::*;

    fn exchange(body_bytes: usize) -> Exchange {
        Exchange {
            time: EpochMillis::new(0),
            micros: 0,
            method: Method::GET,
            target: "/".into(),
            request: Message::default(),
            notes: Notes::default(),
            answer: None,
            replay_of: None,
            body_bytes,
        }
    }

    fn numbers(log: &RequestLog, after: u64) -> Vec<u64> {
        log.after(after).into_iter().map(|(number, _)| number).collect()
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let log = RequestLog::new(3, Arc::new(SystemStopwatch));
        assert!(numbers(&log, 0).is_empty() && log.get(0).is_none() && log.get(1).is_none());
        for number in 1..=5 {
            assert_eq!(log.push(exchange(0)), number);
        }
        assert_eq!((numbers(&log, 0), numbers(&log, 4), numbers(&log, 5)), (vec![3, 4, 5], vec![5], vec![]));
        assert_eq!((log.get(2).is_some(), log.get(3).is_some(), log.get(5).is_some()), (false, true, true));
        assert!(numbers(&log, u64::MAX - 1).is_empty() && log.get(6).is_none());
    }

    #[test]
    fn the_oldest_go_when_they_are_too_large() {
        let log = RequestLog::new(100, Arc::new(SystemStopwatch));
        for _ in 0..5 {
            log.push(exchange(MAX_LOG_BYTES / 3));
        }
        assert_eq!(numbers(&log, 0), [4, 5]);
        log.push(exchange(MAX_LOG_BYTES));
        assert!(numbers(&log, 0).is_empty(), "one that is too large alone is not kept");
        log.push(exchange(0));
        assert_eq!(numbers(&log, 0), [7]);
    }

    #[test]
    fn numbers_go_on_when_the_log_is_cleared() {
        let log = RequestLog::default();
        log.push(exchange(7));
        log.clear();
        assert!(numbers(&log, 0).is_empty());
        assert_eq!((log.push(exchange(7)), numbers(&log, 0)), (2, vec![2]));
    }
}
