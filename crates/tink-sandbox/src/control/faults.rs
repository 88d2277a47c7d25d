//! `/sandbox/v1/faults`: rules are ordered, listed and taken back, and what fired is told.

use axum::extract::State;
use axum::response::Response;
use axum::routing::{delete, get, post};
use http::StatusCode;
use tink_model::Method;

use super::json;
use super::route::ControlRoute;
use super::sent::{Segment, Sent};
use crate::fault::FaultRule;
use crate::problem::Problem;
use crate::reply;
use crate::world::SharedWorld;

/// The members of a rule, for whoever got one wrong.
const SHAPE: &str = "one of {status, retryAfter, html}, {drop} and {token}, or {latency} beside or alone; with api, operation, user, count, \
                     after, probability and seed where they are wanted";

pub(super) const ROUTES: &[ControlRoute] = &[
    (Method::Get, "/sandbox/v1/faults", || get(list)),
    (Method::Post, "/sandbox/v1/faults", || post(add)),
    (Method::Delete, "/sandbox/v1/faults", || delete(clear)),
    (Method::Delete, "/sandbox/v1/faults/{number}", || delete(remove)),
    (Method::Get, "/sandbox/v1/faults/fired", || get(fired)),
];

async fn list(State(world): State<SharedWorld>) -> Result<Response, Problem> {
    json(&world.faults().list())
}

async fn fired(State(world): State<SharedWorld>) -> Result<Response, Problem> {
    json(&world.faults().fired())
}

async fn add(State(world): State<SharedWorld>, Sent(body): Sent) -> Result<Response, Problem> {
    let rule: FaultRule = serde_json::from_slice(&body)
        .map_err(|error| Problem::invalid(format!("A fault rule is {SHAPE}: {error}.")))?;
    world.faults().add(rule)?;
    Ok(reply::no_content())
}

async fn remove(State(world): State<SharedWorld>, Segment(number): Segment) -> Result<Response, Problem> {
    match number.parse().is_ok_and(|number| world.faults().remove(number)) {
        true => Ok(reply::no_content()),
        false => Err(Problem::new(StatusCode::NOT_FOUND, format!("There is no rule {number}; it may have fired."))),
    }
}

async fn clear(State(world): State<SharedWorld>) -> Response {
    world.faults().clear();
    reply::no_content()
}
