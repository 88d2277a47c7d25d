//! The spans of a call and of each of its attempts. They name the operation and its path template, never a URL, a header
//! or a body: those hold ids of people and secrets.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::show::write_layer;
use crate::transport::Outcome;
use crate::{BoxFuture, CallContext, Transport};

/// A span around a whole call.
pub(crate) struct CallSpan {
    pub(crate) inner: Arc<dyn Transport>,
}

impl fmt::Debug for CallSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_layer(f, format_args!("call span"), &*self.inner)
    }
}

impl Transport for CallSpan {
    fn call(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let span = tracing::info_span!(
            "call",
            api = Empty,
            operation = Empty,
            method = %request.method(),
            path = Empty,
            attempts = Empty,
            status = Empty,
            error = Empty
        );
        // Nobody listens: no box, no clone.
        if span.is_disabled() {
            return self.inner.call(request);
        }
        let context = CallContext::ensure(&mut request).clone();
        if let Some(operation) = context.operation() {
            span.record("api", operation.api).record("operation", operation.id).record("path", operation.path);
        }
        let recorded = span.clone();
        let call = async move {
            let outcome = self.inner.call(request).await;
            recorded.record("attempts", context.attempts());
            record(&recorded, &outcome);
            outcome
        };
        Box::pin(call.instrument(span))
    }
}

/// A span around one attempt, and the last layer before the transport: from here on bytes may leave.
pub(crate) struct AttemptSpan {
    pub(crate) inner: Arc<dyn Transport>,
}

impl fmt::Debug for AttemptSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_layer(f, format_args!("attempt span"), &*self.inner)
    }
}

impl Transport for AttemptSpan {
    fn call(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let context = CallContext::ensure(&mut request);
        context.mark_sent();
        let span = tracing::debug_span!("attempt", attempt = context.attempt(), status = Empty, error = Empty);
        if span.is_disabled() {
            return self.inner.call(request);
        }
        let recorded = span.clone();
        let call = async move {
            let outcome = self.inner.call(request).await;
            record(&recorded, &outcome);
            outcome
        };
        Box::pin(call.instrument(span))
    }
}

fn record(span: &Span, outcome: &Outcome) {
    match outcome {
        Ok(response) => span.record("status", response.status().as_u16()),
        Err(error) => span.record("error", tracing::field::display(error)),
    };
}
