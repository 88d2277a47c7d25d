//! Snapshots: a world as it was at a moment, kept under a name beside the world, or in a file.
//!
//! One that is kept is a fork of the world, so it costs nothing however much the world holds. A file holds the whole history, a line for
//! each commit, and its format has a version: a later release reads it.

mod file;
mod kept;

pub(crate) use self::file::{Header, Loader, lines};
pub use self::file::{MAX_LINE_BYTES, SnapshotError};
pub use self::kept::SnapshotInfo;
pub(crate) use self::kept::{Kept, State};
