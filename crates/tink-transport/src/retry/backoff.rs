//! Exponential backoff with full jitter: a uniformly random wait between nothing and a ceiling that doubles.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Gives a random fraction, at least 0 and below 1.
pub(crate) type Jitter = Arc<dyn Fn() -> f64 + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Backoff {
    pub(crate) base: Duration,
    pub(crate) cap: Duration,
    pub(crate) jitter: Jitter,
}

impl Backoff {
    /// The wait after the attempt of this number, from 1.
    pub(crate) fn delay(&self, attempt: u32) -> Duration {
        let doublings = attempt.saturating_sub(1).min(30);
        let ceiling = self.base.saturating_mul(1 << doublings).min(self.cap);
        ceiling.mul_f64((self.jitter)().clamp(0.0, 1.0))
    }
}

impl fmt::Debug for Backoff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "full jitter up to {:?}, doubling, at most {:?}", self.base, self.cap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ceilings(cap: Duration, attempts: std::ops::RangeInclusive<u32>) -> Vec<u128> {
        let backoff = Backoff { base: Duration::from_millis(100), cap, jitter: Arc::new(|| 1.0) };
        attempts.map(|attempt| backoff.delay(attempt).as_millis()).collect()
    }

    #[test]
    fn the_ceiling_doubles_up_to_the_cap() {
        assert_eq!(ceilings(Duration::from_secs(1), 1..=6), [100, 200, 400, 800, 1000, 1000]);
    }

    #[test]
    fn a_late_attempt_does_not_overflow() {
        assert_eq!(ceilings(Duration::from_secs(5), u32::MAX - 1..=u32::MAX), [5000, 5000]);
    }

    #[test]
    fn the_wait_is_the_jitters_share_of_the_ceiling() {
        for (fraction, millis) in [(0.0, 0), (0.25, 100), (0.5, 200)] {
            let backoff = Backoff {
                base: Duration::from_millis(100),
                cap: Duration::from_secs(10),
                jitter: Arc::new(move || fraction),
            };
            assert_eq!(backoff.delay(3), Duration::from_millis(millis));
        }
    }
}
