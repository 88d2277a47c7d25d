//! A clock that stands still until it is told otherwise.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::{BoxFuture, Clock, Moment};

/// A clock that stands still until it is told otherwise. Clones show the same time.
///
/// One made with [`new`](Self::new) moves by [`advance`](Self::advance) only; whoever sleeps waits for that. One made with
/// [`skipping_sleeps`](Self::skipping_sleeps) moves forward by itself when something sleeps, so that retries and rate
/// limits take no time in a test; deadlines and time-outs come when the sleeps have moved it past them.
#[derive(Clone)]
pub struct ManualClock {
    state: Arc<Mutex<State>>,
    skips: bool,
}

#[derive(Default)]
struct State {
    now: Moment,
    epoch_millis: i64,
    slept: Vec<Duration>,
    /// Who waits for which moment, by a number of its own.
    waiting: BTreeMap<u64, (Moment, Waker)>,
    next_number: u64,
}

impl ManualClock {
    /// A clock that moves by [`advance`](Self::advance) only.
    #[must_use]
    pub fn new() -> Self {
        Self::of(false)
    }

    /// A clock that moves forward when something sleeps.
    #[must_use]
    pub fn skipping_sleeps() -> Self {
        Self::of(true)
    }

    fn of(skips: bool) -> Self {
        Self { state: Arc::default(), skips }
    }

    /// Sets what the wall clock shows at this moment; it goes on from there.
    #[must_use]
    pub fn at_epoch_millis(self, epoch_millis: i64) -> Self {
        let mut state = self.state();
        state.epoch_millis = epoch_millis - elapsed_millis(state.now);
        drop(state);
        self
    }

    /// Moves the time forward and wakes whoever waited for a moment that has come.
    pub fn advance(&self, by: Duration) {
        let due = {
            let mut state = self.state();
            state.now = state.now.after(by);
            let now = state.now;
            let (due, waiting): (BTreeMap<_, _>, _) =
                std::mem::take(&mut state.waiting).into_iter().partition(|(_, (moment, _))| *moment <= now);
            state.waiting = waiting;
            due
        };
        // The lock is released: a waker may ask the clock at once.
        for (_, waker) in due.into_values() {
            waker.wake();
        }
    }

    /// What was slept so far, sleep by sleep, in the order in which they began.
    #[must_use]
    pub fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ManualClock at {:?}", self.state().now.since_origin())
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

fn elapsed_millis(moment: Moment) -> i64 {
    i64::try_from(moment.since_origin().as_millis()).unwrap_or(i64::MAX)
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        self.state().now
    }

    fn epoch_millis(&self) -> i64 {
        let state = self.state();
        state.epoch_millis.saturating_add(elapsed_millis(state.now))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.state().slept.push(duration);
        if self.skips {
            self.advance(duration);
        }
        let until = self.now().after(if self.skips { Duration::ZERO } else { duration });
        self.reached(until)
    }

    fn reached(&self, moment: Moment) -> BoxFuture<'static, ()> {
        Box::pin(Reached { clock: self.clone(), moment, number: None })
    }
}

/// Waits for a moment, and is forgotten by the clock when it is dropped.
struct Reached {
    clock: ManualClock,
    moment: Moment,
    number: Option<u64>,
}

impl Future for Reached {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let mut state = this.clock.state();
        if state.now >= this.moment {
            return Poll::Ready(());
        }
        let number = *this.number.get_or_insert_with(|| {
            state.next_number += 1;
            state.next_number
        });
        state.waiting.insert(number, (this.moment, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Reached {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            // Dropped after the lock is released.
            let _waiting = self.clock.state().waiting.remove(&number);
        }
    }
}
