//! The time: the one place of this crate that asks the system for it, and a clock that tests and worlds set by hand.

use std::fmt::Debug;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tink_model::EpochMillis;

/// Tells the time to the millisecond.
pub trait Clock: Send + Sync + Debug {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> EpochMillis;
}

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place that is allowed to
    fn now(&self) -> EpochMillis {
        let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => -millis(before.duration()),
        };
        EpochMillis::new(millis)
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows the given milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn new(epoch_millis: i64) -> Self {
        Self(AtomicI64::new(epoch_millis))
    }

    /// Sets the clock, forwards or backwards.
    pub fn set(&self, epoch_millis: i64) {
        self.0.store(epoch_millis, Ordering::SeqCst);
    }

    /// Moves the clock forwards, by whole milliseconds, and stops at the end of time.
    pub fn advance(&self, by: Duration) {
        self.0.update(Ordering::SeqCst, Ordering::SeqCst, |now| now.saturating_add(millis(by)));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> EpochMillis {
        EpochMillis::new(self.0.load(Ordering::SeqCst))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let clock = ManualClock::new(1_000);
        assert_eq!((clock.now(), clock.now()), (EpochMillis::new(1_000), EpochMillis::new(1_000)));
        clock.advance(Duration::from_micros(2_500));
        assert_eq!(clock.now(), EpochMillis::new(1_002));
        clock.set(-5);
        assert_eq!(clock.now(), EpochMillis::new(-5));
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), EpochMillis::new(i64::MAX));
    }

    #[test]
    fn the_system_clock_is_past_the_year_this_was_written_in() {
        assert!(SystemClock.now() > EpochMillis::new(1_735_689_600_000));
    }
}
