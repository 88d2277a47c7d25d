//! An exchange as it was kept: secret as a whole, and never shown but by way of an [entry](super::entry).

use http::{Method, StatusCode, Uri};
use tink_model::{EpochMillis, Secret};

use super::head::Head;
use super::notes::{Noted, Notes};
use super::tee::Kept;

/// What an exchange takes beside its texts.
const ROW_BYTES: usize = 512;

/// A message that was kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Message {
    pub(super) head: Head,
    pub(super) body: Kept,
}

/// A request with its answer.
#[derive(Debug)]
pub(super) struct Exchange {
    /// When it arrived, by the world's clock.
    pub(super) time: EpochMillis,
    pub(super) micros: u64,
    pub(super) method: Method,
    pub(super) target: Secret<String>,
    pub(super) request: Message,
    pub(super) notes: Notes,
    /// None where the caller went away before.
    pub(super) answer: Option<(StatusCode, Message)>,
    /// Of which one it is a repetition.
    pub(super) replay_of: Option<u64>,
    /// The most bytes that its bodies take.
    pub(super) body_bytes: usize,
}

impl Exchange {
    /// About how much memory it takes, once its bodies have passed.
    pub(super) fn size(&self) -> usize {
        let answer = self.answer.as_ref().map_or(0, |(_, answer)| answer.head.len());
        let notes = self.notes.noted().map_or(0, Noted::size);
        ROW_BYTES
            + notes
            + self.method.as_str().len()
            + self.target.expose().len()
            + self.request.head.len()
            + answer
            + self.body_bytes
    }
}

/// A request's target, in memory of its own.
pub(super) fn target_of(uri: &Uri) -> Secret<String> {
    Secret::new(uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str).to_owned())
}
