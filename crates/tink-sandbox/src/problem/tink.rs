//! Tink's v1 error body: `{errorMessage, errorCode}`, where the code is a dotted name or else the status as text.

use http::StatusCode;
use serde::Serialize;

use super::Problem;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    error_message: &'a str,
    error_code: &'a str,
}

pub(super) fn body(problem: &Problem, status: StatusCode) -> Vec<u8> {
    let code = problem.code.unwrap_or_else(|| status.as_str());
    serde_json::to_vec(&Body { error_message: &problem.message, error_code: code }).unwrap_or_default()
}
