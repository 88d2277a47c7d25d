//! The error body of XS2A.api: `{code, message, errors}`, where the code is the status as a number, and `errors` has the messages about
//! each member that breaks a rule.

use std::collections::BTreeMap;

use http::StatusCode;
use serde::Serialize;

use super::Problem;

#[derive(Serialize)]
struct Body<'a> {
    code: u16,
    message: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    errors: BTreeMap<String, Vec<&'a str>>,
}

pub(super) fn body(problem: &Problem, status: StatusCode) -> Vec<u8> {
    let mut errors: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for fault in &problem.faults {
        errors.entry(member(&fault.pointer)).or_default().push(&fault.message);
    }
    serde_json::to_vec(&Body { code: status.as_u16(), message: &problem.message, errors }).unwrap_or_default()
}

/// A place as the platform names it: `/data/0/name` is `data.0.name`. The whole body has no name, so it is called that.
fn member(pointer: &str) -> String {
    let parts = pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"));
    let name = parts.collect::<Vec<_>>().join(".");
    if name.is_empty() { "body".to_owned() } else { name }
}
