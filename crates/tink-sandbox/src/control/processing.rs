//! `/sandbox/v1/processing`: when what the Connector API takes in becomes visible.

use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, put};
use tink_model::Method;

use super::json;
use super::route::ControlRoute;
use super::sent::Sent;
use crate::problem::Problem;
use crate::processing::Processing;
use crate::reply;
use crate::world::SharedWorld;

/// What can be said.
const SHAPE: &str =
    "{\"visible\": \"immediately\"}, {\"visible\": \"after\", millis} or {\"visible\": \"polls\", polls}";

pub(super) const ROUTES: &[ControlRoute] =
    &[(Method::Get, "/sandbox/v1/processing", || get(show)), (Method::Put, "/sandbox/v1/processing", || put(set))];

async fn show(State(world): State<SharedWorld>) -> Result<Response, Problem> {
    json(&world.waiting().processing())
}

async fn set(State(world): State<SharedWorld>, Sent(body): Sent) -> Result<Response, Problem> {
    let processing: Processing =
        serde_json::from_slice(&body).map_err(|error| Problem::invalid(format!("Processing is {SHAPE}: {error}.")))?;
    world.waiting().set(processing);
    Ok(reply::no_content())
}
