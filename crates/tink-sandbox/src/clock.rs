//! The clock of a world: the real time unless it is frozen, set, or run at another speed. Everything of the world goes by it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tink_ledger::clock::Clock;
use tink_model::EpochMillis;

/// The fastest that a clock runs: a day a second.
pub const MAX_SPEED: u32 = 86_400;

/// A world's clock. It is the clock that the world was built with, until it is told otherwise.
///
/// Setting it forwards lets nothing happen by itself: what is due happens when it is asked for, or when time passes with
/// [`Sandbox::advance`](crate::Sandbox::advance), each thing at its own time.
#[derive(Debug)]
pub struct WorldClock {
    base: Arc<dyn Clock>,
    mode: Mutex<Mode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As the clock underneath.
    Base,
    Frozen(EpochMillis),
    /// It showed `world` when the clock underneath showed `base`.
    Running {
        world: EpochMillis,
        base: EpochMillis,
        speed: u32,
    },
}

/// How a clock goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "mode")]
pub enum ClockMode {
    /// As the clock that the world was built with, which is the real time unless the builder was given another.
    Real,
    /// It stands still.
    Frozen,
    /// It runs by itself, so many times as fast as the real time.
    Running {
        /// The speed, from 1 to [`MAX_SPEED`].
        speed: u32,
    },
}

/// What a clock shows, and how it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClockState {
    /// How it goes.
    #[serde(flatten)]
    pub mode: ClockMode,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now: EpochMillis,
}

impl WorldClock {
    pub(crate) fn new(base: Arc<dyn Clock>) -> Self {
        Self { base, mode: Mutex::new(Mode::Base) }
    }

    /// Another clock that shows the same and goes the same way.
    pub(crate) fn fork(&self) -> Self {
        Self { base: Arc::clone(&self.base), mode: Mutex::new(*self.lock()) }
    }

    /// What it shows, and how it goes.
    #[must_use]
    pub fn state(&self) -> ClockState {
        let mode = *self.lock();
        let shown = match mode {
            Mode::Base => ClockMode::Real,
            Mode::Frozen(_) => ClockMode::Frozen,
            Mode::Running { speed, .. } => ClockMode::Running { speed },
        };
        ClockState { mode: shown, now: self.shown(mode) }
    }

    /// Lets it stand still where it is.
    pub fn freeze(&self) {
        let mut mode = self.lock();
        *mode = Mode::Frozen(self.shown(*mode));
    }

    /// Lets it stand still at a time, be it earlier.
    pub fn freeze_at(&self, at: EpochMillis) {
        *self.lock() = Mode::Frozen(at);
    }

    /// Sets it, forwards or backwards; it goes on as it did. A clock that shows the real time runs from there.
    pub fn set(&self, at: EpochMillis) {
        let mut mode = self.lock();
        *mode = match *mode {
            Mode::Frozen(_) => Mode::Frozen(at),
            Mode::Base => self.running(at, 1),
            Mode::Running { speed, .. } => self.running(at, speed),
        };
    }

    /// Lets it run from where it is, so many times as fast as the clock that the world was built with: at least 1, at most
    /// [`MAX_SPEED`].
    pub fn run(&self, speed: u32) {
        let mut mode = self.lock();
        *mode = self.running(self.shown(*mode), speed);
    }

    /// Lets it show what the clock shows that the world was built with.
    pub fn follow_real_time(&self) {
        *self.lock() = Mode::Base;
    }

    /// What the clock shows that the world was built with.
    pub(crate) fn underneath(&self) -> EpochMillis {
        self.base.now()
    }

    /// Makes it as it was.
    pub(crate) fn resume(&self, state: ClockState) {
        *self.lock() = match state.mode {
            ClockMode::Real if state.now == self.base.now() => Mode::Base,
            ClockMode::Real => self.running(state.now, 1),
            ClockMode::Frozen => Mode::Frozen(state.now),
            ClockMode::Running { speed } => self.running(state.now, speed),
        };
    }

    fn running(&self, world: EpochMillis, speed: u32) -> Mode {
        Mode::Running { world, base: self.base.now(), speed: speed.clamp(1, MAX_SPEED) }
    }

    fn shown(&self, mode: Mode) -> EpochMillis {
        match mode {
            Mode::Base => self.base.now(),
            Mode::Frozen(at) => at,
            Mode::Running { world, base, speed } => {
                let since = self.base.now().as_millis().saturating_sub(base.as_millis());
                EpochMillis::new(world.as_millis().saturating_add(since.saturating_mul(i64::from(speed))))
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Mode> {
        self.mode.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for WorldClock {
    fn now(&self) -> EpochMillis {
        let mode = *self.lock();
        self.shown(mode)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tink_ledger::clock::ManualClock;

    use super::*;

    fn clock() -> (Arc<ManualClock>, WorldClock) {
        let base = Arc::new(ManualClock::new(1_000));
        (Arc::clone(&base), WorldClock::new(base))
    }

    #[test]
    fn it_follows_the_clock_underneath_until_it_is_told_otherwise_and_again_after() {
        let (base, clock) = clock();
        base.set(5_000);
        assert_eq!(clock.state(), ClockState { mode: ClockMode::Real, now: EpochMillis::new(5_000) });
        clock.freeze();
        base.set(9_000);
        assert_eq!(clock.state(), ClockState { mode: ClockMode::Frozen, now: EpochMillis::new(5_000) });
        clock.follow_real_time();
        assert_eq!(clock.now(), EpochMillis::new(9_000));
    }

    #[test]
    fn it_runs_at_a_speed_from_where_it_was() {
        let (base, clock) = clock();
        clock.freeze_at(EpochMillis::new(100));
        clock.run(60);
        base.advance(Duration::from_millis(10));
        assert_eq!(clock.now(), EpochMillis::new(700));
        clock.run(0);
        base.advance(Duration::from_millis(10));
        assert_eq!(clock.now(), EpochMillis::new(710));
        clock.run(u32::MAX);
        assert_eq!(clock.state().mode, ClockMode::Running { speed: MAX_SPEED });
        base.set(i64::MAX);
        assert_eq!(clock.now(), EpochMillis::new(i64::MAX));
    }

    #[test]
    fn set_it_goes_on_as_it_did() {
        let (base, clock) = clock();
        clock.set(EpochMillis::new(50));
        base.advance(Duration::from_millis(1));
        assert_eq!(clock.state(), ClockState { mode: ClockMode::Running { speed: 1 }, now: EpochMillis::new(51) });
        clock.freeze();
        clock.set(EpochMillis::new(70));
        base.advance(Duration::from_millis(1));
        assert_eq!(clock.state(), ClockState { mode: ClockMode::Frozen, now: EpochMillis::new(70) });
    }

    #[test]
    fn a_fork_and_a_clock_that_resumes_go_the_same_way_from_there() {
        let (base, clock) = clock();
        for prepare in [WorldClock::freeze, |clock: &WorldClock| clock.run(7), WorldClock::follow_real_time] {
            prepare(&clock);
            let (fork, state) = (clock.fork(), clock.state());
            base.advance(Duration::from_millis(3));
            assert_eq!(fork.state(), clock.state());
            let back = clock.fork();
            back.resume(state);
            assert_eq!(back.now(), state.now);
            assert_eq!(matches!(back.state().mode, ClockMode::Frozen), matches!(state.mode, ClockMode::Frozen));
        }
    }
}
