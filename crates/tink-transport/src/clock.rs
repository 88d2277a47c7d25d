//! Time as this crate sees it: the `Clock` trait, and the one place that asks the system for it.
//!
//! Everything that waits, times out or expires does so through a `Clock`, so that tests decide what time it is.

use std::fmt;
use std::time::Duration;

use crate::BoxFuture;

/// A point of a clock's monotonic time: how long after the clock's own origin it lies.
///
/// Moments of different clocks must not be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(Duration);

impl Moment {
    /// The clock's origin.
    pub const ORIGIN: Self = Self(Duration::ZERO);

    /// The moment that lies `elapsed` after the clock's origin.
    #[must_use]
    pub const fn from_origin(elapsed: Duration) -> Self {
        Self(elapsed)
    }

    /// How far this moment lies after the clock's origin.
    #[must_use]
    pub const fn since_origin(self) -> Duration {
        self.0
    }

    /// The moment `wait` later, or the latest there is.
    #[must_use]
    pub const fn after(self, wait: Duration) -> Self {
        Self(self.0.saturating_add(wait))
    }

    /// The time from `earlier` to this moment; zero when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

/// Tells the time and waits.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The monotonic time, for durations and deadlines.
    fn now(&self) -> Moment;

    /// The wall clock, in milliseconds since the UNIX epoch. Only dates that a service sends are compared with it.
    fn epoch_millis(&self) -> i64;

    /// Waits because the program wants time to pass (a retry's delay, a rate limit).
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Completes when `moment` has come; used for limits (a deadline, a time-out) that are hoped not to be reached.
    ///
    /// A clock for tests may answer [`sleep`](Clock::sleep) by moving time forward; it must not do so here.
    fn reached(&self, moment: Moment) -> BoxFuture<'static, ()> {
        self.sleep(moment.since(self.now()))
    }
}

#[cfg(feature = "hyper")]
pub use system::SystemClock;

#[cfg(feature = "hyper")]
mod system {
    #![allow(clippy::disallowed_methods, reason = "this is the module that wraps the system's clock and timer")]

    use std::sync::OnceLock;
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

    use super::{Clock, Moment};
    use crate::BoxFuture;

    /// The system's clock, with tokio's timer. Its futures must be polled inside a tokio runtime.
    #[derive(Debug, Clone, Copy, Default)]
    #[non_exhaustive]
    pub struct SystemClock;

    impl SystemClock {
        /// The system's clock.
        #[must_use]
        pub const fn new() -> Self {
            Self
        }
    }

    impl Clock for SystemClock {
        fn now(&self) -> Moment {
            Moment::from_origin(origin().elapsed())
        }

        fn epoch_millis(&self) -> i64 {
            let signed = |elapsed: Duration| i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
            match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => signed(since),
                Err(before) => -signed(before.duration()),
            }
        }

        fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
            Box::pin(tokio::time::sleep(duration))
        }

        fn reached(&self, moment: Moment) -> BoxFuture<'static, ()> {
            match origin().checked_add(moment.since_origin()) {
                Some(instant) => Box::pin(tokio::time::sleep_until(instant.into())),
                None => Box::pin(std::future::pending()),
            }
        }
    }

    /// One origin for the whole process, so that the moments of all system clocks agree.
    fn origin() -> Instant {
        static ORIGIN: OnceLock<Instant> = OnceLock::new();
        *ORIGIN.get_or_init(Instant::now)
    }
}
