//! The control API of the sandbox itself, under `/sandbox/v1`: what a tester orders of a world.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::fault::FaultRule;
use crate::problem::Problem;
use crate::reply;
use crate::routes::routes;
use crate::world::SharedWorld;

pub(crate) fn router() -> Router<SharedWorld> {
    Router::new().route("/sandbox/v1/faults", get(list_faults).post(add_fault).delete(clear_faults))
}

async fn list_faults(State(world): State<SharedWorld>) -> Result<Response, Problem> {
    let rules = serde_json::to_vec(&world.faults().list());
    rules.map(reply::json).map_err(|error| Problem::invalid(error.to_string()))
}

async fn add_fault(State(world): State<SharedWorld>, body: Bytes) -> Result<Response, Problem> {
    let rule: FaultRule = serde_json::from_slice(&body)
        .map_err(|error| Problem::invalid(format!("A fault rule is {{operation, status, count}}: {error}.")))?;
    check(&rule)?;
    world.faults().add(rule);
    Ok(reply::no_content())
}

async fn clear_faults(State(world): State<SharedWorld>) -> Response {
    world.faults().clear();
    reply::no_content()
}

/// A rule that could never fire is a mistake of the tester.
pub(crate) fn check(rule: &FaultRule) -> Result<(), Problem> {
    if !(400..=599).contains(&rule.status) {
        return Err(Problem::invalid(format!("/status: {} is not a status from 400 to 599.", rule.status)));
    }
    if rule.count == 0 {
        return Err(Problem::invalid("/count: a rule fires at least once."));
    }
    if !routes().any(|(operation, _)| operation.id == rule.operation) {
        let known: Vec<&str> = routes().map(|(operation, _)| operation.id).collect();
        let known = known.join(", ");
        return Err(Problem::invalid(format!("/operation: {:?} is none of {known}.", rule.operation)));
    }
    Ok(())
}
