//! The sandbox as a transport: the clients' requests reach the router without a socket.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use tink_transport::{BoxFuture, Transport, TransportError, tower};

use crate::fault::{Dropped, Seam};
use crate::sandbox::Sandbox;

/// The base URL to give a client whose transport is a sandbox; nothing listens there.
pub const IN_PROCESS_URL: &str = "http://sandbox.invalid";

impl Sandbox {
    /// The sandbox as a transport. A connection that a fault rule drops before the request is read is one over which nothing was
    /// sent.
    #[must_use]
    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::new(InProcess { inner: tower::from_service("sandbox", Seam::new(self.router())) })
    }
}

/// The router as a transport, which knows how far a request came that was dropped.
struct InProcess<T> {
    inner: T,
}

impl<T: Transport> fmt::Debug for InProcess<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.inner, f)
    }
}

impl<T: Transport> Transport for InProcess<T> {
    fn call(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let answer = self.inner.call(request);
        Box::pin(async move {
            answer.await.map_err(|error| {
                let dropped = error.source().and_then(|source| source.downcast_ref());
                match dropped {
                    Some(Dropped::BeforeRequest) => TransportError::not_sent(Dropped::BeforeRequest),
                    _ => error,
                }
            })
        })
    }
}
