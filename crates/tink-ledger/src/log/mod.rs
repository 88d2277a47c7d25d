//! The append-only log under the ledger: streams of batches, in worlds that fork from each other.
//!
//! A **stream** is the history of one tenant or one user; a **batch** is what one commit adds to one stream; a **commit**
//! appends to several streams at once, wholly or not at all. A **world** is a line of history: it sees its own batches and
//! those of its parent up to the sequence number at which it was forked. The log knows nothing of what the batches mean.

mod commit;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
#[cfg(test)]
mod equivalence_tests;
mod erasure;
mod error;
mod faults;
mod interface;
mod lineage;
mod memory;
#[cfg(test)]
mod naive;
mod record;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod stream_id;

pub use error::LogError;
pub use faults::Faults;
pub use interface::{BegunFork, Log};
pub use memory::MemoryLog;
pub use record::{Append, Appended, Batch, Version, WorldId};
#[cfg(feature = "sqlite")]
pub use sqlite::{OpenError, SqliteLog, SqliteOptions, Synchronous};
pub use stream_id::{NotAStream, StreamId, StreamKind};
