//! A transport that never answers.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;

use crate::transport::Outcome;
use crate::{BoxFuture, Transport};

/// A transport that never answers, for tests of deadlines and time-outs. It counts the requests it was given.
#[derive(Debug, Default)]
pub struct Never {
    calls: AtomicUsize,
}

impl Never {
    /// A transport that never answers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many requests were sent into it.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl Transport for Never {
    fn call(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Box::pin(pending())
    }
}
