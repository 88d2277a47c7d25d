//! Faults on order, on the wire: answers, dropped connections, tokens, waits, and whom a rule meets.

mod answers;
mod dropped;
#[cfg(feature = "server")]
mod socket;
mod tokens;
mod users;
mod waits;

use axum::body::Body;
use http::StatusCode;
use serde_json::Value;
use tink_sandbox::Sandbox;

use crate::http::{JSON, send};

/// Orders a rule as a tester does.
async fn order(sandbox: &Sandbox, rule: &Value) {
    let answer = send(sandbox, "POST /sandbox/v1/faults", None, JSON, rule.to_string()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{rule}: {:?}", answer.body);
}

async fn fired(sandbox: &Sandbox) -> Value {
    send(sandbox, "GET /sandbox/v1/faults/fired", None, None, Body::empty()).await.json()
}
