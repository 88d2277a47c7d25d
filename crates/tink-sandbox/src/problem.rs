//! A refusal on its way out: each API's status and its error body.
//!
//! Tink's v1 body is `{errorMessage, errorCode}`, where the code is a dotted name or else the status as text.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use tink_ledger::{LedgerError, Refusal};
use tink_model::{DecodeError, Violations};

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    code: Option<&'static str>,
    message: String,
    challenge: &'static str,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, code: None, message: message.into(), challenge: "Bearer" }
    }

    /// 400: the request does not have the shape that the operation documents.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 401 because of the token itself, which `WWW-Authenticate` then says.
    pub(crate) fn invalid_token(message: impl Into<String>) -> Self {
        Self { challenge: "Bearer error=\"invalid_token\"", ..Self::new(StatusCode::UNAUTHORIZED, message) }
    }

    /// 401 where a developer's e-mail address and password are wanted.
    pub(crate) fn unknown_developer(message: impl Into<String>) -> Self {
        Self { challenge: "Basic realm=\"developer\"", ..Self::new(StatusCode::UNAUTHORIZED, message) }
    }

    /// 401 for another reason than the token.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    /// 404.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// The dotted code that stands in the body in place of the status.
    pub(crate) fn with_code(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            error_message: &'a str,
            error_code: &'a str,
        }

        let code = self.code.unwrap_or_else(|| self.status.as_str());
        let body = serde_json::to_vec(&Body { error_message: &self.message, error_code: code }).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(self.challenge));
        }
        response
    }
}

impl From<DecodeError> for Problem {
    fn from(error: DecodeError) -> Self {
        Self::invalid(format!("The request could not be read: {error}"))
    }
}

/// So many violations stand in one message; the number of the others follows.
const SHOWN_VIOLATIONS: usize = 20;

impl From<Violations> for Problem {
    fn from(violations: Violations) -> Self {
        let shown: Vec<String> = violations.iter().take(SHOWN_VIOLATIONS).map(ToString::to_string).collect();
        let mut message = format!("The request does not pass validation: {}", shown.join("; "));
        let more = (violations.iter().count() + violations.omitted()).saturating_sub(SHOWN_VIOLATIONS);
        if more > 0 {
            message.push_str(&format!("; and {more} more"));
        }
        Self::invalid(message)
    }
}

/// What a refusal is on most operations; those that document it differently say so beside their route.
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let message = sentence(&refusal);
        match refusal {
            Refusal::UserExists { .. } => {
                Self::new(StatusCode::CONFLICT, "A user with this external user id already exists.")
                    .with_code("user.user_with_external_user_id_already_exists")
            }
            Refusal::AccountExists { .. }
            | Refusal::TransactionExists { .. }
            | Refusal::CredentialsExist { .. }
            | Refusal::CredentialsBusy => Self::new(StatusCode::CONFLICT, message),
            Refusal::UserNotFound | Refusal::CodeUsed | Refusal::NotTheOnlyCredentials { .. } => {
                Self::unauthorized(message)
            }
            Refusal::NoAccounts => Self::new(StatusCode::PRECONDITION_FAILED, message),
            Refusal::TransactionDeleted { .. } => Self::new(StatusCode::GONE, message),
            Refusal::TransactionNotFound { .. }
            | Refusal::ProviderNotFound { .. }
            | Refusal::CredentialsNotFound { .. } => Self::not_found(message),
            // Everything else is something about the request's own values.
            _ => Self::invalid(message),
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Refused(refusal) => refusal.into(),
            LedgerError::Busy => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "More writes wait than the store takes. Try again shortly.")
            }
            other => Self::new(StatusCode::INTERNAL_SERVER_ERROR, sentence(&other)),
        }
    }
}

/// An error's text as a sentence.
pub(crate) fn sentence(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return text };
    let mut sentence: String = first.to_uppercase().chain(chars).collect();
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}
