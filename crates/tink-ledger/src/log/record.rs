//! What goes into a log and comes out of it.

use std::fmt;

use super::StreamId;

/// A world of a log: one line of history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorldId(pub u64);

impl WorldId {
    /// The world that every log has from the start.
    pub const ROOT: Self = Self(1);
}

impl fmt::Display for WorldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of batches in a stream. An empty or unknown stream has version 0; its first batch makes version 1.
pub type Version = u64;

/// One batch to be added to one stream.
#[derive(Clone, PartialEq, Eq)]
pub struct Append {
    /// The stream it goes to.
    pub stream: StreamId,
    /// The version that the stream must have for the batch to be taken.
    pub expected: Version,
    /// The events, in the encoding that `format` names. The log does not look inside.
    pub payload: Vec<u8>,
    /// The version of the events' encoding.
    pub format: u32,
}

/// A commit that is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The commit's number in its world. The first commit has 1, each one more than the commit before it; a fork counts on
    /// from the number at which it left its parent.
    pub sequence: u64,
}

/// One batch as read back.
#[derive(Clone, PartialEq, Eq)]
pub struct Batch {
    /// The version that the batch gave its stream.
    pub version: Version,
    /// The number of the commit that added it.
    pub sequence: u64,
    /// The version of the events' encoding.
    pub format: u32,
    /// The events.
    pub payload: Vec<u8>,
}

/// Shows the payload's size and not its bytes: it holds people's data, and up to megabytes of it.
impl fmt::Debug for Append {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Append")
            .field("stream", &self.stream)
            .field("expected", &self.expected)
            .field("format", &self.format)
            .field("payload", &format_args!("{} bytes", self.payload.len()))
            .finish()
    }
}

/// Shows the payload's size and not its bytes.
impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("version", &self.version)
            .field("sequence", &self.sequence)
            .field("format", &self.format)
            .field("payload", &format_args!("{} bytes", self.payload.len()))
            .finish()
    }
}
