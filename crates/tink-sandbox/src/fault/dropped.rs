//! Answers that are not given, or by half. The router can only answer, so what is not to be answered is marked.

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream::{self, StreamExt};
use http::{HeaderValue, StatusCode, header};
use http_body_util::BodyExt;

/// A connection that was dropped because a rule says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Dropped {
    #[error("a fault rule of the sandbox drops the connection before the request is read")]
    BeforeRequest,
    #[error("a fault rule of the sandbox drops the connection before the answer")]
    BeforeAnswer,
    #[error("a fault rule of the sandbox drops the connection in the middle of the answer")]
    InAnswer,
}

/// What stands for no answer at all.
pub(super) fn unanswered(dropped: Dropped) -> Response {
    let mut response = Response::new(Body::from_stream(stream::iter([Err::<Bytes, _>(dropped)])));
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response.extensions_mut().insert(dropped);
    response
}

/// An answer that breaks off after half of its body. One without a body is no answer at all.
pub(super) async fn half(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    if whole.is_empty() {
        return unanswered(Dropped::BeforeAnswer);
    }
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let first = stream::iter([Ok(whole.slice(..whole.len() / 2))]);
    // The server writes what it has when there is nothing to be had for a moment.
    let broken = stream::once(async {
        tokio::task::yield_now().await;
        Err(Dropped::InAnswer)
    });
    Response::from_parts(parts, Body::from_stream(first.chain(broken)))
}
