//! What a request was, for the id of its answer: its line, whom it speaks for, and the beginning of its body, as that is read.

use std::hash::Hasher as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::HttpBody as _;
use axum::extract::Request;
use http::header;
use siphasher::sip::SipHasher13;

use crate::passing::{Look, looked_at};

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
    (request.map(|body| looked_at(body, seen.clone())), seen)
}

impl Look for Seen {
    fn piece(&self, data: &[u8]) {
        let mut seen = self.lock();
        let telling = TELLING_BYTES.saturating_sub(seen.bytes).min(data.len());
        seen.hash.write(&data[..telling]);
        seen.bytes += data.len();
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
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
