//! Load shedding: a server that answers as many calls as it can in good time turns others away at once, so that those it took are answered
//! and nobody waits in vain. A call that is turned away has changed nothing.

use std::sync::Arc;

use http::{Extensions, StatusCode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;

/// Seconds until who was turned away may come again.
pub(crate) const PAUSE: u64 = 1;

/// The places for calls of a server. Calls that no server brought, those in process, need none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Admission(Option<Arc<Semaphore>>);

/// A call's place, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Admission {
    /// So many calls at once.
    #[cfg(any(feature = "server", test))]
    pub(crate) fn of_so_many(places: usize) -> Self {
        Self(Some(Arc::new(Semaphore::new(places))))
    }

    /// That of the server that brought a request.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().cloned().unwrap_or_default()
    }

    /// A place for a call, if there is one.
    pub(crate) fn place(&self) -> Result<Place, Problem> {
        let Some(places) = &self.0 else { return Ok(Place { _permit: None }) };
        let taken = Arc::clone(places).try_acquire_owned();
        taken.map(|permit| Place { _permit: Some(permit) }).map_err(|_| {
            let message = "More calls run than the sandbox answers at once. Nothing was done; try again shortly.";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, message).retry_after(PAUSE)
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::Extension;
    use axum::body::Body;
    use http::{Request, Response, header};
    use tower_service::Service;

    use super::*;
    use crate::Sandbox;

    #[test]
    fn a_place_is_free_again_when_its_call_is_over() {
        let admission = Admission::of_so_many(1);
        let place = admission.place().unwrap();
        assert_eq!(admission.place().unwrap_err().retry_after_seconds(), Some(1));
        drop(place);
        admission.place().unwrap();
    }

    #[tokio::test]
    async fn a_call_that_finds_no_place_is_told_to_come_again_and_the_control_api_answers() {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let full = sandbox.router().layer(Extension(Admission::of_so_many(0)));
        let ask = async |method: &str, path: &str| -> Response<Body> {
            let request =
                Request::builder().method(method).uri(path).header(header::AUTHORIZATION, "Basic YXBpOnNhbmRib3gta2V5");
            full.clone().call(request.body(Body::empty()).unwrap()).await.unwrap()
        };
        let refused = ask("GET", "/v1/api/users").await;
        assert_eq!(
            (refused.status(), &refused.headers()[header::RETRY_AFTER]),
            (StatusCode::SERVICE_UNAVAILABLE, &"1".parse().unwrap())
        );
        assert_eq!(ask("GET", "/sandbox/v1/clock").await.status(), StatusCode::OK);
        // Who may not call at all is told that.
        let stranger = Request::builder().uri("/v1/api/users").body(Body::empty()).unwrap();
        assert_eq!(full.clone().call(stranger).await.unwrap().status(), StatusCode::UNAUTHORIZED);
        // In process there is no such limit.
        let request =
            Request::builder().uri("/v1/api/users").header(header::AUTHORIZATION, "Basic YXBpOnNhbmRib3gta2V5");
        assert_eq!(sandbox.router().call(request.body(Body::empty()).unwrap()).await.unwrap().status(), StatusCode::OK);
    }
}
