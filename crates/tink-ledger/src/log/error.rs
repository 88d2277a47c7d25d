//! Why a log did not do what it was asked.

use std::error::Error;
use std::sync::Arc;

use super::{StreamId, Version, WorldId};

/// Why a log did not do what it was asked. After any of these nothing of the request is in the log, except that after
/// [`LogError::Failed`] a crash may bring it back: storage that fails can also have failed to say that it succeeded.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// A stream is not at the version that the commit was decided on. Read what came since, and decide again.
    #[error("the stream {stream} is at version {found} and not at {expected}")]
    Conflict {
        /// The first stream of the commit whose version differs.
        stream: StreamId,
        /// The version that the commit expected.
        expected: Version,
        /// The version that the stream has.
        found: Version,
    },
    /// Too many commits wait already. Try again shortly; the log takes no more until some are written.
    #[error("the log is busy: {waiting} commits wait to be written")]
    Busy {
        /// How many wait.
        waiting: usize,
    },
    /// No world has this number.
    #[error("there is no world {world}")]
    NoSuchWorld {
        /// The number.
        world: WorldId,
    },
    /// A fork was asked for at a commit that its parent has not made yet.
    #[error("the world {world} has no commit {sequence}: its last is {last}")]
    NoSuchSequence {
        /// The parent.
        world: WorldId,
        /// The commit that was asked for.
        sequence: u64,
        /// The parent's last commit.
        last: u64,
    },
    /// The stream's batches were erased, and this world was forked from before its tombstone.
    #[error("the stream {stream} was erased, and the world {world} does not reach its tombstone")]
    Erased {
        /// The world that was asked.
        world: WorldId,
        /// The stream.
        stream: StreamId,
    },
    /// A stream was to be erased before its world had written a tombstone of its own.
    #[error("the world {world} has no batch of its own in {stream} that could be the tombstone")]
    NoTombstone {
        /// The world.
        world: WorldId,
        /// The stream.
        stream: StreamId,
    },
    /// The world has this setting with another value; settings are put once.
    #[error("the setting {name:?} of the world {world} has another value already")]
    SettingTaken {
        /// The world.
        world: WorldId,
        /// The setting's name.
        name: String,
    },
    /// The log was shut down.
    #[error("the log is closed")]
    Closed,
    /// The storage failed.
    #[error("the log's storage failed: {message}")]
    Failed {
        /// What was being done.
        message: String,
        /// What the storage said.
        #[source]
        source: Option<Arc<dyn Error + Send + Sync>>,
    },
}

impl LogError {
    /// A failure of the storage.
    pub fn failed(message: impl Into<String>, source: impl Error + Send + Sync + 'static) -> Self {
        Self::Failed { message: message.into(), source: Some(Arc::new(source)) }
    }

    /// Whether deciding again on the stream's newer version may succeed.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    /// Whether the same request may succeed a little later.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }
}
