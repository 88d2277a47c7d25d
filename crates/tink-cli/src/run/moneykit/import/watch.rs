//! How far an import in several requests is: what went through the transport, told to a progress display.

use std::sync::{Arc, Mutex, PoisonError};

use tink_transport::{Transport, from_fn};

use crate::output::Progress;

/// The progress of an import, in bytes of the bodies that were taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    sent: usize,
    total: usize,
    progress: Option<Progress>,
}

impl Watch {
    /// A transport that tells this watch of each import that succeeds.
    pub(super) fn around(&self, transport: Arc<dyn Transport>) -> Arc<dyn Transport> {
        let watch = self.clone();
        Arc::new(from_fn(move |request| {
            let (watch, transport) = (watch.clone(), Arc::clone(&transport));
            async move {
                let is_import = request.uri().path().contains("/import");
                let length = request.body().len();
                let response = transport.call(request).await?;
                if is_import && response.status().is_success() {
                    watch.taken(length);
                }
                Ok(response)
            }
        }))
    }

    /// Shows from now on how much of `total` bytes is there.
    pub(super) fn begin(&self, total: usize, progress: Progress) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State { sent: 0, total, progress: Some(progress) };
    }

    /// Takes the display away.
    pub(super) fn finish(&self) {
        let progress = self.state.lock().unwrap_or_else(PoisonError::into_inner).progress.take();
        if let Some(progress) = progress {
            progress.finish();
        }
    }

    fn taken(&self, bytes: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // Each request has an envelope of its own, which the total does not count.
        state.sent = (state.sent + bytes).min(state.total);
        let sent = state.sent;
        if let Some(progress) = &mut state.progress {
            progress.set(sent);
        }
    }
}
