//! The error of a configuration that cannot work.

/// What is wrong with a configuration, in one sentence that holds no secret.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{reason}")]
pub struct ConfigError {
    reason: String,
}

impl ConfigError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}
