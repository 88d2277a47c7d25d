//! How a run is carried out: at full length or only to see that it runs, and how often.

use std::error::Error;

/// What can go wrong with a measurement; it ends that measurement and not the run.
pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// How a run is carried out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup {
    /// Tiny sizes and one round: only to see that everything runs.
    pub(crate) quick: bool,
    /// How often ours and the baseline run by turns.
    pub(crate) rounds: usize,
}

impl Setup {
    pub(crate) const fn new(quick: bool, rounds: usize) -> Self {
        Self { quick, rounds: if quick { 1 } else { rounds } }
    }

    /// A size at full length, or the tiny one.
    pub(crate) const fn size(self, full: usize, quick: usize) -> usize {
        if self.quick { quick } else { full }
    }

    /// Rounds of what takes less than a tenth of a second, where more of them cost nothing and the median is steadier.
    pub(crate) const fn many_rounds(self) -> usize {
        if self.quick { 1 } else { self.rounds * 8 + 1 }
    }
}
