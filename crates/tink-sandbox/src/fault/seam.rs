//! A connection that is dropped, told apart from an answer: what the server and the transport without a socket are to make of it.
//!
//! The router can only answer. An answer that is not to be given is marked, and [`Seam`], which stands around the router on both
//! ways, turns the mark into an error: hyper ends the connection on it, and in process it becomes the error of a transport. Half an
//! answer needs no mark: its body fails in the middle. Whoever nests the router elsewhere gets a 502 whose body fails at once.

use std::convert::Infallible;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use futures_util::FutureExt;
use futures_util::future::Map;
use futures_util::stream::{self, StreamExt};
use http::{HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use tower_service::Service;

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

/// The router, with an error in place of what is marked as unanswered.
#[derive(Debug, Clone)]
pub(crate) struct Seam {
    router: Router,
}

impl Seam {
    pub(crate) const fn new(router: Router) -> Self {
        Self { router }
    }
}

type Told = fn(Result<Response, Infallible>) -> Result<Response, Dropped>;

impl<B> Service<http::Request<B>> for Seam
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response;
    type Error = Dropped;
    type Future = Map<RouteFuture<Infallible>, Told>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Dropped>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        self.router.call(request).map(told as Told)
    }
}

fn told(answer: Result<Response, Infallible>) -> Result<Response, Dropped> {
    let Ok(response) = answer;
    match response.extensions().get::<Dropped>() {
        Some(dropped) => Err(*dropped),
        None => Ok(response),
    }
}
