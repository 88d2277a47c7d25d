//! The time that an answer takes: the one place of this crate that asks for the monotonic clock.

use std::fmt::Debug;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tink_ledger::clock::{Clock, ManualClock};

/// Tells how much time has passed since a moment of its choice. It never goes back.
///
/// A test that wants the same durations in every run passes a [`ManualClock`], whose time passes when it is moved:
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use std::sync::Arc;
/// use tink_sandbox::{ManualClock, Sandbox};
///
/// let clock = Arc::new(ManualClock::new(1_700_000_000_000));
/// let sandbox = Sandbox::builder().clock(clock.clone()).stopwatch(clock).start().await?;
/// # Ok::<(), tink_sandbox::StartError>(())
/// # }).unwrap();
/// ```
pub trait Stopwatch: Send + Sync + Debug {
    /// The time that has passed.
    fn elapsed(&self) -> Duration;
}

/// The operating system's monotonic clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemStopwatch;

impl Stopwatch for SystemStopwatch {
    #[allow(clippy::disallowed_methods)] // the one place that is allowed to
    fn elapsed(&self) -> Duration {
        static ORIGIN: OnceLock<Instant> = OnceLock::new();
        ORIGIN.get_or_init(Instant::now).elapsed()
    }
}

/// Before 1970 no time has passed.
impl Stopwatch for ManualClock {
    fn elapsed(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now().as_millis()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_time_passes_and_that_of_a_manual_clock_only_when_it_is_moved() {
        let before = SystemStopwatch.elapsed();
        assert!(SystemStopwatch.elapsed() >= before);
        let clock = ManualClock::new(-5);
        assert_eq!(clock.elapsed(), Duration::ZERO);
        clock.set(1_500);
        assert_eq!((clock.elapsed(), clock.elapsed()), (Duration::from_millis(1_500), Duration::from_millis(1_500)));
    }
}
