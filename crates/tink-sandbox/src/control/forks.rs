//! Forks by the control API: each is a sandbox of its own on a port of its own, until it is closed or the server stops.

use axum::extract::State;
use axum::response::Response;
use axum::routing::{delete, get, post};
use http::StatusCode;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use tink_model::Method;

use super::json;
use super::route::ControlRoute;
use super::sent::Segment;
use crate::problem::{Problem, sentence};
use crate::reply;
use crate::sandbox::Sandbox;
use crate::security::Security;
use crate::stage::{MAX_FORKS, Stage};

pub(super) const ROUTES: &[ControlRoute] = &[
    (Method::Post, "/sandbox/v1/fork", || post(fork)),
    (Method::Get, "/sandbox/v1/forks", || get(list)),
    (Method::Delete, "/sandbox/v1/forks/{number}", || delete(close)),
];

/// A fork that is served.
#[derive(Serialize, Deserialize)]
struct Served {
    /// Its number.
    number: u64,
    /// Where it listens.
    url: String,
}

async fn fork(State(stage): State<Stage>, parts: Parts) -> Result<Response, Problem> {
    let full = || Problem::new(StatusCode::CONFLICT, format!("{MAX_FORKS} forks are served already; close one."));
    let place = stage.place_of_a_fork().ok_or_else(full)?;
    let sandbox = Sandbox::on(stage.fork().await?);
    // Where everybody may reach the sandbox its forks are still for this machine alone.
    let server = sandbox.listen_as("127.0.0.1:0", Security::of(&parts.extensions));
    let server = server.map_err(|error| Problem::new(StatusCode::SERVICE_UNAVAILABLE, sentence(&error)))?;
    let url = server.url();
    let number = stage.keep_fork(server, place);
    json(&Served { number, url })
}

async fn list(State(stage): State<Stage>) -> Result<Response, Problem> {
    let served = stage.forks().into_iter().map(|(number, url)| Served { number, url });
    json(&served.collect::<Vec<_>>())
}

async fn close(State(stage): State<Stage>, Segment(number): Segment) -> Result<Response, Problem> {
    match number.parse().ok().and_then(|number| stage.take_fork(number)) {
        Some((server, _place)) => {
            server.stop().await;
            Ok(reply::no_content())
        }
        None => Err(Problem::new(StatusCode::NOT_FOUND, format!("There is no fork {number}."))),
    }
}
