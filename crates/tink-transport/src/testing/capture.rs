//! A transport that keeps the requests which pass through it.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

use crate::transport::Outcome;
use crate::{BoxFuture, CallContext, Transport};

/// Wraps a transport and keeps every request, as it would have gone out.
#[derive(Debug)]
pub struct Capture<T> {
    inner: T,
    requests: Mutex<Vec<Captured>>,
}

/// A request that was sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct Captured {
    /// The method.
    pub method: http::Method,
    /// The absolute URI.
    pub uri: http::Uri,
    /// The headers, `Authorization` included.
    pub headers: http::HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The id of the operation, if the request belongs to one.
    pub operation: Option<&'static str>,
    /// The number of the attempt, from 1.
    pub attempt: u32,
}

impl Captured {
    /// A header's value as text, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as text, with anything that is not UTF-8 replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Method, path and query, as in a request line: `GET /api/v1/categories?locale=sv_SE`.
    #[must_use]
    pub fn line(&self) -> String {
        let target = self.uri.path_and_query().map_or("/", |target| target.as_str());
        format!("{} {target}", self.method)
    }
}

/// Prints the request line and how large the body is; the headers and the body may hold secrets.
impl fmt::Debug for Captured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes, attempt {})", self.line(), self.body.len(), self.attempt)
    }
}

impl<T: Transport> Capture<T> {
    /// Wraps `inner`.
    pub const fn new(inner: T) -> Self {
        Self { inner, requests: Mutex::new(Vec::new()) }
    }

    /// The transport inside.
    pub const fn inner(&self) -> &T {
        &self.inner
    }

    /// The requests so far, in the order in which they were sent.
    pub fn requests(&self) -> Vec<Captured> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<T: Transport> Transport for Capture<T> {
    fn call(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let context = CallContext::of(&request);
        let captured = Captured {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
            body: request.body().clone(),
            operation: context.and_then(CallContext::operation).map(|operation| operation.id),
            attempt: context.map_or(1, CallContext::attempt),
        };
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(captured);
        self.inner.call(request)
    }
}
