//! What became of an import in several requests.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Range;

use tink_model::LinkId;
use tink_model::moneykit::Link;

use crate::{Error, ImportError};

/// What the service has taken: everything.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// The link, as the last request left it.
    pub link: Link,
    /// How many requests it took.
    pub requests: usize,
    /// How many transactions were imported.
    pub transactions: usize,
}

/// An import in several requests that stopped at one of them. Ranges are places in the list of transactions that was given.
///
/// Every transaction is in exactly one of [`accepted`](Self::accepted), [`unknown`](Self::unknown) and [`missing`](Self::missing).
#[derive(Debug)]
pub struct ImportStopped {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    link: Option<LinkId>,
    requests: usize,
    failed: Range<usize>,
    total: usize,
    cause: Cause,
}

/// Why an import stopped.
#[derive(Debug)]
pub(crate) enum Cause {
    /// The request that makes the link.
    Import(ImportError),
    /// Another request, or the check before the first.
    Call(Error),
}

impl ImportStopped {
    /// Nothing was sent.
    pub(crate) fn before_the_first(total: usize, cause: Cause) -> Self {
        Self::at(None, 0, 0..0, total, cause)
    }

    /// The request with these transactions failed, after so many that did not.
    pub(crate) fn at(link: Option<LinkId>, requests: usize, failed: Range<usize>, total: usize, cause: Cause) -> Self {
        Self { inner: Box::new(Inner { link, requests, failed, total, cause }) }
    }

    /// The link to which the transactions belong; `None` where none is known to have been made.
    #[must_use]
    pub fn link_id(&self) -> Option<&LinkId> {
        self.inner.link.as_ref()
    }

    /// How many requests were carried out before.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.inner.requests
    }

    /// The transactions that are there.
    #[must_use]
    pub fn accepted(&self) -> Range<usize> {
        0..self.inner.failed.start
    }

    /// The transactions of the request that failed, which may be there although no answer says so; empty where they surely are not.
    #[must_use]
    pub fn unknown(&self) -> Range<usize> {
        let Range { start, end } = self.inner.failed;
        if self.is_outcome_unknown() { start..end } else { start..start }
    }

    /// The transactions that are not there: those of a request that was refused, and those that were not sent.
    #[must_use]
    pub fn missing(&self) -> Range<usize> {
        self.unknown().end..self.inner.total
    }

    /// Whether the request that failed may have been carried out.
    ///
    /// Compare what the link holds with what was sent before the rest is sent. Where [`link_id`](Self::link_id) is `None`, the link
    /// itself may have been made, see [`ImportError::is_outcome_unknown`].
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        match &self.inner.cause {
            Cause::Import(error) => error.is_outcome_unknown(),
            Cause::Call(error) => error.may_have_been_applied(),
        }
    }

    /// The error of the call that failed.
    #[must_use]
    pub fn error(&self) -> &Error {
        match &self.inner.cause {
            Cause::Import(error) => error.error(),
            Cause::Call(error) => error,
        }
    }

    /// The error of the request that makes the link, where that is the one that failed.
    #[must_use]
    pub fn import_error(&self) -> Option<&ImportError> {
        match &self.inner.cause {
            Cause::Import(error) => Some(error),
            Cause::Call(_) => None,
        }
    }
}

impl fmt::Display for ImportStopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the import stopped after {} transactions in {} requests; {} may be there and {} are not",
            self.accepted().len(),
            self.requests(),
            self.unknown().len(),
            self.missing().len()
        )
    }
}

impl StdError for ImportStopped {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(match &self.inner.cause {
            Cause::Import(error) => error,
            Cause::Call(error) => error,
        })
    }
}
