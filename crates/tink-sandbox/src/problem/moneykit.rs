//! The error body of MoneyKit: `{error_code, error_message}`, and for a request that breaks rules the places where.

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use tink_ledger::{ImportFault, ImportFaultKind, Refusal};

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

/// What the ledger's refusals about links are.
pub(super) fn refused(refusal: &Refusal, message: String) -> Problem {
    const BAD_STATE: &str = "link_error.bad_state";
    let bad_state = |link_error| {
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &message).with_code(BAD_STATE);
        Problem { link_error, ..problem }
    };
    match refusal {
        Refusal::LinkDeleted => Problem::new(StatusCode::GONE, message),
        Refusal::LinkNotConnected => bad_state(Some("auth_expired")),
        Refusal::LinkNotImported => bad_state(None),
        Refusal::ProductNotGranted { .. } => {
            Problem::new(StatusCode::FORBIDDEN, message).with_code("link_error.forbidden_action")
        }
        Refusal::LinkSessionOver => {
            Problem::new(StatusCode::BAD_REQUEST, message).with_code("link_session_error.invalid_token_exchange")
        }
        Refusal::ImportFaults { faults } => {
            Problem::invalid_places(message, faults.iter().map(of_transaction).collect())
        }
        _ => Problem::not_found(message),
    }
}

/// A transaction of an import that does not fit.
fn of_transaction(fault: &ImportFault) -> Fault {
    let (member, rule, message) = match fault.kind {
        ImportFaultKind::UnknownAccount => ("account_id", "x-refers-to", "must be the id of an account of the link"),
        ImportFaultKind::Known => {
            ("transaction_id", "x-unique-by", "the account has a transaction with this id already")
        }
        ImportFaultKind::Repeated => {
            ("transaction_id", "x-unique-by", "an earlier transaction of the request has this id in the same account")
        }
    };
    Fault {
        pointer: format!("/transactions/{}/{member}", fault.position),
        rule,
        revision: None,
        message: message.to_owned(),
    }
}

/// The code of a refusal that an operation documents, where the status alone does not tell it.
pub(super) fn code_of_refusal(refusal: &str) -> Option<&'static str> {
    match refusal {
        "ForbiddenAction" => Some("link_error.forbidden_action"),
        "ForbiddenConfig" => Some("link_session_error.forbidden_config"),
        "InstitutionNotFound" => Some("institution_error.not_found"),
        "InvalidTokenExchange" => Some("link_session_error.invalid_token_exchange"),
        _ => None,
    }
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

/// A place as the platform names it: `body` or `query`, then names and, for what stands in a list, numbers.
fn location(pointer: &str) -> Vec<Value> {
    let part = |part: &str| match part.parse::<u64>() {
        Ok(place) => Value::from(place),
        Err(_) => Value::from(part.replace("~1", "/").replace("~0", "~")),
    };
    if let Some(name) = pointer.strip_prefix('?') {
        return vec![Value::from("query"), Value::from(name)];
    }
    std::iter::once(Value::from("body")).chain(pointer.split('/').skip(1).map(part)).collect()
}

#[cfg(test)]
mod tests {
    use tink_model::moneykit::operations::OPERATIONS;

    use super::*;

    #[test]
    fn a_refusal_without_a_code_of_its_own_has_the_one_that_is_documented() {
        let mut checked = 0;
        for operation in OPERATIONS {
            for status in operation.statuses.iter().filter(|status| status.meaning.contains("_error.")) {
                let refusal = status.refusal.expect("only refusals have codes");
                let code = StatusCode::from_u16(status.code).unwrap();
                let response = Problem::new(code, "Because.").respond_to(operation);
                let wait = response.headers().get(http::header::RETRY_AFTER).is_some();
                assert_eq!(wait, status.code == 429, "{} {}", operation.id, status.code);
                let code = code_of_refusal(refusal).unwrap_or_else(|| code_of(code));
                assert!(status.meaning.contains(code), "{} {}: {code}", operation.id, status.code);
                checked += 1;
            }
        }
        assert!(checked > 90, "{checked} statuses name a code");
    }
}
