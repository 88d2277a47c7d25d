//! What every log can do.

use std::fmt::{self, Debug};

use futures_core::future::BoxFuture;

use super::{Append, Appended, Batch, LogError, StreamId, Version, WorldId};

/// A world that is being forked.
pub struct BegunFork {
    /// Which it will be.
    pub world: WorldId,
    /// Resolves once it is durable. If it fails there is no such world, what was queued in it is refused, and as long as the log is open
    /// no other world gets the number.
    pub made: BoxFuture<'static, Result<(), LogError>>,
}

impl Debug for BegunFork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BegunFork").field("world", &self.world).finish_non_exhaustive()
    }
}

/// An append-only log of streams, in worlds.
///
/// The writing methods (`append`, `fork`, `begin_fork`, `erase`, `put_setting`) queue their work **before they return**, so the order of
/// calls is the order of effects; the future only waits for the answer, and dropping it cancels nothing. The reading
/// methods see everything that was answered before they were called. No method blocks on storage; the futures need no
/// particular runtime.
pub trait Log: Send + Sync + Debug {
    /// Queues one commit and resolves once it is durable. All batches are appended, or none: if any stream is not at the
    /// version that its batch expects, the commit is refused as [`LogError::Conflict`], and so is whatever was queued
    /// behind it on the versions that it would have made. Several batches for one stream are taken in their order, each
    /// expecting the version that the one before it makes. An empty commit stores nothing and answers the world's last
    /// commit.
    ///
    /// # Errors
    /// [`LogError::Conflict`], [`LogError::Busy`], [`LogError::NoSuchWorld`], [`LogError::Closed`], [`LogError::Failed`].
    fn append(&self, world: WorldId, appends: Vec<Append>) -> BoxFuture<'static, Result<Appended, LogError>>;

    /// The batches of a stream with versions above `after`, in order. What this world erased begins at its
    /// tombstone, whose version is then above 1. An unknown stream is empty.
    ///
    /// # Errors
    /// [`LogError::Erased`] if this world reaches erased batches and not their tombstone; [`LogError::NoSuchWorld`],
    /// [`LogError::Closed`], [`LogError::Failed`].
    fn read(
        &self,
        world: WorldId,
        stream: &StreamId,
        after: Version,
    ) -> BoxFuture<'static, Result<Vec<Batch>, LogError>>;

    /// The first `limit` streams of a world with names above `after`, in the order of their names. Erased streams count:
    /// their tombstones are there.
    ///
    /// # Errors
    /// [`LogError::NoSuchWorld`], [`LogError::Closed`], [`LogError::Failed`].
    fn streams(
        &self,
        world: WorldId,
        after: Option<&StreamId>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StreamId>, LogError>>;

    /// Makes a world that sees its parent's commits up to and including number `at`, or all that were queued before this
    /// call. Nothing is copied.
    ///
    /// # Errors
    /// [`LogError::NoSuchSequence`] if the parent has no such commit; [`LogError::NoSuchWorld`], [`LogError::Busy`],
    /// [`LogError::Closed`], [`LogError::Failed`].
    fn fork(&self, parent: WorldId, at: Option<u64>) -> BoxFuture<'static, Result<WorldId, LogError>>;

    /// As [`fork`](Self::fork) of all that was queued before this call, but waits for nothing: it says which world it will be. Commits
    /// may be queued in it at once; it can be read once [`made`](BegunFork::made) has resolved.
    ///
    /// # Errors
    /// [`LogError::Busy`], [`LogError::Closed`].
    fn begin_fork(&self, parent: WorldId) -> Result<BegunFork, LogError>;

    /// Declares the last batch that this world sees of a stream to be its tombstone, and removes the payloads of all
    /// earlier batches of the stream, except those that some world still sees without a tombstone behind them. Erasing
    /// again does no harm; erasing an unknown stream does nothing.
    ///
    /// # Errors
    /// [`LogError::NoTombstone`] if this world only inherited the stream and wrote nothing to it; [`LogError::NoSuchWorld`],
    /// [`LogError::Busy`], [`LogError::Closed`], [`LogError::Failed`].
    fn erase(&self, world: WorldId, stream: &StreamId) -> BoxFuture<'static, Result<(), LogError>>;

    /// A setting of the world (its seed, its key, its format), or its parent's where it has none of its own.
    ///
    /// # Errors
    /// [`LogError::NoSuchWorld`], [`LogError::Closed`], [`LogError::Failed`].
    fn setting(&self, world: WorldId, name: &str) -> BoxFuture<'static, Result<Option<Vec<u8>>, LogError>>;

    /// Puts a setting of the world, once. Putting the same value again is no error. A fork may put its own value over its
    /// parent's.
    ///
    /// # Errors
    /// [`LogError::SettingTaken`] if the world has another value already; [`LogError::NoSuchWorld`], [`LogError::Busy`],
    /// [`LogError::Closed`], [`LogError::Failed`].
    fn put_setting(&self, world: WorldId, name: &str, value: Vec<u8>) -> BoxFuture<'static, Result<(), LogError>>;
}
