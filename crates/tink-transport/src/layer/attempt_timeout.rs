//! One attempt may take only so long.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::show::write_layer;
use super::time_limit::until;
use crate::transport::Outcome;
use crate::{BoxFuture, CallContext, Clock, Transport, TransportError};

/// Ends an attempt that got no whole answer in time. The request may have been carried out by then.
pub(crate) struct AttemptTimeout {
    pub(crate) limit: Duration,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) inner: Arc<dyn Transport>,
}

impl fmt::Debug for AttemptTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_layer(f, format_args!("attempt timeout {:?}", self.limit), &*self.inner)
    }
}

impl Transport for AttemptTimeout {
    fn call(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        Box::pin(async move {
            let limit = self.clock.now().after(self.limit);
            let _limited = CallContext::ensure(&mut request).limit_attempt(limit);
            until(self.inner.call(request), &*self.clock, limit, || true)
                .await
                .unwrap_or_else(|| Err(TransportError::attempt_timeout(self.limit)))
        })
    }
}
