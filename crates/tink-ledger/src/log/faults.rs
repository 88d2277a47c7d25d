//! Failures on purpose, for tests of what stands on a log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::LogError;

/// Makes the next commits of a log fail as if its storage had. Clones share their count.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<AtomicU32>);

impl Faults {
    /// No failures, until some are asked for.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Lets the next `count` appends and forks answer [`LogError::Failed`] and store nothing.
    pub fn fail_next(&self, count: u32) {
        self.0.store(count, Ordering::SeqCst);
    }

    /// Whether a failure is due; it is not used up.
    #[cfg(feature = "sqlite")]
    pub(crate) fn is_due(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 0
    }

    /// Uses up one failure if one is due.
    pub(crate) fn strike(&self) -> Result<(), LogError> {
        let taken = self.0.try_update(Ordering::SeqCst, Ordering::SeqCst, |count| count.checked_sub(1));
        match taken {
            Ok(_) => Err(LogError::Failed { message: "a failure was asked for".to_owned(), source: None }),
            Err(_) => Ok(()),
        }
    }
}
