//! The control API of the sandbox itself, under `/sandbox/v1`: what a tester orders of a world.

mod asked;
mod clock;
mod contract;
mod faults;
#[cfg(feature = "server")]
mod forks;
mod processing;
mod route;
mod sent;
mod snapshots;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use tink_ledger::rules::scenario::Scenario;
use tink_model::Method;

pub(crate) use self::clock::ADVANCE;
pub(crate) use self::route::ControlRoute;
pub(crate) use self::sent::{Segment, Sent};
use crate::moneykit;
use crate::problem::{Problem, sentence};
use crate::reply;
use crate::request_log;
use crate::scenario::{self, ScenarioError};
use crate::stage::Stage;
use crate::world::SharedWorld;

/// The routes of this file.
const ROUTES: &[ControlRoute] = &[
    (Method::Get, "/sandbox/v1/scenarios", || get(list_scenarios)),
    (Method::Post, "/sandbox/v1/scenarios", || post(load_scenario)),
];

/// Every route of the control API; each stands in its spec too.
pub(crate) fn routes() -> impl Iterator<Item = &'static ControlRoute> {
    let routes = ROUTES.iter().chain(contract::ROUTES).chain(moneykit::connect::ROUTES);
    let routes = routes.chain(clock::ROUTES).chain(snapshots::ROUTES).chain(request_log::ROUTES).chain(faults::ROUTES);
    let routes = routes.chain(processing::ROUTES);
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

async fn load_scenario(State(world): State<SharedWorld>, Sent(body): Sent) -> Result<Response, Problem> {
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
