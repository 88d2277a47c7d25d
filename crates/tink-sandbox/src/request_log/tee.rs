//! Copying a body as it passes, up to a limit, without holding it up.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use tink_model::Secret;

/// Of a body this much is kept.
pub const MAX_LOGGED_BODY_BYTES: usize = 64 * 1024;

/// What is kept of a body that is passing.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept(Arc<Mutex<KeptBody>>);

/// What was kept of a body.
#[derive(Debug, Clone, Default)]
pub(super) struct KeptBody {
    bytes: Secret<Vec<u8>>,
    /// How many bytes passed.
    pub(super) passed: u64,
    /// Whether it passed to its end.
    pub(super) ended: bool,
}

impl KeptBody {
    /// The first bytes of it.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.expose()
    }

    /// Whether all of it is there.
    pub(super) fn is_whole(&self) -> bool {
        self.ended && self.bytes.expose().len() as u64 == self.passed
    }

    fn take(&mut self, frame: &[u8]) {
        self.passed += frame.len() as u64;
        let mut bytes = std::mem::take(&mut self.bytes).into_exposed();
        let room = MAX_LOGGED_BODY_BYTES.saturating_sub(bytes.len());
        bytes.extend_from_slice(&frame[..frame.len().min(room)]);
        self.bytes = Secret::new(bytes);
    }
}

impl Kept {
    pub(super) fn get(&self) -> KeptBody {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, KeptBody> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body, what of it is kept as it passes, and the most bytes that will be.
pub(super) fn tee(body: Body) -> (Body, Kept, usize) {
    let kept = Kept::default();
    if body.is_end_stream() {
        kept.lock().ended = true;
        return (body, kept, 0);
    }
    let hint = body.size_hint();
    let most =
        hint.upper().and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX).min(MAX_LOGGED_BODY_BYTES);
    if hint.exact().is_some() {
        // One piece of memory of the right size, whatever pieces it comes in.
        kept.lock().bytes = Secret::new(Vec::with_capacity(most));
    }
    (Body::new(Tee { body, kept: kept.clone() }), kept, most)
}

/// A body that is copied as it is read.
struct Tee {
    body: Body,
    kept: Kept,
}

impl HttpBody for Tee {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(frame) = &polled {
            let mut kept = self.kept.lock();
            if let Some(data) =
                frame.as_ref().and_then(|frame| frame.as_ref().ok()).and_then(http_body::Frame::data_ref)
            {
                kept.take(data);
            }
            kept.ended = frame.is_none() || self.body.is_end_stream();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
