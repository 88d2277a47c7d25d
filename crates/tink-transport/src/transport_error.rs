//! The error of a transport: why there is no whole response, and how far the request got.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::context::LastAttempt;
use crate::token::TokenError;

/// An error of any type, as the source of one of ours.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// How far a request got before it failed. This decides whether it may be sent again.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// The service did not carry the request out: nothing was sent, or it was turned away unread (429).
    NotSent,
    /// Something was sent and no answer came: the request may or may not have been carried out.
    MaybeSent,
    /// The answer began and broke off, or was larger than allowed: the service did act.
    Truncated {
        /// The status of the answer.
        status: http::StatusCode,
        /// The part of the body that arrived.
        bytes: Bytes,
    },
}

/// Prints how much of a body arrived, never the body.
impl fmt::Debug for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent => f.write_str("NotSent"),
            Self::MaybeSent => f.write_str("MaybeSent"),
            Self::Truncated { status, bytes } => f
                .debug_struct("Truncated")
                .field("status", &status.as_u16())
                .field("bytes", &format_args!("{} bytes", bytes.len()))
                .finish(),
        }
    }
}

/// Why a transport has no whole response. Cheap to clone.
#[derive(Clone)]
pub struct TransportError {
    inner: Arc<Inner>,
}

struct Inner {
    kind: Kind,
    phase: Phase,
    source: Option<BoxError>,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Connection,
    Refused,
    AttemptTimeout(Duration),
    Deadline(Option<LastAttempt>),
    TooLarge(usize),
    Token(TokenError),
}

/// The source of a deadline's error when the last attempt was answered.
#[derive(Debug, thiserror::Error)]
#[error("the last attempt was answered {0}")]
struct AnsweredBefore(http::StatusCode);

impl TransportError {
    /// The request did not leave: no connection, or it was still waiting for one. It may be sent again.
    pub fn not_sent(source: impl Into<BoxError>) -> Self {
        Self::of(Kind::Connection, Phase::NotSent, Some(source.into()))
    }

    /// The request, or some of it, was written and no answer came.
    pub fn maybe_sent(source: impl Into<BoxError>) -> Self {
        Self::of(Kind::Connection, Phase::MaybeSent, Some(source.into()))
    }

    /// The answer's head arrived and its body broke off after `bytes`.
    pub fn truncated(status: http::StatusCode, bytes: Bytes, source: impl Into<BoxError>) -> Self {
        Self::of(Kind::Connection, Phase::Truncated { status, bytes }, Some(source.into()))
    }

    /// The transport cannot send this request at all; a further attempt would end the same way.
    pub fn refused(source: impl Into<BoxError>) -> Self {
        Self::of(Kind::Refused, Phase::NotSent, Some(source.into()))
    }

    /// The answer is larger than `limit` bytes.
    #[must_use]
    pub fn too_large(status: http::StatusCode, bytes: Bytes, limit: usize) -> Self {
        Self::of(Kind::TooLarge(limit), Phase::Truncated { status, bytes }, None)
    }

    pub(crate) fn attempt_timeout(after: Duration) -> Self {
        Self::of(Kind::AttemptTimeout(after), Phase::MaybeSent, None)
    }

    pub(crate) fn deadline(may_have_been_carried_out: bool, last: Option<LastAttempt>) -> Self {
        let phase = if may_have_been_carried_out { Phase::MaybeSent } else { Phase::NotSent };
        let source: Option<BoxError> = match &last {
            Some(LastAttempt::Answered(response)) => Some(Box::new(AnsweredBefore(response.status()))),
            Some(LastAttempt::Failed(error)) => Some(Box::new(error.clone())),
            None => None,
        };
        Self::of(Kind::Deadline(last), phase, source)
    }

    pub(crate) fn token(error: TokenError) -> Self {
        let source = Box::new(error.clone());
        Self::of(Kind::Token(error), Phase::NotSent, Some(source))
    }

    fn of(kind: Kind, phase: Phase, source: Option<BoxError>) -> Self {
        Self { inner: Arc::new(Inner { kind, phase, source }) }
    }

    /// How far the request got.
    #[must_use]
    pub fn phase(&self) -> &Phase {
        &self.inner.phase
    }

    /// One attempt took longer than an attempt may. The request may have been carried out. Retried by the retry layer
    /// as far as the operation's class allows.
    #[must_use]
    pub fn is_attempt_timeout(&self) -> bool {
        matches!(self.inner.kind, Kind::AttemptTimeout(_))
    }

    /// The call's deadline came, or the next wait would not have fitted before it. Whether the request may have been
    /// carried out is what [`phase`](Self::phase) says. The last attempt's outcome is in [`last_attempt`](Self::last_attempt).
    #[must_use]
    pub fn is_deadline(&self) -> bool {
        matches!(self.inner.kind, Kind::Deadline(_))
    }

    /// The answer is larger than the cap. The request was carried out. Raise the cap or ask for less.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(self.inner.kind, Kind::TooLarge(_))
    }

    /// The transport cannot send such a request at all. Nothing was sent. Sending it again does not help.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self.inner.kind, Kind::Refused)
    }

    /// Why no access token could be had, if that is the reason. The request itself was not sent.
    #[must_use]
    pub fn token_error(&self) -> Option<&TokenError> {
        match &self.inner.kind {
            Kind::Token(error) => Some(error),
            _ => None,
        }
    }

    /// Whether another attempt would end the same way, or was made already by someone else.
    pub(crate) fn is_hopeless(&self) -> bool {
        match self.inner.kind {
            // Token requests are retried by their own stack.
            Kind::Refused | Kind::Deadline(_) | Kind::TooLarge(_) | Kind::Token(_) => true,
            Kind::Connection | Kind::AttemptTimeout(_) => false,
        }
    }

    /// How the last attempt before the deadline ended, if this is a deadline's error and there was one.
    #[must_use]
    pub fn last_attempt(&self) -> Option<&LastAttempt> {
        match &self.inner.kind {
            Kind::Deadline(last) => last.as_ref(),
            _ => None,
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.inner.kind)
            .field("phase", &self.inner.phase)
            .field("source", &self.inner.source)
            .finish()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.inner.kind, &self.inner.phase) {
            (Kind::Connection, Phase::NotSent) => f.write_str("the connection failed before the request was sent"),
            (Kind::Connection, Phase::MaybeSent) => f.write_str("the connection failed after the request was sent"),
            (Kind::Connection, Phase::Truncated { status, bytes }) => {
                write!(f, "the answer ({status}) broke off after {} bytes of its body", bytes.len())
            }
            (Kind::Refused, _) => f.write_str("the transport cannot send this request"),
            (Kind::AttemptTimeout(after), _) => write!(f, "the attempt got no answer within {after:?}"),
            (Kind::Deadline(_), _) => f.write_str("the call did not finish before its deadline"),
            (Kind::TooLarge(limit), _) => write!(f, "the answer is larger than the {limit} bytes allowed"),
            (Kind::Token(_), _) => f.write_str("no access token could be had"),
        }
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner.source.as_ref().map(|source| &**source as &(dyn Error + 'static))
    }
}
