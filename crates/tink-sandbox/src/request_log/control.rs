//! The request log in the control API: `/sandbox/v1/requests`.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use axum::routing::{delete, get, post};
use http::request::Parts;
use http::{HeaderValue, header};
use tink_model::Method;

use super::curl::curl;
use super::entry::LoggedRequest;
use super::exchange::Exchange;
use super::filter::Filter;
use super::replay::replay;
use super::requests::Requests;
use crate::call::pairs;
use crate::control::{ControlRoute, Segment};
use crate::problem::{Problem, sentence};
use crate::reply;
use crate::security::Security;
use crate::stage::Stage;
use crate::world::{SharedWorld, World};

/// So many are listed unless another limit is asked for.
const DEFAULT_LIMIT: usize = 100;

pub(crate) const ROUTES: &[ControlRoute] = &[
    (Method::Get, "/sandbox/v1/requests", || get(list)),
    (Method::Delete, "/sandbox/v1/requests", || delete(clear)),
    (Method::Get, "/sandbox/v1/requests/{number}", || get(one)),
    (Method::Get, "/sandbox/v1/requests/{number}/curl", || get(as_curl)),
    (Method::Post, "/sandbox/v1/requests/{number}/replay", || post(again)),
];

async fn list(State(world): State<SharedWorld>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let filter = filter(&query.unwrap_or_default())?;
    let found = Requests::of(world, filter).found().await;
    let lines: Vec<_> = found.iter().map(|(number, exchange)| LoggedRequest::of(*number, exchange, false)).collect();
    json(&lines)
}

async fn clear(State(world): State<SharedWorld>) -> Response {
    world.request_log().clear();
    reply::no_content()
}

async fn one(State(world): State<SharedWorld>, Segment(number): Segment) -> Result<Response, Problem> {
    let (number, exchange) = kept(&world, &number)?;
    json(&LoggedRequest::of(number, &exchange, true))
}

async fn as_curl(
    State(world): State<SharedWorld>,
    Segment(number): Segment,
    parts: Parts,
) -> Result<Response, Problem> {
    let (number, exchange) = kept(&world, &number)?;
    let asked = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
    let host = exchange.request.head.get(&header::HOST).or(asked).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let scheme = Security::of(&parts.extensions).scheme();
    let mut response = reply::text("");
    let line = curl(number, &exchange, &format!("{scheme}://{host}"));
    *response.body_mut() = format!("{line}\n").into();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    Ok(response)
}

async fn again(State(stage): State<Stage>, Segment(number): Segment, parts: Parts) -> Result<Response, Problem> {
    let world = stage.world();
    let (number, exchange) = kept(&world, &number)?;
    let number = replay(&stage, number, &exchange, Security::of(&parts.extensions)).await?;
    let (number, exchange) = kept(&world, &number.to_string())?;
    json(&LoggedRequest::of(number, &exchange, true))
}

/// The exchange of a number.
fn kept(world: &World, number: &str) -> Result<(u64, Arc<Exchange>), Problem> {
    let log = world.request_log();
    let found = number.parse().ok().and_then(|number| Some((number, log.get(number)?)));
    found.ok_or_else(|| {
        let why = if log.is_on() { "The request log holds" } else { "The request log is off; it holds" };
        Problem::not_found(format!("{why} no request {number}."))
    })
}

fn filter(query: &str) -> Result<Filter, Problem> {
    let mut filter = Filter { limit: Some(DEFAULT_LIMIT), ..Filter::default() };
    for pair in pairs(query) {
        let (name, value) = pair?;
        let wrong = |what: &str| Problem::invalid(format!("/{name}: {value:?} is {what}."));
        match name.as_str() {
            "api" => filter.api = Some(value),
            "operation" => filter.operation = Some(value),
            "user" => filter.user = Some(value),
            "status" => {
                let status = value.parse().map_err(|error| Problem::invalid(format!("/status: {}", sentence(&error))));
                filter.status = Some(status?);
            }
            "after" => filter.after = Some(value.parse().map_err(|_| wrong("no number of a request"))?),
            "limit" => filter.limit = Some(value.parse().map_err(|_| wrong("no number of requests"))?),
            _ => {
                let known = "api, operation, user, status, after, limit";
                return Err(Problem::invalid(format!("/{name}: requests are found by {known}.")));
            }
        }
    }
    Ok(filter)
}

fn json<T: serde::Serialize>(value: &T) -> Result<Response, Problem> {
    serde_json::to_vec(value).map(reply::json).map_err(|error| Problem::invalid(error.to_string()))
}
