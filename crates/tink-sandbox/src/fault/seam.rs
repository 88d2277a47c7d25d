//! A connection that is dropped, told apart from an answer: what the server and the transport without a socket are to make of it.
//!
//! The router can only answer. An answer that is not to be given is marked, and [`Seam`], which stands around the router on both
//! ways, turns the mark into an error: hyper ends the connection on it, and in process it becomes the error of a transport. Half an
//! answer needs no mark: its body fails in the middle. Whoever nests the router elsewhere gets a 502 whose body fails at once.

use std::convert::Infallible;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Bytes, HttpBody};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use futures_util::FutureExt;
use futures_util::future::Map;
use tower_service::Service;

use super::dropped::Dropped;

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
