//! The control API of the sandbox itself, under `/sandbox/v1`: what a tester orders of a world.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use tink_ledger::rules::scenario::Scenario;

use crate::fault::FaultRule;
use crate::moneykit;
use crate::problem::{Problem, sentence};
use crate::reply;
use crate::request_log;
use crate::routes::routes;
use crate::scenario::{self, ScenarioError};
use crate::world::SharedWorld;

pub(crate) fn router() -> Router<SharedWorld> {
    Router::new()
        .route("/sandbox/v1/faults", get(list_faults).post(add_fault).delete(clear_faults))
        .route("/sandbox/v1/scenarios", get(list_scenarios).post(load_scenario))
        .merge(moneykit::connect::router())
        .merge(request_log::router())
}

async fn list_scenarios() -> Result<Response, Problem> {
    json(&Scenario::ALL)
}

async fn load_scenario(State(world): State<SharedWorld>, body: Bytes) -> Result<Response, Problem> {
    let request = serde_json::from_slice(&body).map_err(|error| {
        let shape = "{scenario, externalUserId} with market and client where they are not the default";
        Problem::invalid(format!("A scenario is ordered as {shape}: {error}."))
    })?;
    // To its end, even if the caller goes away: a user half made is nobody's.
    let loading = tokio::spawn(async move { scenario::load(&world, request).await });
    match loading.await {
        Ok(Ok(loaded)) => json(&loaded),
        Ok(Err(ScenarioError::Ledger(error))) => Err(error.into()),
        Ok(Err(error)) => Err(Problem::invalid(sentence(&error))),
        Err(_) => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The sandbox failed; this is a bug in it.")),
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<Response, Problem> {
    serde_json::to_vec(value).map(reply::json).map_err(|error| Problem::invalid(error.to_string()))
}

async fn list_faults(State(world): State<SharedWorld>) -> Result<Response, Problem> {
    json(&world.faults().list())
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
    if !routes().any(|(operation, _)| rule.concerns(operation)) {
        let known: Vec<&str> = routes().map(|(operation, _)| operation.id).collect();
        let known = known.join(", ");
        return Err(Problem::invalid(format!("/operation: {:?} is none of {known}.", rule.operation)));
    }
    Ok(())
}
