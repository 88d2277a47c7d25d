//! The error of reading a body: what was wrong and where.

use std::fmt;

/// A body that could not be read: the reason, the JSON pointer of the offending value and its line and column.
///
/// It holds no part of the body itself, so that it can be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    pointer: String,
    line: usize,
    column: usize,
    reason: String,
}

impl DecodeError {
    /// Describes a failure at `pointer` (empty for the whole document), `line` and `column` (from 1; 0 when unknown).
    #[must_use]
    pub fn new(pointer: impl Into<String>, line: usize, column: usize, reason: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), line, column, reason: reason.into() }
    }

    /// The JSON pointer (RFC 6901) of the value that could not be read; empty for the whole document.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The line, from 1; 0 when unknown.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The column in bytes, from 1; 0 when unknown.
    #[must_use]
    pub const fn column(&self) -> usize {
        self.column
    }

    /// What was wrong, as one sentence without the place.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        write!(f, "{}: {}", pointer, self.reason)?;
        if self.line > 0 {
            write!(f, " (line {}, column {})", self.line, self.column)?;
        }
        Ok(())
    }
}

impl std::error::Error for DecodeError {}
