//! Why an import has no result, and whether it may have happened all the same.

use std::error::Error as StdError;
use std::fmt;

use tink_model::moneykit::Refusal;
use tink_model::{LinkId, Violations};

use crate::{BodyTooLarge, Error, body_too_large};

/// Why the import of a link has no result.
///
/// [`is_outcome_unknown`](Self::is_outcome_unknown) says whether a link may have been made all the same; the error of the call itself is
/// [`error`](Self::error) and the source.
pub struct ImportError {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    error: Error,
    lookup: Lookup,
}

/// What looking for the link has brought.
#[derive(Debug)]
pub(crate) enum Lookup {
    /// Nobody had to look: nothing was made.
    NotNeeded,
    /// The user has no new link with these accounts.
    Nothing,
    /// The user has several.
    Several(Vec<LinkId>),
    /// The user's links could not be read.
    Failed(Error),
}

impl ImportError {
    pub(crate) fn new(error: Error, lookup: Lookup) -> Self {
        Self { inner: Box::new(Inner { error, lookup }) }
    }

    /// An import that made nothing for certain.
    pub(crate) fn certain(error: Error) -> Self {
        Self::new(error, Lookup::NotNeeded)
    }

    /// The import was sent, no answer says what became of it, and looking for the link did not tell either: there was none that is new
    /// and has these accounts, or more than one ([`candidates`](Self::candidates)), or the user's links could not be read
    /// ([`lookup_error`](Self::lookup_error)).
    ///
    /// A link may have been made. Look at the user's links again before the import is repeated, lest there be two.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        !matches!(self.inner.lookup, Lookup::NotNeeded)
    }

    /// The error of the call. Where the import itself was not sent, that can be the error of reading the user's links before it.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.inner.error
    }

    /// The new links that have these accounts, where there is more than one.
    #[must_use]
    pub fn candidates(&self) -> &[LinkId] {
        match &self.inner.lookup {
            Lookup::Several(links) => links,
            _ => &[],
        }
    }

    /// Why the user's links could not be read after an import without an answer.
    #[must_use]
    pub fn lookup_error(&self) -> Option<&Error> {
        match &self.inner.lookup {
            Lookup::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// What the service said, if it refused.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        self.inner.error.refusal()
    }

    /// The rules that the request breaks, if that is why it was not sent.
    #[must_use]
    pub fn violations(&self) -> Option<&Violations> {
        self.inner.error.violations()
    }

    /// How much is too large, if that is why it was not sent.
    #[must_use]
    pub fn body_too_large(&self) -> Option<&BodyTooLarge> {
        body_too_large(&self.inner.error)
    }
}

impl fmt::Debug for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportError").field("error", &self.inner.error).field("lookup", &self.inner.lookup).finish()
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unknown = "whether the link was imported is unknown:";
        match &self.inner.lookup {
            Lookup::NotNeeded => f.write_str("the link was not imported"),
            Lookup::Nothing => write!(f, "{unknown} the user has no new link with these accounts so far"),
            Lookup::Several(links) => write!(f, "{unknown} {} new links of the user have these accounts", links.len()),
            Lookup::Failed(_) => write!(f, "{unknown} the links of the user could not be read afterwards"),
        }
    }
}

impl StdError for ImportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.inner.error)
    }
}
