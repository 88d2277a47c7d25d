//! The error of fetching a token.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::BoxError;

/// Why no token could be had. The operation that needed it was not sent. Cheap to clone, because everyone who waited for
/// the same token gets the same error.
#[derive(Clone)]
pub struct TokenError {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    kind: Kind,
    source: Option<BoxError>,
}

#[derive(Debug)]
enum Kind {
    Refused { status: http::StatusCode, message: Option<String>, retry_after: Option<Duration> },
    Unreadable { status: http::StatusCode, reason: &'static str },
    NewGrantNeeded,
    Unreachable,
    Store,
    Other(String),
}

impl TokenError {
    /// A failure of a source of one's own, in a sentence that holds no secret.
    pub fn new(reason: impl Into<String>) -> Self {
        Self::of(Kind::Other(reason.into()), None)
    }

    /// A failure of a source of one's own, with its cause.
    pub fn with_source(reason: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self::of(Kind::Other(reason.into()), Some(source.into()))
    }

    pub(crate) fn refused(status: http::StatusCode, message: Option<String>, retry_after: Option<Duration>) -> Self {
        Self::of(Kind::Refused { status, message, retry_after }, None)
    }

    pub(crate) fn unreadable(status: http::StatusCode, reason: &'static str) -> Self {
        Self::of(Kind::Unreadable { status, reason }, None)
    }

    pub(crate) fn new_grant_needed() -> Self {
        Self::of(Kind::NewGrantNeeded, None)
    }

    pub(crate) fn unreachable(source: impl Into<BoxError>) -> Self {
        Self::of(Kind::Unreachable, Some(source.into()))
    }

    pub(crate) fn store(source: impl Into<BoxError>) -> Self {
        Self::of(Kind::Store, Some(source.into()))
    }

    fn of(kind: Kind, source: Option<BoxError>) -> Self {
        Self { inner: Arc::new(Inner { kind, source }) }
    }

    /// The authorization server answered with an error status. Tink answers 401 for an unknown client, a wrong secret, and
    /// a code or refresh token that is used, expired or not the client's; 400 for a request that lacks something. Check
    /// these; 429 and 5xx were tried again already and pass with time.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self.inner.kind, Kind::Refused { .. })
    }

    /// There is neither a usable code nor a refresh token left. The user has to authorize anew.
    #[must_use]
    pub fn is_new_grant_needed(&self) -> bool {
        matches!(self.inner.kind, Kind::NewGrantNeeded)
    }

    /// The authorization server could not be reached or did not answer in time. Try again later.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(self.inner.kind, Kind::Unreachable)
    }

    /// The store of refresh tokens failed. A token that was granted is kept in memory and saved with the next request.
    #[must_use]
    pub fn is_store(&self) -> bool {
        matches!(self.inner.kind, Kind::Store)
    }

    /// The status that the authorization server answered with, if it answered.
    #[must_use]
    pub fn status(&self) -> Option<http::StatusCode> {
        match self.inner.kind {
            Kind::Refused { status, .. } | Kind::Unreadable { status, .. } => Some(status),
            _ => None,
        }
    }

    /// How long the authorization server asks to wait. This is about tokens, not about the operation.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.inner.kind {
            Kind::Refused { retry_after, .. } => retry_after,
            _ => None,
        }
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenError").field("kind", &self.inner.kind).field("source", &self.inner.source).finish()
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner.kind {
            Kind::Refused { status, message: Some(message), .. } => {
                write!(f, "the authorization server answered {status}: {message}")
            }
            Kind::Refused { status, message: None, .. } => write!(f, "the authorization server answered {status}"),
            Kind::Unreadable { status, reason } => {
                write!(f, "the authorization server's answer ({status}) is not a token: {reason}")
            }
            Kind::NewGrantNeeded => f.write_str("the authorization is used up, the user has to authorize anew"),
            Kind::Unreachable => f.write_str("the authorization server gave no answer"),
            Kind::Store => f.write_str("the store of refresh tokens failed"),
            Kind::Other(reason) => f.write_str(reason),
        }
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner.source.as_ref().map(|source| &**source as &(dyn Error + 'static))
    }
}
