//! What a request of the control API brings, refused in its own words where it cannot be taken.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use http::StatusCode;
use http::request::Parts;

use crate::problem::Problem;

/// The body of an order arrives within this time, whatever carrying it out takes.
const ARRIVAL: Duration = Duration::from_secs(60);

/// The body; axum takes at most 2 MiB.
pub(crate) struct Sent(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let late = |_| Problem::new(StatusCode::REQUEST_TIMEOUT, "The request did not arrive in time.");
        let arrived = tokio::time::timeout(ARRIVAL, Bytes::from_request(request, state)).await.map_err(late)?;
        arrived.map(Self).map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "The body of an order is at most 2 MiB long.")
            }
            _ => Problem::invalid("The body did not arrive whole."),
        })
    }
}

/// The one parameter of the path.
pub(crate) struct Segment(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(segment) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::invalid("The path holds a parameter that is not UTF-8."))?;
        Ok(Self(segment))
    }
}
