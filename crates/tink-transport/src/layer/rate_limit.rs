//! The client's own rate limit, so that a bulk job does not run into the service's.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::show::write_layer;
use crate::transport::Outcome;
use crate::{BoxFuture, CallContext, Clock, Moment, Transport, TransportError};

/// How many attempts may be made: so many per period, and so many at once after a pause.
///
/// Clones share one limit, and so do the clients that are given the same one.
#[derive(Clone)]
pub struct RateLimit {
    interval: Duration,
    burst: u32,
    /// The moment at which the next attempt would be due if attempts came exactly at the rate.
    due: Arc<Mutex<Moment>>,
}

impl RateLimit {
    /// At most `attempts` (at least 1) per `period`, evenly; a client that was idle may make one at once.
    #[must_use]
    pub fn new(attempts: u32, period: Duration) -> Self {
        Self { interval: period / attempts.max(1), burst: 1, due: Arc::new(Mutex::new(Moment::ORIGIN)) }
    }

    /// Allows `burst` attempts (at least 1) at once after a pause.
    #[must_use]
    pub fn with_burst(mut self, burst: u32) -> Self {
        self.burst = burst.max(1);
        self
    }

    /// Takes the next place and says how long to wait for it; takes none when the wait exceeds `patience`.
    fn take_place(&self, now: Moment, patience: Option<Duration>) -> Option<Duration> {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (*due).max(now);
        let credit = self.interval.saturating_mul(self.burst - 1);
        let wait = place.since(now).saturating_sub(credit);
        if patience.is_some_and(|patience| !wait.is_zero() && wait >= patience) {
            return None;
        }
        *due = place.after(self.interval);
        Some(wait)
    }
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one each {:?}, bursts of {}", self.interval, self.burst)
    }
}

/// Makes attempts wait for their place. One whose place lies behind its deadline fails at once.
pub(crate) struct RateLimited {
    pub(crate) limit: RateLimit,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) inner: Arc<dyn Transport>,
}

impl fmt::Debug for RateLimited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_layer(f, format_args!("rate limit, {:?}", self.limit), &*self.inner)
    }
}

impl Transport for RateLimited {
    fn call(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let context = CallContext::ensure(&mut request).clone();
        let now = self.clock.now();
        let patience = context.deadline().map(|deadline| deadline.since(now));
        match self.limit.take_place(now, patience) {
            Some(Duration::ZERO) => self.inner.call(request),
            Some(wait) => Box::pin(async move {
                self.clock.sleep(wait).await;
                self.inner.call(request).await
            }),
            None => Box::pin(async move {
                Err(TransportError::deadline(context.may_have_been_carried_out(), context.last_attempt()))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: u64) -> Moment {
        Moment::from_origin(Duration::from_millis(millis))
    }

    #[test]
    fn places_are_an_interval_apart() {
        let limit = RateLimit::new(10, Duration::from_secs(1));
        let waits: Vec<_> = (0..3).map(|_| limit.take_place(at(5_000), None).unwrap().as_millis()).collect();
        assert_eq!(waits, [0, 100, 200]);
    }

    #[test]
    fn a_pause_earns_a_burst_and_no_more() {
        let limit = RateLimit::new(10, Duration::from_secs(1)).with_burst(3);
        let waits: Vec<_> = (0..5).map(|_| limit.take_place(at(60_000), None).unwrap().as_millis()).collect();
        assert_eq!(waits, [0, 0, 0, 100, 200]);
    }

    #[test]
    fn a_place_behind_the_deadline_is_not_taken() {
        let limit = RateLimit::new(1, Duration::from_secs(1));
        assert_eq!(limit.take_place(at(0), None), Some(Duration::ZERO));
        assert_eq!(limit.take_place(at(0), Some(Duration::from_millis(500))), None);
        // The refused one left the next place to someone with more patience.
        assert_eq!(limit.take_place(at(0), Some(Duration::from_secs(5))), Some(Duration::from_secs(1)));
    }
}
