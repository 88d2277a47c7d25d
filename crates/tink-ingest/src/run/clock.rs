//! Time as an import sees it: given by the caller, so that tests decide what time it is.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// Tells the time, waits, and gives the chance in a wait.
pub trait Clock {
    /// How long after the clock's own origin it is.
    fn now(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// A number from 0 to 1,000, another one each time, by which a wait before another try is shortened so that many who failed at
    /// once do not come back at once.
    fn chance(&self) -> u32;
}
