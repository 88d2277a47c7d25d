//! The router: the table of routes in axum's terms, and what every answer carries.

use std::collections::HashSet;
use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use http::{HeaderName, HeaderValue, StatusCode, header};
use tink_ledger::Id;
use tink_model::{EpochMillis, Method, Operation};

use crate::call::{Literal, answer};
use crate::control;
use crate::fault::RequestId;
use crate::near_miss;
use crate::pages;
use crate::problem::Problem;
use crate::request_log::Recording;
use crate::routes::routes;
use crate::seen::seen;
use crate::stage::Stage;
use crate::world::SharedWorld;

/// Chosen by the server for every answer.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Chosen by the caller, sent back unchanged.
const TRACE_ID: HeaderName = HeaderName::from_static("x-client-trace-id");

/// How long a request may take, as an extension of it. Those that no server brought have none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeLimit(pub(crate) Duration);

/// The router of a world.
pub(crate) fn router(stage: Stage) -> Router {
    let mut router = Router::new();
    let mut seen = HashSet::new();
    for (operation, handler) in routes() {
        // Two APIs may document the same operation; it is one route.
        if !seen.insert((operation.method, operation.path)) {
            continue;
        }
        let route = on(filter(operation.method), move |State(world): State<SharedWorld>, request: Request| {
            let (parts, body) = request.into_parts();
            answer(world, operation, *handler, parts, body)
        });
        router = router.route(operation.path, route);
        if let Some((path, literal)) = hidden_by_literal(operation) {
            let route = on(filter(operation.method), move |State(world): State<SharedWorld>, request: Request| {
                let (mut parts, body) = request.into_parts();
                parts.extensions.insert(literal);
                answer(world, operation, *handler, parts, body)
            });
            router = router.route(&path, route);
        }
    }
    let router = router
        .merge(control::router())
        .merge(pages::router())
        .method_not_allowed_fallback(|request: Request| near_miss::answer(StatusCode::METHOD_NOT_ALLOWED, request))
        .fallback(|request: Request| near_miss::answer(StatusCode::NOT_FOUND, request));
    router.layer(middleware::from_fn_with_state(stage.clone(), with_ids)).with_state(stage)
}

/// Where an operation's path ends in a parameter, and another operation's path in a word at that place, the word is a value of
/// the parameter too, for the methods that the other operation does not take: a transaction may be called `delete`.
fn hidden_by_literal(operation: &'static Operation) -> Option<(String, Literal)> {
    let (folder, last) = operation.path.rsplit_once('/')?;
    let name = last.strip_prefix('{')?.strip_suffix('}')?;
    let value = routes().find_map(|(other, _)| {
        let (other_folder, word) = other.path.rsplit_once('/')?;
        (other_folder == folder && !word.starts_with('{') && other.method != operation.method).then_some(word)
    })?;
    Some((format!("{folder}/{value}"), Literal { name, value }))
}

/// Answers a request, or gives it up after its time.
async fn within(request: Request, next: Next) -> Response {
    let limit = request.extensions().get().copied().filter(|_| request.uri().path() != control::ADVANCE);
    let Some(TimeLimit(limit)) = limit else { return next.run(request).await };
    let late = || {
        Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "The request did not arrive, or was not done, in time. It may still be carried out.",
        )
        .into_response()
    };
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| late())
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

async fn with_ids(State(world): State<SharedWorld>, mut request: Request, next: Next) -> Response {
    let trace = request.headers().get(&TRACE_ID).cloned();
    let recording = Recording::begin(&world, &mut request);
    let named = RequestId::default();
    request.extensions_mut().insert(named.clone());
    let (request, seen) = seen(request);
    let mut response = within(request, next).await;
    let id = Id::mint(&mut world.rng(&["request", &seen.content()])).to_string();
    named.give(&id);
    let headers = response.headers_mut();
    headers.insert(header::DATE, date(world.ledger().now()));
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(trace) = trace {
        headers.insert(TRACE_ID, trace);
    }
    recording.end(response)
}

/// The world's time as the date of an answer; the furthest that the header can say is the end of the year 9999.
fn date(now: EpochMillis) -> HeaderValue {
    const LAST: u64 = 253_402_300_799;
    let seconds = u64::try_from(now.as_millis() / 1_000).unwrap_or(0).min(LAST);
    let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
