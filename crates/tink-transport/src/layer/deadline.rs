//! The outermost layer: a call as a whole, waits and retries included, ends before its deadline.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::show::write_layer;
use super::time_limit::until;
use crate::transport::Outcome;
use crate::{BoxFuture, CallContext, Clock, Transport, TransportError};

/// Gives each call that has no deadline of its own one, and ends it there. The error says whether the call may have been
/// carried out and carries the last attempt's outcome.
pub(crate) struct CallDeadline {
    pub(crate) limit: Option<Duration>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) inner: Arc<dyn Transport>,
}

impl fmt::Debug for CallDeadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.limit {
            Some(limit) => write_layer(f, format_args!("call deadline {limit:?}"), &*self.inner),
            None => write_layer(f, format_args!("call deadline, where a call has one"), &*self.inner),
        }
    }
}

impl Transport for CallDeadline {
    fn call(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let context = CallContext::ensure(&mut request);
        let deadline = match (context.deadline(), self.limit) {
            (Some(deadline), _) => deadline,
            (None, Some(limit)) => self.clock.now().after(limit),
            (None, None) => return self.inner.call(request),
        };
        context.set_deadline(deadline);
        let context = context.clone();
        Box::pin(async move {
            if self.clock.now() >= deadline {
                return Err(TransportError::deadline(false, None));
            }
            let needs_timer = || !context.attempt_ends_before_deadline();
            until(self.inner.call(request), &*self.clock, deadline, needs_timer).await.unwrap_or_else(|| {
                Err(TransportError::deadline(context.may_have_been_carried_out(), context.last_attempt()))
            })
        })
    }
}
