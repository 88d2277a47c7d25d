//! The throttle: a bucket of tokens that all calls of a client share, so that a service in trouble is not buried under
//! retries while single failures still are retried.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const RETRY_COSTS: u32 = 10;
const SUCCESS_RETURNS: u32 = 1;

/// How many retries all calls together may make: a burst, and then one for every ten calls that succeed.
///
/// Clones share one bucket, and so do clients that are given the same budget.
#[derive(Clone)]
pub struct RetryBudget {
    tokens: Option<Arc<AtomicU32>>,
    capacity: u32,
}

impl RetryBudget {
    /// A budget that allows `burst` retries in a row before successes must refill it.
    #[must_use]
    pub fn new(burst: u32) -> Self {
        let capacity = burst.saturating_mul(RETRY_COSTS);
        Self { tokens: Some(Arc::new(AtomicU32::new(capacity))), capacity }
    }

    /// No limit.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self { tokens: None, capacity: 0 }
    }

    /// Takes what a retry costs, if it is there.
    pub(crate) fn withdraw(&self) -> bool {
        let Some(tokens) = &self.tokens else { return true };
        tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(RETRY_COSTS)).is_ok()
    }

    /// Puts back what a success earns.
    pub(crate) fn deposit(&self) {
        let Some(tokens) = &self.tokens else { return };
        // The common case is a full bucket; it costs one load.
        if tokens.load(Ordering::Relaxed) < self.capacity {
            let refill = |left: u32| Some(left.saturating_add(SUCCESS_RETURNS).min(self.capacity));
            let _ = tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, refill);
        }
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tokens {
            Some(_) => write!(f, "{} retries, refilled by a tenth of the successes", self.capacity / RETRY_COSTS),
            None => f.write_str("unlimited"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_empties_the_bucket_and_ten_successes_earn_one_retry() {
        let budget = RetryBudget::new(2);
        assert!(budget.withdraw());
        assert!(budget.withdraw());
        assert!(!budget.withdraw());
        for _ in 0..9 {
            budget.deposit();
        }
        assert!(!budget.withdraw());
        budget.deposit();
        assert!(budget.withdraw());
    }

    #[test]
    fn successes_never_fill_beyond_the_capacity() {
        let budget = RetryBudget::new(1);
        for _ in 0..100 {
            budget.deposit();
        }
        assert!(budget.withdraw());
        assert!(!budget.withdraw());
    }

    #[test]
    fn clones_share_the_bucket() {
        let budget = RetryBudget::new(1);
        assert!(budget.clone().withdraw());
        assert!(!budget.withdraw());
    }
}
