//! Snapshots by the control API: taken, listed, restored, saved and loaded; and beginning anew.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use tink_model::Method;

use super::json;
use super::route::ControlRoute;
use super::sent::{Segment, Sent};
use crate::problem::{Problem, sentence};
use crate::reply;
use crate::snapshot::SnapshotError;
use crate::stage::{Stage, whole};

pub(super) const ROUTES: &[ControlRoute] = &[
    (Method::Post, "/sandbox/v1/snapshot", || post(take)),
    (Method::Get, "/sandbox/v1/snapshots", || get(list)),
    (Method::Get, "/sandbox/v1/snapshots/{name}", || get(save)),
    (Method::Put, "/sandbox/v1/snapshots/{name}", || put(load)),
    (Method::Delete, "/sandbox/v1/snapshots/{name}", || delete(forget)),
    (Method::Post, "/sandbox/v1/restore", || post(restore)),
    (Method::Post, "/sandbox/v1/reset", || post(reset)),
];

/// Which snapshot is meant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
}

impl Named {
    fn read(body: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(body).map_err(|error| Problem::invalid(format!("The body is {{name}}: {error}.")))
    }
}

impl From<SnapshotError> for Problem {
    fn from(error: SnapshotError) -> Self {
        let message = sentence(&error);
        match error {
            SnapshotError::Unknown(_) => Self::new(StatusCode::NOT_FOUND, message),
            SnapshotError::TooMany(_) => Self::new(StatusCode::CONFLICT, message),
            SnapshotError::Name(_) | SnapshotError::File { .. } => Self::invalid(message),
            SnapshotError::Store(_) => Self::new(StatusCode::SERVICE_UNAVAILABLE, message),
        }
    }
}

async fn take(State(stage): State<Stage>, Sent(body): Sent) -> Result<Response, Problem> {
    let named = Named::read(&body)?;
    json(&whole(async move { stage.snapshot(&named.name).await }).await?)
}

async fn list(State(stage): State<Stage>) -> Result<Response, Problem> {
    json(&stage.snapshots().await)
}

async fn restore(State(stage): State<Stage>, Sent(body): Sent) -> Result<Response, Problem> {
    let named = Named::read(&body)?;
    json(&whole(async move { stage.restore(&named.name).await }).await?)
}

async fn reset(State(stage): State<Stage>) -> Result<Response, Problem> {
    whole(async move { stage.reset().await }).await?;
    Ok(reply::no_content())
}

async fn forget(State(stage): State<Stage>, Segment(name): Segment) -> Result<Response, Problem> {
    whole(async move { stage.forget(&name).await }).await?;
    Ok(reply::no_content())
}

async fn save(State(stage): State<Stage>, Segment(name): Segment) -> Result<Response, Problem> {
    let file = stage.file(&name).await?;
    let mut response = Body::from_stream(file).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    Ok(response)
}

async fn load(State(stage): State<Stage>, Segment(name): Segment, body: Body) -> Result<Response, Problem> {
    json(&stage.load(&name, body.into_data_stream()).await?)
}
