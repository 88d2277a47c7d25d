//! Where a list goes on that is read by cursors, and how much of it is asked for.

use tink_model::Place;
use tink_transport::Call;

/// Where a list goes on, and how many elements are asked for at most. A new one leaves both to the service: the start, and its own
/// number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CursorRequest {
    cursor: Option<String>,
    limit: Option<u32>,
}

impl CursorRequest {
    /// The start of the list.
    #[must_use]
    pub const fn new() -> Self {
        Self { cursor: None, limit: None }
    }

    /// From this cursor on, which an earlier answer handed out.
    #[must_use]
    pub fn with_cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// At most so many elements at once. Which numbers are taken depends on the operation.
    #[must_use]
    pub const fn with_limit(mut self, elements: u32) -> Self {
        self.limit = Some(elements);
        self
    }

    /// The cursor.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    pub(crate) fn start(&self) -> Place {
        self.cursor.clone().map_or(Place::Start, Place::Cursor)
    }

    pub(crate) fn at(&self, place: &Place) -> Self {
        match place {
            Place::Cursor(cursor) => Self { cursor: Some(cursor.clone()), limit: self.limit },
            _ => self.clone(),
        }
    }

    pub(crate) fn on(&self, call: Call) -> Call {
        self.with(call, "limit")
    }

    /// The synchronisation has another name for the limit.
    pub(crate) fn with_size_on(&self, call: Call) -> Call {
        self.with(call, "size")
    }

    fn with(&self, mut call: Call, limit: &str) -> Call {
        if let Some(cursor) = &self.cursor {
            call = call.query("cursor", cursor);
        }
        match self.limit {
            Some(elements) => call.query(limit, elements.to_string()),
            None => call,
        }
    }
}
