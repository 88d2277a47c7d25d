//! How fast requests go out: a token bucket for each endpoint, whose rate follows what the platform bears.
//!
//! A 429 halves the rate and holds all requests to the endpoint back for as long as the platform says; those that were on their way
//! with it halve nothing more. Every answer after that raises the rate a little again, up to the greatest that was asked for. Without such
//! a limit, and until the first 429, nothing is held back.

use std::time::Duration;

/// The pause after a 429 that names none.
const PAUSE: Duration = Duration::from_secs(1);

/// A rate that nothing holds back is no greater than one request in this time, once it has to be halved.
const QUICKEST: Duration = Duration::from_millis(10);

/// No rate is lower than one request in this time.
const SLOWEST: Duration = Duration::from_secs(30);

/// The pace of the requests to one endpoint with one credential.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    /// The time between two requests at the greatest rate that was asked for.
    least: Duration,
    /// The time between two requests now.
    interval: Duration,
    /// When the next request may go out.
    next: Duration,
    /// When the last request went out, and the time between the last two.
    last: Option<Duration>,
    observed: Duration,
    /// When the rate was halved last.
    halved: Option<Duration>,
}

impl Pace {
    /// At most `rate` requests a second.
    pub(crate) fn new(rate: Option<u32>) -> Self {
        let least = rate.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate.max(1));
        Self { least, interval: least, next: Duration::ZERO, last: None, observed: Duration::ZERO, halved: None }
    }

    /// How long a request has to wait; nothing when it may go out, and then its place is taken.
    pub(crate) fn take(&mut self, now: Duration) -> Option<Duration> {
        if self.next > now {
            return Some(self.next - now);
        }
        if let Some(last) = self.last {
            self.observed = now.saturating_sub(last);
        }
        self.last = Some(now);
        self.next = now + self.interval;
        None
    }

    /// The platform took a request: the rate grows by a tenth.
    pub(crate) fn answered(&mut self) {
        let faster = self.interval * 10 / 11;
        // Without a limit of its own it ends in not waiting at all.
        let shortest = Duration::from_millis(1);
        self.interval = if self.least.is_zero() && faster < shortest { Duration::ZERO } else { faster.max(self.least) };
    }

    /// The platform refused one as too many. Of those that went out before the rate was halved the first has said what they all say.
    pub(crate) fn refused(&mut self, now: Duration, retry_after: Option<Duration>) {
        self.next = self.next.max(now + retry_after.unwrap_or(PAUSE));
        if self.halved.is_some_and(|halved| self.last.is_none_or(|last| last <= halved)) {
            return;
        }
        // Without a rate it is what it was in effect, but for the time in which nothing was to be sent.
        let current = if self.interval.is_zero() { self.observed.clamp(QUICKEST, PAUSE) } else { self.interval };
        self.interval = (current * 2).min(SLOWEST).max(self.least);
        self.halved = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn without_a_limit_nothing_waits() {
        let mut pace = Pace::new(None);
        assert!((0..1_000).all(|_| pace.take(at(5)).is_none()));
    }

    #[test]
    fn requests_go_out_at_the_greatest_rate_and_no_faster() {
        let mut pace = Pace::new(Some(10));
        assert_eq!(pace.take(at(0)), None);
        assert_eq!(pace.take(at(30)), Some(at(70)));
        assert_eq!(pace.take(at(100)), None);
        pace.answered();
        assert_eq!(pace.take(at(100)), Some(at(100)), "answers make it no faster than asked");
    }

    #[test]
    fn a_refusal_holds_all_back_and_halves_the_rate() {
        let mut pace = Pace::new(Some(10));
        assert_eq!(pace.take(at(0)), None);
        pace.refused(at(5), Some(at(2_000)));
        assert_eq!(pace.take(at(10)), Some(at(1_995)));
        assert_eq!(pace.take(at(2_005)), None);
        assert_eq!(pace.take(at(2_005)), Some(at(200)), "half as fast");
    }

    #[test]
    fn answers_make_it_as_fast_as_before() {
        let mut pace = Pace::new(None);
        pace.take(at(0));
        pace.refused(at(0), None);
        assert_eq!(pace.take(at(0)), Some(PAUSE));
        for _ in 0..200 {
            pace.answered();
        }
        let mut now = at(1_000);
        assert!((0..100).all(|_| pace.take(now).is_none()), "no limit again");
        // Refused again and again it gets slower, but not without end.
        for _ in 0..100 {
            now += 2 * SLOWEST;
            assert_eq!(pace.take(now), None);
            pace.refused(now + at(1), None);
        }
        assert_eq!(pace.interval, SLOWEST);
    }

    #[test]
    fn many_that_are_refused_at_once_halve_the_rate_once() {
        let mut pace = Pace::new(Some(10));
        assert_eq!(pace.take(at(0)), None);
        for late in 0..16 {
            pace.refused(at(5 + late), None);
        }
        assert_eq!(pace.interval, at(200));
        assert_eq!(pace.take(at(1_020)), None, "all held back until the last one's pause is over");
        pace.refused(at(1_030), None);
        assert_eq!(pace.interval, at(400), "one that went out since counts");
    }

    #[test]
    fn a_time_without_requests_is_no_rate() {
        let mut pace = Pace::new(None);
        pace.take(at(0));
        pace.take(at(3_600_000));
        pace.refused(at(3_600_001), None);
        assert_eq!(pace.interval, at(2_000));
    }
}
