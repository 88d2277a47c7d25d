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

/// That a call is answered; its place is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Admitted {
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
    pub(crate) fn place(&self) -> Result<Admitted, Problem> {
        let Some(places) = &self.0 else { return Ok(Admitted { _permit: None }) };
        let taken = Arc::clone(places).try_acquire_owned();
        taken.map(|permit| Admitted { _permit: Some(permit) }).map_err(|_| {
            let message = "More calls run than the sandbox answers at once. Nothing was done; try again shortly.";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, message).retry_after(PAUSE)
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::{Request, Response, header};
    use http_body_util::BodyExt;
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
    async fn a_call_that_finds_no_place_is_told_to_come_again_and_nothing_was_done() {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let ask = async |admission: Option<usize>, method: &str, path: &str, body: &'static str| -> Response<Body> {
            let mut request = Request::builder()
                .method(method)
                .uri(path)
                .header(header::AUTHORIZATION, "Basic YXBpOnNhbmRib3gta2V5")
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body))
                .unwrap();
            if let Some(places) = admission {
                request.extensions_mut().insert(Admission::of_so_many(places));
            }
            sandbox.router().call(request).await.unwrap()
        };
        let users = async || {
            let answer = ask(None, "GET", "/v1/api/users", "").await;
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            serde_json::from_slice::<serde_json::Value>(&body).unwrap()["total"].clone()
        };
        let anna = r#"{"name":"anna","email":"anna@example.com"}"#;
        let refused = ask(Some(0), "PUT", "/v1/api/users", anna).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.headers()[header::RETRY_AFTER], "1");
        assert_eq!(users().await, 0);
        // The control API answers, and so does all else in process, where there is no such limit.
        assert_eq!(ask(Some(0), "GET", "/sandbox/v1/clock", "").await.status(), StatusCode::OK);
        assert_eq!(ask(None, "PUT", "/v1/api/users", anna).await.status(), StatusCode::OK);
        assert_eq!(users().await, 1);
    }
}
