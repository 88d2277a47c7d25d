//! The error of a call of an API: a struct that answers questions.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tink_model::{DecodeError, Operation, RefusalOf, Violations};

use crate::failure::{Failure, Kind};
use crate::message::{service_code, service_message};
use crate::{BoxError, Phase, TokenError, TransportError};

/// Why a call of an API has no result. `R` is the API's enum of refusals.
///
/// Ask [`refusal`](Self::refusal) for what the API itself said, the `is_` methods for what happened, and
/// [`may_have_been_applied`](Self::may_have_been_applied) before sending again. Display is one line about the call; the
/// chain of [`source`](Error::source) holds the rest. Neither Display nor Debug shows a body or a secret.
pub struct ApiError<R> {
    failure: Box<Failure>,
    refusals: PhantomData<fn() -> R>,
}

impl<R> ApiError<R> {
    /// A request that is not fit to be sent: `source` says why.
    pub fn invalid_request(operation: &'static Operation, source: impl Into<BoxError>) -> Self {
        Failure::request(operation, source).into()
    }

    /// Answers, each good by itself, that do not fit together: `source` says how.
    pub fn contradiction(operation: &'static Operation, source: impl Into<BoxError>) -> Self {
        Failure::contradiction(operation, source).into()
    }

    /// The request was refused on this side: a value breaks a rule of the API, or a path parameter is unusable.
    ///
    /// Nothing was sent. Correct the value that the source names; an API client's `unchecked` skips the rules of bodies.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.failure.kind, Kind::Request(_))
    }

    /// The rules that the request breaks, if that is why it was not sent.
    #[must_use]
    pub fn violations(&self) -> Option<&Violations> {
        match &self.failure.kind {
            Kind::Request(source) => source.downcast_ref(),
            _ => None,
        }
    }

    /// The request did not leave: no connection, no token, or no time to send it.
    ///
    /// Nothing was sent by the last attempt; [`may_have_been_applied`](Self::may_have_been_applied) tells about all.
    /// Sending again is safe if that is false, and helps once the cause is gone.
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        self.is_invalid_request() || self.phase().is_some_and(|phase| *phase == Phase::NotSent)
    }

    /// An attempt, or the call as a whole, took too long.
    ///
    /// The request may have reached the service, unless [`is_not_sent`](Self::is_not_sent). Allow more time, or see
    /// whether it was carried out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.transport_error().is_some_and(|error| error.is_attempt_timeout() || error.is_deadline())
    }

    /// The call's deadline came, or the next wait would not have fitted before it.
    ///
    /// Earlier attempts may have reached the service; status, body, refusal and `retry_after` are those of the last
    /// answer, and the source is the last attempt's error. Allow more time, or come back after `retry_after`.
    #[must_use]
    pub fn is_deadline(&self) -> bool {
        self.transport_error().is_some_and(TransportError::is_deadline)
    }

    /// No access token could be had.
    ///
    /// The request itself was not sent. Ask [`token_error`](Self::token_error): a refusal wants other credentials or a
    /// new authorization of the user, an unreachable server wants time.
    #[must_use]
    pub fn is_token(&self) -> bool {
        self.token_error().is_some()
    }

    /// The service limits the rate (429) and went on doing so until the attempts or the time were used up.
    ///
    /// The request was turned away and not carried out. Wait for [`retry_after`](Self::retry_after) and send less.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// The service, or something in front of it, failed (5xx).
    ///
    /// The request may have been carried out. Classes other than `Unsafe` were tried again already; try later, or see
    /// whether it was carried out.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    /// The service refused the request, and may have done so only because an earlier attempt of this same call, whose
    /// answer was lost, had been carried out: a 409 or 410 of a keyed operation, a 404 of a deletion.
    ///
    /// The request has either been carried out by this call or before it. Compare what the service holds with what
    /// was sent.
    #[must_use]
    pub fn is_possibly_applied(&self) -> bool {
        self.failure.possibly_applied
    }

    /// The service answered with a success and the body could not be read.
    ///
    /// The request was carried out; do not send it again to get a better answer unless it only reads. The place is in
    /// [`decode_error`](Self::decode_error), the bytes are in [`body`](Self::body).
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(self.failure.kind, Kind::Unreadable(_))
    }

    /// The service gave several answers, each good by itself, that do not fit together, such as the same page twice.
    ///
    /// The requests were carried out. What came before the contradiction is good; the rest cannot be had this way.
    #[must_use]
    pub fn is_contradiction(&self) -> bool {
        matches!(self.failure.kind, Kind::Contradiction(_))
    }

    /// The answer broke off, or is larger than the cap.
    ///
    /// The service did act, as the status in [`phase`](Self::phase) says. Ask for less, or raise the cap if
    /// [`is_too_large`](Self::is_too_large).
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        matches!(self.phase(), Some(Phase::Truncated { .. }))
    }

    /// The answer is larger than the cap on answers.
    ///
    /// The request was carried out. Ask for less at once, or raise the cap of the client or the call.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.transport_error().is_some_and(TransportError::is_too_large)
    }

    /// Whether some attempt of this call may have been carried out although the call failed.
    #[must_use]
    pub fn may_have_been_applied(&self) -> bool {
        self.failure.may_have_been_applied
    }

    /// The operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.failure.operation
    }

    /// The status of the last answer, if one came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.failure.answer.as_ref().map(crate::Answer::status)
    }

    /// The id that the service gave to the request it answered last (`X-Request-ID`).
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.failure.answer.as_ref()?.request_id()
    }

    /// The body of the last answer, as it came; of a truncated one, what came of it.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        match (&self.failure.answer, self.phase()) {
            (Some(answer), _) => Some(answer.body()),
            (None, Some(Phase::Truncated { bytes, .. })) => Some(bytes),
            (None, _) => None,
        }
    }

    /// The service's own message, on one line, if the body of the last answer holds one.
    #[must_use]
    pub fn service_message(&self) -> Option<String> {
        service_message(self.failure.answer.as_ref()?.body())
    }

    /// The service's own error code, if the body of the last answer holds one.
    #[must_use]
    pub fn service_code(&self) -> Option<String> {
        service_code(self.failure.answer.as_ref()?.body())
    }

    /// How long the service asked to wait, with its last answer.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.failure.retry_after
    }

    /// How many attempts were made; 0 if the request was refused on this side.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.failure.attempts
    }

    /// Where in the body the reading failed and why.
    #[must_use]
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.failure.kind {
            Kind::Unreadable(error) => Some(error),
            _ => None,
        }
    }

    /// The JSON pointer of the value that could not be read.
    #[must_use]
    pub fn json_pointer(&self) -> Option<&str> {
        self.decode_error().map(DecodeError::pointer)
    }

    /// The error of the transport, if there is no whole answer.
    #[must_use]
    pub fn transport_error(&self) -> Option<&TransportError> {
        match &self.failure.kind {
            Kind::Transport(error) => Some(error),
            _ => None,
        }
    }

    /// How far the last attempt got, if there is no whole answer.
    #[must_use]
    pub fn phase(&self) -> Option<&Phase> {
        self.transport_error().map(TransportError::phase)
    }

    /// Why no token could be had.
    #[must_use]
    pub fn token_error(&self) -> Option<&TokenError> {
        self.transport_error().and_then(TransportError::token_error)
    }
}

impl<R: RefusalOf> ApiError<R> {
    /// What the API said, if its last answer has a status that is documented for the operation as a refusal.
    #[must_use]
    pub fn refusal(&self) -> Option<R> {
        R::of(self.operation(), self.status()?.as_u16())
    }
}

impl<R> From<Box<Failure>> for ApiError<R> {
    fn from(failure: Box<Failure>) -> Self {
        Self { failure, refusals: PhantomData }
    }
}

impl<R> fmt::Debug for ApiError<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.failure, f)
    }
}

impl<R> fmt::Display for ApiError<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.failure, f)
    }
}

impl<R> Error for ApiError<R> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.failure.source()
    }
}
