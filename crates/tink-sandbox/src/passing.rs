//! A body that is looked at while it passes, without holding it up.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

/// What looks at a body.
pub(crate) trait Look: Send + Unpin + 'static {
    /// A piece of it.
    fn piece(&self, data: &[u8]);

    /// It came to its end; not every reader waits for that.
    fn end(&self) {}
}

/// The same body, looked at as it is read. What is said of its size stays.
pub(crate) fn looked_at(body: Body, look: impl Look) -> Body {
    Body::new(Passing { body, look })
}

struct Passing<L> {
    body: Body,
    look: L,
}

impl<L: Look> HttpBody for Passing<L> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(frame) = &polled {
            if let Some(Ok(frame)) = frame
                && let Some(data) = frame.data_ref()
            {
                self.look.piece(data);
            }
            if frame.is_none() || self.body.is_end_stream() {
                self.look.end();
            }
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
