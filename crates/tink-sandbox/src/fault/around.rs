//! What rules do to a call: before it is looked at, and to its answer.

use std::future::Future;
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use tink_model::Operation;

use super::dropped::{Dropped, half, unanswered};
use super::faults::{Asked, Firing};
use super::rule::{DropPoint, FaultRule, RetryAfter};
use super::users::users;
use super::wait::wait;
use super::{RequestId, html};
use crate::problem::Problem;
use crate::request_log::Notes;
use crate::world::World;

/// Answers a call of an operation by `answer`, unless a rule wants it otherwise.
pub(crate) async fn around<F: Future<Output = Response>>(
    world: &Arc<World>,
    operation: &'static Operation,
    parts: Parts,
    body: Body,
    answer: impl FnOnce(Parts, Body) -> F,
) -> Response {
    let notes = Notes::of(&parts.extensions);
    let (firing, body) = match fire(world, operation, &parts, body).await {
        Ok(fired) => fired,
        Err(problem) => return problem.respond_to(operation),
    };
    notes.faults(operation, &firing.what);
    wait(firing.wait).await;
    let Some(rule) = firing.rule else { return answer(parts, body).await };
    if let Some(status) = rule.status {
        notes.read_anyway(body).await;
        return ordered(&rule, status, operation);
    }
    match rule.drop {
        // The token has expired.
        None => answer(parts, body).await,
        Some(DropPoint::BeforeRequest) => unanswered(Dropped::BeforeRequest),
        Some(DropPoint::BeforeAnswer) => {
            answer(parts, body).await;
            unanswered(Dropped::BeforeAnswer)
        }
        Some(DropPoint::InAnswer) => half(answer(parts, body).await).await,
    }
}

async fn fire(
    world: &Arc<World>,
    operation: &'static Operation,
    parts: &Parts,
    body: Body,
) -> Result<(Firing, Body), Problem> {
    let faults = world.faults();
    let (names, body) = match faults.asks_for_users(operation) {
        true => users(world, operation, parts, body).await?,
        false => (Vec::new(), body),
    };
    let request = RequestId::of(parts);
    let asked = Asked::new(operation, request, &names, world.ledger().now()).with_headers(&parts.headers);
    Ok((faults.fire(&asked), body))
}

/// The answer that a rule orders.
fn ordered(rule: &FaultRule, status: u16, operation: &'static Operation) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if rule.html {
        html::page(status)
    } else {
        let message = format!("A fault rule of the sandbox answers {} here.", operation.id);
        Problem::new(status, message).respond_to(operation)
    };
    let headers = response.headers_mut();
    match rule.retry_after.as_ref().map(RetryAfter::header) {
        None => {}
        Some(None) => {
            headers.remove(header::RETRY_AFTER);
        }
        Some(Some(text)) => {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(header::RETRY_AFTER, value);
            }
        }
    }
    response
}
