//! What the layers of a stack need to know about the call they are working for, carried as one request extension.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tink_model::{Idempotency, Operation, TokenKind};

use crate::transport::Outcome;
use crate::{Moment, TransportError};

/// The call that a request belongs to. Every layer and the transport find it in the request's extensions.
///
/// Clones of one context share what the call has lived through (its attempts and their last outcome), so the client and
/// the outermost layer see it even when they give up on the layers inside.
#[derive(Clone)]
pub struct CallContext {
    operation: Option<&'static Operation>,
    class: Idempotency,
    deadline: Option<Moment>,
    attempt: u32,
    max_response_bytes: Option<usize>,
    /// The request as it was before the first attempt, to be sent again.
    original: Option<Arc<http::Request<Bytes>>>,
    progress: Arc<Progress>,
}

#[derive(Default)]
struct Progress {
    attempts: AtomicU32,
    unsettled: AtomicBool,
    possibly_applied: AtomicBool,
    /// An attempt is under way that is ended by a limit of its own no later than the call by its deadline.
    limited: AtomicBool,
    last: Mutex<Option<LastAttempt>>,
}

/// How the latest attempt of a call ended.
#[derive(Clone)]
pub enum LastAttempt {
    /// The service answered, with a status that asks for another attempt.
    Answered(http::Response<Bytes>),
    /// There was no whole answer.
    Failed(TransportError),
}

/// Prints the status and never the body, which may hold anything.
impl fmt::Debug for LastAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(response) => f.debug_tuple("Answered").field(&response.status().as_u16()).finish(),
            Self::Failed(error) => f.debug_tuple("Failed").field(error).finish(),
        }
    }
}

impl CallContext {
    /// The context of a call of `operation`.
    #[must_use]
    pub fn new(operation: &'static Operation) -> Self {
        Self { operation: Some(operation), ..Self::of_class(operation.idempotency) }
    }

    /// The context of a call that belongs to no operation of a table.
    #[must_use]
    pub fn of_class(class: Idempotency) -> Self {
        Self {
            operation: None,
            class,
            deadline: None,
            attempt: 1,
            max_response_bytes: None,
            original: None,
            progress: Arc::default(),
        }
    }

    /// Sets the moment at which the call is given up.
    #[must_use]
    pub const fn with_deadline(mut self, deadline: Moment) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets how large this call's response may be, in bytes, instead of the transport's own limit.
    #[must_use]
    pub const fn with_max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = Some(limit);
        self
    }

    /// The context of a request, if it has one.
    #[must_use]
    pub fn of(request: &http::Request<Bytes>) -> Option<&Self> {
        request.extensions().get()
    }

    /// The context of a request; one that has none gets the class that HTTP gives its method.
    pub(crate) fn ensure(request: &mut http::Request<Bytes>) -> &mut Self {
        let class = match *request.method() {
            http::Method::GET | http::Method::HEAD | http::Method::OPTIONS => Idempotency::Safe,
            http::Method::PUT | http::Method::DELETE => Idempotency::Idempotent,
            _ => Idempotency::Unsafe,
        };
        request.extensions_mut().get_or_insert_with(|| Self::of_class(class))
    }

    /// The operation, if the request belongs to one.
    #[must_use]
    pub const fn operation(&self) -> Option<&'static Operation> {
        self.operation
    }

    /// What may be done when an attempt's outcome is unknown.
    #[must_use]
    pub const fn class(&self) -> Idempotency {
        self.class
    }

    /// The moment at which the call is given up, if there is one.
    #[must_use]
    pub const fn deadline(&self) -> Option<Moment> {
        self.deadline
    }

    /// The number of this attempt, from 1.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How large the response may be, in bytes, if this call has a limit of its own.
    #[must_use]
    pub const fn max_response_bytes(&self) -> Option<usize> {
        self.max_response_bytes
    }

    /// How many attempts the call has made so far.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.progress.attempts.load(Ordering::Relaxed)
    }

    /// How the attempt before this one ended, if there was one.
    #[must_use]
    pub fn last_attempt(&self) -> Option<LastAttempt> {
        self.progress.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether some attempt may have been carried out although no final answer says so.
    pub(crate) fn may_have_been_carried_out(&self) -> bool {
        self.progress.unsettled.load(Ordering::Relaxed)
    }

    /// Whether the answer is a refusal that an earlier attempt of this same call may have caused.
    pub(crate) fn is_possibly_applied(&self) -> bool {
        self.progress.possibly_applied.load(Ordering::Relaxed)
    }

    /// Whether the operation takes no token, so that none may be added.
    pub(crate) fn takes_no_token(&self) -> bool {
        self.operation.is_some_and(|operation| operation.token == TokenKind::None)
    }

    /// Whether the operation takes a developer's password, which no token replaces.
    pub(crate) fn takes_password(&self) -> bool {
        self.operation.is_some_and(|operation| operation.token == TokenKind::Developer)
    }

    pub(crate) const fn set_deadline(&mut self, deadline: Moment) {
        self.deadline = Some(deadline);
    }

    /// The request once more, for other attempts. They get their context when they begin, so that a request that carries nothing beside it
    /// is copied without.
    pub(crate) fn copy_of(request: &mut http::Request<Bytes>) -> http::Request<Bytes> {
        if request.extensions().len() > 1 || Self::of(request).is_none() {
            return request.clone();
        }
        let extensions = std::mem::take(request.extensions_mut());
        let copy = request.clone();
        *request.extensions_mut() = extensions;
        copy
    }

    /// Makes a request that of an attempt at `original`, in this call.
    pub(crate) fn begin_attempt(
        &self,
        request: &mut http::Request<Bytes>,
        original: &Arc<http::Request<Bytes>>,
        attempt: u32,
    ) {
        let context = request.extensions_mut().get_or_insert_with(|| self.clone());
        context.attempt = attempt;
        context.original = Some(Arc::clone(original));
        context.progress.attempts.store(attempt, Ordering::Relaxed);
    }

    /// The request of this attempt once more, without what layers have added to it. `None` where no attempt was begun.
    pub(crate) fn repeated(&self) -> Option<http::Request<Bytes>> {
        let mut request = http::Request::clone(self.original.as_ref()?);
        request.extensions_mut().insert(self.clone());
        Some(request)
    }

    /// Says that the attempt is ended at `limit` by a timer of its own, until what is returned is dropped.
    pub(crate) fn limit_attempt(&self, limit: Moment) -> AttemptLimit {
        self.progress.limited.store(self.deadline.is_some_and(|deadline| limit <= deadline), Ordering::Relaxed);
        AttemptLimit(Arc::clone(&self.progress))
    }

    /// Whether an attempt is under way that ends before the deadline, whatever happens: its timer wakes the call.
    pub(crate) fn attempt_ends_before_deadline(&self) -> bool {
        self.progress.limited.load(Ordering::Relaxed)
    }

    /// Called by the innermost layer: from here on bytes may leave.
    pub(crate) fn mark_sent(&self) {
        self.progress.unsettled.store(true, Ordering::Relaxed);
    }

    /// Called when an attempt has ended: whether the call as a whole may have been carried out by now.
    pub(crate) fn settle(&self, unsettled: bool) {
        self.progress.unsettled.store(unsettled, Ordering::Relaxed);
    }

    pub(crate) fn mark_possibly_applied(&self) {
        self.progress.possibly_applied.store(true, Ordering::Relaxed);
    }

    pub(crate) fn note_last_attempt(&self, outcome: &Outcome) {
        let last = match outcome {
            Ok(response) => LastAttempt::Answered(response.clone()),
            Err(error) => LastAttempt::Failed(error.clone()),
        };
        *self.progress.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(last);
    }
}

/// An attempt with a timer of its own is under way for as long as this lives.
pub(crate) struct AttemptLimit(Arc<Progress>);

impl Drop for AttemptLimit {
    fn drop(&mut self) {
        self.0.limited.store(false, Ordering::Relaxed);
    }
}

impl fmt::Debug for CallContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallContext")
            .field("operation", &self.operation.map(|operation| operation.id))
            .field("class", &self.class)
            .field("deadline", &self.deadline)
            .field("attempt", &self.attempt)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("last_attempt", &self.last_attempt())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attempt_has_its_context_and_what_else_the_request_carried() {
        let call = CallContext::of_class(Idempotency::Unsafe).with_max_response_bytes(7);
        for beside in [None, Some("of the caller")] {
            let mut request = http::Request::get("/links").body(Bytes::from("a body")).unwrap();
            request.extensions_mut().insert(call.clone());
            beside.map(|beside| request.extensions_mut().insert(beside));
            let original = Arc::new(CallContext::copy_of(&mut request));
            assert!(CallContext::of(&request).is_some(), "the first attempt takes the request itself");
            let mut second = http::Request::clone(&original);
            call.begin_attempt(&mut second, &original, 2);
            let again = CallContext::of(&second).and_then(CallContext::repeated).unwrap();
            for sent in [&second, &again] {
                let context = CallContext::of(sent).unwrap();
                assert_eq!(
                    (context.attempt, context.class, context.max_response_bytes),
                    (2, Idempotency::Unsafe, Some(7))
                );
                assert_eq!(sent.extensions().get().copied(), beside);
                assert_eq!((sent.uri().path(), &sent.body()[..]), ("/links", b"a body".as_slice()));
            }
        }
    }
}
