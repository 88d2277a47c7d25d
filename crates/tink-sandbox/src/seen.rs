//! What a request was, for the id of its answer: its line, whom it speaks for, and the beginning of its body, as that is read.

use std::hash::Hasher as _;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use http::header;
use http_body::{Frame, SizeHint};
use siphasher::sip::SipHasher13;

/// So much of a body tells requests apart, beside its length.
const TELLING_BYTES: usize = 4 * 1024;

/// What was seen of a request so far.
#[derive(Debug, Clone)]
pub(crate) struct Seen(Arc<Mutex<Hashed>>);

#[derive(Debug)]
struct Hashed {
    hash: SipHasher13,
    bytes: usize,
}

impl Seen {
    /// A hash of it, in words.
    pub(crate) fn content(&self) -> String {
        let mut seen = self.lock();
        let bytes = seen.bytes;
        seen.hash.write_usize(bytes);
        format!("{:016x}", seen.hash.finish())
    }

    fn take(&self, data: &[u8]) {
        let mut seen = self.lock();
        let telling = TELLING_BYTES.saturating_sub(seen.bytes).min(data.len());
        seen.hash.write(&data[..telling]);
        seen.bytes += data.len();
    }

    fn lock(&self) -> MutexGuard<'_, Hashed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same request, of which is seen what is read.
pub(crate) fn seen(request: Request) -> (Request, Seen) {
    let mut hash = SipHasher13::new();
    let target = request.uri().path_and_query().map_or("", http::uri::PathAndQuery::as_str);
    let caller = request.headers().get(header::AUTHORIZATION).map(http::HeaderValue::as_bytes).unwrap_or_default();
    for part in [request.method().as_str().as_bytes(), target.as_bytes(), caller] {
        hash.write_usize(part.len());
        hash.write(part);
    }
    let seen = Seen(Arc::new(Mutex::new(Hashed { hash, bytes: 0 })));
    if request.body().is_end_stream() {
        return (request, seen);
    }
    let watched = request.map(|body| Body::new(Watched { body, seen: seen.clone() }));
    (watched, seen)
}

/// A body that is seen while it is read.
struct Watched {
    body: Body,
    seen: Seen,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.seen.take(data);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    async fn content(line: &str, caller: &str, body: &str) -> String {
        let (method, path) = line.split_once(' ').expect("a line");
        let request = Request::builder().method(method).uri(path).header("authorization", caller);
        let (request, seen) = seen(request.body(Body::from(body.to_owned())).expect("a request"));
        let read = request.into_body().collect().await.expect("a body").to_bytes();
        assert_eq!(read, body.as_bytes());
        seen.content()
    }

    #[tokio::test]
    async fn line_caller_and_body_tell_requests_apart() {
        let first = content("POST /a", "me", "x").await;
        assert_eq!(first, content("POST /a", "me", "x").await);
        let long = "x".repeat(TELLING_BYTES);
        for other in [
            content("PUT /a", "me", "x").await,
            content("POST /b", "me", "x").await,
            content("POST /a", "you", "x").await,
            content("POST /a", "me", "y").await,
            content("POST /a", "me", "").await,
            content("POST /a", "me", &long).await,
        ] {
            assert_ne!(first, other);
        }
        assert_ne!(content("POST /a", "me", &long).await, content("POST /a", "me", &format!("{long}y")).await);
    }
}
