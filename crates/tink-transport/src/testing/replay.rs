//! A transport that gives prepared answers in order, and the functions that prepare them.

use std::collections::VecDeque;
use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use crate::transport::Outcome;
use crate::{BoxFuture, Transport, TransportError};

/// A transport that gives prepared outcomes in order, one per request. A request beyond the last fails for good.
#[derive(Default)]
pub struct Replay {
    left: Mutex<VecDeque<Outcome>>,
}

impl Replay {
    /// Nothing prepared yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers the next request with `response`.
    #[must_use]
    pub fn answer(self, response: http::Response<Bytes>) -> Self {
        self.left().push_back(Ok(response));
        self
    }

    /// Fails the next request with `error`.
    #[must_use]
    pub fn failure(self, error: TransportError) -> Self {
        self.left().push_back(Err(error));
        self
    }

    /// How many outcomes are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.left().len()
    }

    fn left(&self) -> MutexGuard<'_, VecDeque<Outcome>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "replay ({} left)", self.remaining())
    }
}

impl Transport for Replay {
    fn call(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let next = self.left().pop_front();
        Box::pin(ready(next.unwrap_or_else(|| Err(TransportError::refused("the replay has no answer left")))))
    }
}

/// A response with a status and a JSON body.
///
/// # Panics
///
/// When `status` is not a status.
#[must_use]
pub fn json(status: u16, body: impl Into<Bytes>) -> http::Response<Bytes> {
    let mut response = answer(status, &[], body);
    response.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    response
}

/// A response with a status and no body.
///
/// # Panics
///
/// When `status` is not a status.
#[must_use]
pub fn empty(status: u16) -> http::Response<Bytes> {
    answer(status, &[], Bytes::new())
}

/// A response with a status, headers and a body.
///
/// # Panics
///
/// When `status` is not a status, or a header is not one.
#[must_use]
pub fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> http::Response<Bytes> {
    let builder = http::Response::builder().status(status);
    let builder = headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
    builder.body(body.into()).expect("a prepared response has a valid status and valid headers")
}
