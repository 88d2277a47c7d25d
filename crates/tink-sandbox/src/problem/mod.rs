//! A refusal on its way out: its status, and the error body of the API that was called.
//!
//! What is wrong with a request's own values is 400 in Tink's APIs and 422 in the others; a problem says that it is of this kind,
//! and the API's dialect gives it the status.

mod moneykit;
mod tink;
mod xs2a;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use tink_ledger::{LedgerError, Refusal};
use tink_model::{DecodeError, Operation, Violation, Violations};

/// The API in whose words a problem is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// The Connector API, the main API, and whatever is the sandbox's own.
    Tink,
    /// XS2A.api.
    Xs2a,
    /// MoneyKit.
    MoneyKit,
}

impl Dialect {
    /// That of an operation.
    pub(crate) fn of(operation: &Operation) -> Self {
        match operation.api {
            "tink-xs2a" => Self::Xs2a,
            "moneykit" => Self::MoneyKit,
            _ => Self::Tink,
        }
    }

    /// That of a path that no operation has: by what the paths of each API begin with.
    pub(crate) fn of_path(path: &str) -> Self {
        const MONEYKIT: [&str; 5] = ["/auth/", "/institutions", "/link-session", "/links", "/users/"];
        if path.starts_with("/v1/") {
            Self::Xs2a
        } else if MONEYKIT.iter().any(|begin| path.starts_with(begin)) {
            Self::MoneyKit
        } else {
            Self::Tink
        }
    }

    /// What a request is refused with that does not have the shape that is documented.
    const fn invalid(self) -> StatusCode {
        match self {
            Self::Tink => StatusCode::BAD_REQUEST,
            Self::Xs2a | Self::MoneyKit => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

/// What is wrong at a place of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The JSON pointer of the place; of a parameter its name as one, or after a `?` where an API tells query and body apart.
    pub(crate) pointer: String,
    /// The name of the rule that is broken.
    pub(crate) rule: &'static str,
    /// The revision of the spec that introduced the rule; none where that is the one of the operation.
    pub(crate) revision: Option<&'static str>,
    /// What is wrong, as a sentence.
    pub(crate) message: String,
}

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// None for one about the request's own values.
    status: Option<StatusCode>,
    code: Option<&'static str>,
    message: String,
    challenge: Option<&'static str>,
    faults: Vec<Fault>,
    retry_after: Option<u64>,
    /// The state of a link that does not allow what was asked for (MoneyKit).
    link_error: Option<&'static str>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status: Some(status),
            code: None,
            message: message.into(),
            challenge: None,
            faults: Vec::new(),
            retry_after: None,
            link_error: None,
        }
    }

    /// 400 or 422: the request does not have the shape that the operation documents.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { status: None, ..Self::new(StatusCode::BAD_REQUEST, message) }
    }

    /// The same, at one place of the request.
    pub(crate) fn invalid_at(pointer: impl Into<String>, rule: &'static str, message: impl Into<String>) -> Self {
        let (pointer, message) = (pointer.into(), message.into());
        let whole = format!("{pointer}: {message}");
        Self { faults: vec![Fault { pointer, rule, revision: None, message }], ..Self::invalid(whole) }
    }

    /// The same, at some places of the request.
    pub(crate) fn invalid_places(message: impl Into<String>, faults: Vec<Fault>) -> Self {
        Self { faults, ..Self::invalid(message) }
    }

    /// The same, at a query parameter.
    pub(crate) fn invalid_parameter(name: &str, rule: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        let whole = format!("The parameter {name} {message}.");
        Self {
            faults: vec![Fault { pointer: format!("?{name}"), rule, revision: None, message }],
            ..Self::invalid(whole)
        }
    }

    /// 401 because of the token itself, which `WWW-Authenticate` then says.
    pub(crate) fn invalid_token(message: impl Into<String>) -> Self {
        Self { challenge: Some("Bearer error=\"invalid_token\""), ..Self::unauthorized(message) }
    }

    /// 401 where a developer's e-mail address and password are wanted.
    pub(crate) fn unknown_developer(message: impl Into<String>) -> Self {
        Self { challenge: Some("Basic realm=\"developer\""), ..Self::unauthorized(message) }
    }

    /// 401 for another reason than the token.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    /// 404.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// The code that stands in the body: a dotted name in place of the status.
    pub(crate) fn with_code(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// After how many seconds to try again.
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// The same, as it was said.
    #[cfg(test)]
    pub(crate) const fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Whether it is about the request's own values.
    pub(crate) fn is_about_values(&self) -> bool {
        self.status.is_none()
    }

    /// What is wrong at which places.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The answer of an operation, in the words of its API.
    pub(crate) fn respond_to(self, operation: &Operation) -> Response {
        let dialect = Dialect::of(operation);
        let mut this = self.with_rules(operation);
        // One operation of MoneyKit documents no 422: what is wrong with its values is 400 there too.
        if dialect == Dialect::MoneyKit && operation.status(422).is_none() && operation.status(400).is_some() {
            this.status = this.status.or(Some(StatusCode::BAD_REQUEST));
        }
        if dialect == Dialect::MoneyKit {
            let documented = operation.status(this.status.unwrap_or(dialect.invalid()).as_u16());
            this.code = this.code.or_else(|| moneykit::code_of_refusal(documented?.refusal?));
        }
        this.respond(dialect)
    }

    /// The same, with each broken rule's name and revision in its message, where those do not stand there yet.
    fn with_rules(self, operation: &Operation) -> Self {
        let unnamed: Vec<&str> =
            self.faults.iter().filter(|fault| fault.revision.is_none()).map(|fault| fault.rule).collect();
        let (Some(revision), false) = (revision_of(operation.api), unnamed.is_empty()) else { return self };
        let mut rules = unnamed;
        rules.dedup();
        let (noun, rules) = (if rules.len() == 1 { "rule" } else { "rules" }, rules.join(", "));
        let message = format!("{} ({noun} {rules} of {revision}).", self.message.trim_end_matches('.'));
        Self { message, ..self }
    }

    /// The answer, in the words of an API.
    pub(crate) fn respond(self, dialect: Dialect) -> Response {
        let status = self.status.unwrap_or(dialect.invalid());
        let (body, challenge) = match dialect {
            Dialect::Tink => (tink::body(&self, status), "Bearer"),
            Dialect::Xs2a => (xs2a::body(&self, status), "Basic realm=\"xs2a\""),
            Dialect::MoneyKit => (moneykit::body(&self, status), "Bearer"),
        };
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if status == StatusCode::UNAUTHORIZED {
            let challenge = self.challenge.unwrap_or(challenge);
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        // MoneyKit says of every 429 how long to wait.
        let is_short = dialect == Dialect::MoneyKit && status == StatusCode::TOO_MANY_REQUESTS;
        if let Some(seconds) = self.retry_after.or(is_short.then_some(1)) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// In Tink's words.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.respond(Dialect::Tink)
    }
}

impl From<DecodeError> for Problem {
    fn from(error: DecodeError) -> Self {
        let whole = format!("The request could not be read: {error}");
        let fault =
            Fault { pointer: error.pointer().to_owned(), rule: "json", revision: None, message: error.to_string() };
        Self { faults: vec![fault], ..Self::invalid(whole) }
    }
}

/// The first revision of the Connector API, which has every rule that no later one brought.
const FIRST_CONNECTOR_REVISION: &str = "2019-01";

/// The revision of an API's spec that a rule comes from which names none.
pub(crate) fn revision_of(api: &str) -> Option<&'static str> {
    match api {
        "tink-connector" => Some(FIRST_CONNECTOR_REVISION),
        "tink-main" => Some(tink_model::main::REVISION),
        "tink-xs2a" => Some(tink_model::xs2a::REVISION),
        "moneykit" => Some(tink_model::moneykit::REVISION),
        _ => None,
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
        let fault = |violation: &Violation| Fault {
            pointer: violation.pointer().to_owned(),
            rule: violation.rule(),
            revision: Some(violation.revision()),
            message: violation.message().to_owned(),
        };
        Self { faults: violations.iter().map(fault).collect(), ..Self::invalid(message) }
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
            | Refusal::CredentialsNotFound { .. }
            | Refusal::AccessTokenNotFound { .. }
            | Refusal::WizardNotFound { .. }
            | Refusal::BankConnectionNotFound { .. } => Self::not_found(message),
            Refusal::LinkNotFound { .. }
            | Refusal::LinkDeleted
            | Refusal::LinkNotConnected
            | Refusal::LinkNotImported
            | Refusal::ProductNotGranted { .. }
            | Refusal::LinkSessionOver
            | Refusal::ImportFaults { .. } => moneykit::refused(&refusal, message),
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
            LedgerError::TooMuchDue { limit } => Self::invalid(format!(
                "More than {limit} things are due until then. What was due first has happened; let time pass in smaller steps."
            )),
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_rule_without_a_revision_is_of_the_first_one_of_its_api() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/specs");
        for api in ["tink-connector", "tink-main", "tink-xs2a", "moneykit"] {
            let files = std::fs::read_dir(specs.join(api)).unwrap().map(|file| file.unwrap().path());
            let first = files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).min();
            assert_eq!(revision_of(api), first.as_deref(), "{api}");
        }
        assert_eq!(revision_of("sandbox"), None);
    }
}
