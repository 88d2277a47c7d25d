//! How many connections are served at once. On further ones each request is told that there are too many until one of those that are
//! served ends: who is left waiting, with a connection that nobody accepts, learns nothing.

use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_service::Service;

use super::PATIENCE;
use crate::admission::{Admission, PAUSE};
use crate::call::MAX_BODY_BYTES;
use crate::problem::{Dialect, Problem};
use crate::router::TimeLimit;
use crate::security::Security;

/// The places for connections.
#[derive(Debug)]
pub(super) struct Places {
    served: Arc<Semaphore>,
    all: Arc<Semaphore>,
}

/// A connection's place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    served: OnceLock<OwnedSemaphorePermit>,
    places: Arc<Semaphore>,
    _of_all: OwnedSemaphorePermit,
}

impl Places {
    /// So many connections are served, and so many more told that there are too many.
    pub(super) fn new(served: usize, turned_away: usize) -> Self {
        Self { served: Arc::new(Semaphore::new(served)), all: Arc::new(Semaphore::new(served + turned_away)) }
    }

    /// Waits until there is room for one more connection of either kind.
    pub(super) async fn room(&self) -> Option<Arc<Place>> {
        let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(Arc::new(Place { served: OnceLock::new(), places: Arc::clone(&self.served), _of_all: all }))
    }
}

impl Place {
    /// Whether the connection is served; from the first time on that there is a place among those that are.
    fn is_served(&self) -> bool {
        if self.served.get().is_some() {
            return true;
        }
        let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() else { return false };
        // Where two requests of a connection found one at once, one of the two is free again.
        let _ = self.served.set(permit);
        true
    }
}

/// What the requests of a server carry.
#[derive(Debug, Clone)]
pub(super) struct Carried {
    pub(super) limit: TimeLimit,
    pub(super) admission: Admission,
    pub(super) security: Security,
}

/// What answers the requests of a connection: `inner`, or that there are too many.
#[derive(Debug, Clone)]
pub(super) struct Placed<S> {
    pub(super) inner: S,
    pub(super) place: Arc<Place>,
    pub(super) carried: Carried,
}

impl<S> Service<Request<Incoming>> for Placed<S>
where
    S: Service<Request<Incoming>, Response = Response>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Incoming>) -> Self::Future {
        if !self.place.is_served() {
            return turn_away(request).map(Ok).boxed();
        }
        let Carried { limit, admission, security } = self.carried.clone();
        let extensions = request.extensions_mut();
        extensions.insert(limit);
        extensions.insert(admission);
        extensions.insert(security);
        self.inner.call(request).boxed()
    }
}

async fn turn_away(request: Request<Incoming>) -> Response {
    let dialect = Dialect::of_path(request.uri().path());
    // Some clients see no answer as long as they send; those that do not come to an end are answered all the same.
    let mut body = Limited::new(request.into_body(), MAX_BODY_BYTES);
    let read = async { while let Some(Ok(_)) = body.frame().await {} };
    let _ = tokio::time::timeout(PATIENCE, read).await;
    let message =
        "More connections are open than the sandbox serves. Nothing was done; close some, or try again shortly.";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, message).retry_after(PAUSE).respond(dialect)
}
