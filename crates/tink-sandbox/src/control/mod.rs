//! The control API of the sandbox itself, under `/sandbox/v1`: what a tester orders of a world.

mod asked;
mod clock;
mod contract;
#[cfg(feature = "server")]
mod forks;
mod route;
mod snapshots;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{delete, get, post};
use http::StatusCode;
use tink_ledger::rules::scenario::Scenario;
use tink_model::Method;

pub(crate) use self::route::ControlRoute;
use crate::fault::FaultRule;
use crate::moneykit;
use crate::problem::{Problem, sentence};
use crate::reply;
use crate::request_log;
use crate::routes;
use crate::scenario::{self, ScenarioError};
use crate::stage::Stage;
use crate::world::SharedWorld;

/// The routes of this file.
const ROUTES: &[ControlRoute] = &[
    (Method::Get, "/sandbox/v1/faults", || get(list_faults)),
    (Method::Post, "/sandbox/v1/faults", || post(add_fault)),
    (Method::Delete, "/sandbox/v1/faults", || delete(clear_faults)),
    (Method::Get, "/sandbox/v1/scenarios", || get(list_scenarios)),
    (Method::Post, "/sandbox/v1/scenarios", || post(load_scenario)),
];

/// Every route of the control API; each stands in its spec too.
pub(crate) fn routes() -> impl Iterator<Item = &'static ControlRoute> {
    let routes = ROUTES.iter().chain(contract::ROUTES).chain(moneykit::connect::ROUTES);
    let routes = routes.chain(clock::ROUTES).chain(snapshots::ROUTES).chain(request_log::ROUTES);
    #[cfg(feature = "server")]
    let routes = routes.chain(forks::ROUTES);
    routes
}

pub(crate) fn router() -> Router<Stage> {
    route::router(routes())
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
    if !routes::routes().any(|(operation, _)| rule.concerns(operation)) {
        let known: Vec<&str> = routes::routes().map(|(operation, _)| operation.id).collect();
        let known = known.join(", ");
        return Err(Problem::invalid(format!("/operation: {:?} is none of {known}.", rule.operation)));
    }
    Ok(())
}
