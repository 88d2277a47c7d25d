//! The log in an SQLite file: what `--store PATH` is.
//!
//! # The file
//!
//! An SQLite 3 database in WAL mode whose header says `application_id` 0x544C4F47 (`TLOG`) and whose `user_version` is the
//! version of the layout below, 1. A release opens every version up to its own, brings older ones up to date when it opens
//! them, and refuses newer ones. All numbers are SQLite integers, all names UTF-8 text compared by bytes.
//!
//! | Table | Column | What it holds |
//! |---|---|---|
//! | `world` | `id` | the world; 1 is the root. Never given away twice |
//! | | `parent`, `at` | where it was forked: it sees the parent's history up to commit `at`. Null for the root |
//! | `setting` | `world`, `name`, `value` | the settings of a world, each put once |
//! | `batch` | `id` | the row; grows with time |
//! | | `world`, `stream`, `version` | the key: the batch that gave `stream` (`tenant/…` or `user/…`) its `version` in `world` |
//! | | `sequence` | the number of its commit in `world`; batches of one commit share it |
//! | | `format` | the version of the payload's encoding |
//! | | `state` | 0 kept, 1 tombstone, 2 erased (its payload is empty) |
//! | | `payload` | the batch as the ledger wrote it, uncompressed |
//!
//! Within a world, versions of a stream and numbers of commits have no gaps, and go on from those of the history that it
//! was forked from. Rows are only ever added, except that an erasure changes `state` and empties `payload`;
//! what it frees is overwritten in the file, at the latest when the log is closed.
//!
//! Beside the file lie SQLite's own `-wal` and `-shm` while it is open, and `<file>.lock`, whose lock keeps a second process
//! out and which may be removed when nobody has the file open.
//!
//! # The threads
//!
//! One writer takes what is queued, as much as is there up to a bound, and writes it in one transaction: so commits that
//! arrive together share one flush, and each is still checked and answered for itself, after the flush. A few readers, with a
//! connection each, answer reads from what is durable.

#[cfg(test)]
mod crash_tests;
mod ends;
mod file;
mod handle;
mod options;
mod queue;
mod read;
mod readers;
mod rows;
mod schema;
#[cfg(test)]
mod tests;
mod worlds;
mod write;
mod writer;

pub use file::OpenError;
pub use handle::SqliteLog;
pub use options::{SqliteOptions, Synchronous};
