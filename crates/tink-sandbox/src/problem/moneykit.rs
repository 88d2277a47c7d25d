//! The error body of MoneyKit: `{error_code, error_message}`, and for a request that breaks rules the places where.

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use super::{Fault, Problem};

#[derive(Serialize)]
struct Body<'a> {
    error_code: &'a str,
    error_message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation_errors: Option<Vec<Issue<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link_error_code: Option<&'a str>,
}

#[derive(Serialize)]
struct Issue<'a> {
    location: Vec<Value>,
    message: &'a str,
    r#type: &'a str,
}

impl<'a> Issue<'a> {
    fn of(fault: &'a Fault) -> Self {
        Self { location: location(&fault.pointer), message: &fault.message, r#type: fault.rule }
    }
}

pub(super) fn body(problem: &Problem, status: StatusCode) -> Vec<u8> {
    let is_invalid = problem.status.is_none();
    let body = Body {
        error_code: problem.code.unwrap_or_else(|| code_of(status)),
        error_message: &problem.message,
        validation_errors: is_invalid.then(|| problem.faults.iter().map(Issue::of).collect()),
        link_error_code: problem.link_error,
    };
    serde_json::to_vec(&body).unwrap_or_default()
}

/// The code of a problem that names none.
fn code_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 | 401 | 403 => "api_error.auth.unauthorized",
        404 => "link_error.not_found",
        410 => "link_error.deleted",
        413 => "api_error.request.too_large",
        422 => "api_error.request.validation_failed",
        429 => "api_error.rate_limit_exceeded",
        _ => "api_error.server_error",
    }
}

/// A place as the platform names it: `body`, then names and, for what stands in a list, numbers.
fn location(pointer: &str) -> Vec<Value> {
    let part = |part: &str| match part.parse::<u64>() {
        Ok(place) => Value::from(place),
        Err(_) => Value::from(part.replace("~1", "/").replace("~0", "~")),
    };
    std::iter::once(Value::from("body")).chain(pointer.split('/').skip(1).map(part)).collect()
}
