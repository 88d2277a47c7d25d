//! How an SQLite log is opened.

use crate::log::Faults;

/// How an SQLite log is opened. The defaults suit a server.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SqliteOptions {
    /// When a commit counts as durable.
    pub synchronous: Synchronous,
    /// How many threads read, each with a connection of its own; at least one.
    pub readers: usize,
    /// How many commits may wait to be written before further ones are refused as busy.
    pub queue_commits: usize,
    /// How many bytes of payload may wait to be written before further commits are refused as busy. A single larger commit
    /// is taken when nothing else waits.
    pub queue_bytes: usize,
    /// How many bytes of payload one transaction takes at most (and at least one commit). More in one transaction means fewer
    /// flushes and longer waits.
    pub group_bytes: usize,
    /// Failures on purpose.
    pub faults: Faults,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            synchronous: Synchronous::Full,
            readers: 2,
            queue_commits: 16_384,
            queue_bytes: 128 << 20,
            group_bytes: 8 << 20,
            faults: Faults::none(),
        }
    }
}

/// When a commit counts as durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Synchronous {
    /// After the disk has it: nothing that was answered is lost, not even by a power failure.
    #[default]
    Full,
    /// After the operating system has it: a crash of the process loses nothing; a power failure may lose the last commits,
    /// each whole.
    Normal,
}
