//! Copying a body as it passes, up to a limit, without holding it up.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, HttpBody as _};
use tink_model::Secret;

use crate::passing::{Look, looked_at};

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
    (looked_at(body, kept.clone()), kept, most)
}

impl Look for Kept {
    fn piece(&self, data: &[u8]) {
        self.lock().take(data);
    }

    fn end(&self) {
        self.lock().ended = true;
    }
}
