//! The crate's error: a file as a whole cannot be read. Where, why, and what to do next.

// Only readers make errors of every sort.
#![cfg_attr(not(feature = "read"), allow(dead_code))]

use std::fmt;
use std::io::ErrorKind;

#[cfg(any(feature = "read", feature = "connector"))]
use crate::ahead::ThreadError;

/// Why a file as a whole was not read. A single bad row is no error but a [`crate::rejects::Rejection`].
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    file: String,
    line: Option<u64>,
    column: Option<u64>,
    message: String,
    next: Option<String>,
    source: Option<std::io::Error>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Io,
    Rules,
    Layout,
    Currency,
    Account,
}

impl Error {
    pub(crate) fn io(file: &str, what: &str, source: std::io::Error) -> Self {
        Self { source: Some(source), ..Self::of(Kind::Io, file, what.to_owned()) }
    }

    /// A file that is not there, or that may not be read.
    pub(crate) fn unopened(file: &str, source: std::io::Error) -> Self {
        let next = match source.kind() {
            ErrorKind::NotFound => Some("Check the path; a relative one begins at the working folder."),
            ErrorKind::PermissionDenied => Some("Ask the file's owner for the right to read it."),
            _ => None,
        };
        Self { next: next.map(str::to_owned), ..Self::io(file, "it cannot be opened", source) }
    }

    /// A thread of the import that cannot be started or has stopped, which is no file's fault.
    #[cfg(any(feature = "read", feature = "connector"))]
    pub(crate) fn thread(error: ThreadError) -> Self {
        let failed = Self::of(Kind::Io, "", error.to_string());
        match error {
            ThreadError::NotStarted(source) => Self { source: Some(source), ..failed }
                .next("End other programs, or raise the number of threads that the user may have."),
            ThreadError::Stopped => failed,
        }
    }

    pub(crate) fn rules(file: &str, message: String) -> Self {
        Self::of(Kind::Rules, file, message)
    }

    pub(crate) fn layout(file: &str, message: String) -> Self {
        Self::of(Kind::Layout, file, message)
    }

    pub(crate) fn currency(file: &str, message: String) -> Self {
        Self::of(Kind::Currency, file, message)
    }

    pub(crate) fn account(file: &str, message: String) -> Self {
        Self::of(Kind::Account, file, message)
    }

    /// A source of one's own that cannot be read, with what is wrong.
    #[must_use]
    pub fn source_failed(source: &str, what: &str, cause: std::io::Error) -> Self {
        Self::io(source, what, cause)
    }

    /// A row that ends the reading, where not a single one may be rejected.
    #[must_use]
    pub fn rejected(rejection: &crate::rejects::Rejection) -> Self {
        let place = &rejection.place;
        Self::of(Kind::Layout, &place.file, rejection.reason.clone()).at(place.line, None)
    }

    fn of(kind: Kind, file: &str, message: String) -> Self {
        Self { kind, file: file.to_owned(), line: None, column: None, message, next: None, source: None }
    }

    pub(crate) fn at(mut self, line: u64, column: Option<u64>) -> Self {
        self.line = Some(line);
        self.column = column;
        self
    }

    pub(crate) fn next(mut self, step: impl Into<String>) -> Self {
        self.next = Some(step.into());
        self
    }

    /// The file could not be opened or read to its end, or the system had no thread for it. Nothing of it may be trusted to be complete; once
    /// the cause (in [`std::error::Error::source`]) is mended the same call can be made again.
    #[must_use]
    pub fn is_io(&self) -> bool {
        self.kind == Kind::Io
    }

    /// The rules file is at fault: its syntax, an unknown key, a value, or a column that the data does not have. Mend the rules file.
    #[must_use]
    pub fn is_rules(&self) -> bool {
        self.kind == Kind::Rules
    }

    /// How the file is laid out could not be found out without a guess. A rules file that says it helps;
    /// [`Error::next_step`] proposes one.
    #[must_use]
    pub fn is_layout(&self) -> bool {
        self.kind == Kind::Layout
    }

    /// The file is in another currency than the user. It is never converted; it belongs to another user.
    #[must_use]
    pub fn is_currency(&self) -> bool {
        self.kind == Kind::Currency
    }

    /// Nothing says which account the file belongs to, or two things contradict each other about it.
    #[must_use]
    pub fn is_account(&self) -> bool {
        self.kind == Kind::Account
    }

    /// The file that is at fault; empty when none is.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line in it, from 1.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The column in that line, in characters from 1.
    #[must_use]
    pub fn column(&self) -> Option<u64> {
        self.column
    }

    /// What to do about it; may be several lines.
    #[must_use]
    pub fn next_step(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.is_empty() {
            return f.write_str(&self.message);
        }
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_opened_comes_with_what_to_do() {
        let next = |kind: ErrorKind| Error::unopened("bank.csv", kind.into()).next_step().map(str::to_owned);
        assert!(next(ErrorKind::NotFound).is_some_and(|step| step.starts_with("Check the path")));
        assert!(next(ErrorKind::PermissionDenied).is_some_and(|step| step.starts_with("Ask the file's owner")));
        assert_eq!(next(ErrorKind::TimedOut), None);
    }
}
