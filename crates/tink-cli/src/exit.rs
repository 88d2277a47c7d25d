//! How the command ends: the documented exit codes, and a failure with its causes and what to do next.

mod moneykit;
mod xs2a;

use std::fmt::Write as _;
use std::process::ExitCode;

use tink_model::{Operation, RefusalOf};
use tink_transport::{ApiError, ConfigError};

/// The exit codes. They are part of the command's interface; `tink --help` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was done.
    Done = 0,
    /// Something on this machine is at fault: a file, the store, the configuration.
    Failed = 1,
    /// The command line or a request is not valid. Nothing was sent.
    Usage = 2,
    /// The API refused.
    Refused = 3,
    /// Some or all rows of the input were rejected; the others were taken.
    Rejected = 4,
    /// The server could not be reached, or did not answer in time.
    Unreachable = 5,
    /// Everything was there already.
    NothingToDo = 6,
    /// It was asked to stop; the same command goes on.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why the command failed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    message: String,
    next: Option<String>,
}

pub(crate) type Outcome<T = Exit> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), next: None }
    }

    /// What is wrong, and its causes.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// A failure with an error and everything that caused it.
    pub(crate) fn caused(exit: Exit, message: impl Into<String>, error: &dyn std::error::Error) -> Self {
        let mut message = message.into();
        append_causes(&mut message, Some(error));
        Self::new(exit, message)
    }

    /// The same failure with what it was a part of in front.
    pub(crate) fn within(mut self, whole: &str) -> Self {
        self.message = format!("{whole}\n  {}", self.message);
        self
    }

    pub(crate) fn next(mut self, step: impl Into<String>) -> Self {
        self.next = Some(step.into());
        self
    }

    /// The same failure with a step after the one that it names.
    pub(crate) fn then(mut self, step: &str) -> Self {
        self.next = Some(match self.next {
            Some(first) => format!("{first}\n{step}"),
            None => step.to_owned(),
        });
        self
    }

    /// What is shown: the error, its causes, and the next step.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("error: {}\n", self.message);
        if let Some(next) = &self.next {
            let _ = writeln!(text, "\n{next}");
        }
        text
    }
}

fn append_causes(message: &mut String, mut error: Option<&dyn std::error::Error>) {
    while let Some(cause) = error {
        let shown = cause.to_string();
        // Some errors repeat their source in their own text.
        if message.is_empty() {
            message.push_str(&shown);
        } else if !message.contains(&shown) {
            let _ = write!(message, "\n  {}", shown.replace('\n', "\n  "));
        }
        error = cause.source();
    }
}

impl<R: RefusalOf> From<ApiError<R>> for Failure {
    fn from(error: ApiError<R>) -> Self {
        Self::of(&error)
    }
}

impl Failure {
    /// The failure of a call, with what the service says of it.
    pub(crate) fn of<R: RefusalOf>(error: &ApiError<R>) -> Self {
        let operation = error.operation();
        let mut message = error.to_string();
        append_causes(&mut message, std::error::Error::source(error));
        let body = error.body().filter(|_| error.status().is_some()).map(|body| &**body);
        match (operation.api, body) {
            (xs2a::API, Some(body)) => message.push_str(&xs2a::said(body)),
            (moneykit::API, Some(body)) => message.push_str(&moneykit::said(body)),
            _ => {}
        }
        let refused_step = |status: u16| refused_step(operation, status, body);
        let (exit, next) = if error.is_invalid_request() {
            (Exit::Usage, "Correct what is named above. Nothing was sent.".to_owned())
        } else if error.is_unreadable() || error.is_contradiction() {
            let step = "The request was carried out, but its answer is not the API's. Check --base-url and what is in front of the server.";
            (Exit::Failed, step.to_owned())
        } else if let Some(token) = error.token_error() {
            match token.status().map(|status| status.as_u16()) {
                Some(status @ (429 | 500..)) => (Exit::Refused, refused_step(status)),
                Some(400 | 401 | 403) if operation.api == moneykit::API => {
                    (Exit::Refused, moneykit::NO_TOKEN.to_owned())
                }
                Some(400 | 401 | 403) => (
                    Exit::Refused,
                    "Check TINK_CLIENT_ID and TINK_CLIENT_SECRET, and that the client may have these scopes."
                        .to_owned(),
                ),
                Some(_) => {
                    (Exit::Refused, "The answer is not that of the API's token endpoint. Check --base-url.".to_owned())
                }
                None => (Exit::Unreachable, unreachable_step()),
            }
        } else if let Some(status) = error.status() {
            (Exit::Refused, refused_step(status.as_u16()))
        } else {
            (Exit::Unreachable, unreachable_step())
        };
        Self::new(exit, message).next(next)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::caused(Exit::Usage, "the connection is not set up right", &error)
    }
}

fn unreachable_step() -> String {
    "Check --base-url and that the server runs. A sandbox of your own starts with: tink sandbox".to_owned()
}

/// What to do about a refusal.
fn refused_step(operation: &Operation, status: u16, body: Option<&[u8]>) -> String {
    match operation.api {
        xs2a::API => return xs2a::refused_step(operation, status),
        moneykit::API => return moneykit::refused_step(operation, status, body),
        _ => {}
    }
    let connector = operation.api == "tink-connector";
    match (status, operation.id) {
        (400, _) => "Correct the request; the service says above what is wrong with it.".to_owned(),
        (401, "listOAuthClients" | "updateOAuthClient") => "Check the developer's e-mail address and password.".to_owned(),
        (401, id) if connector && (id.starts_with("ingest") || id.starts_with("update") || id.starts_with("delete")) => {
            "The service answers so for a bad token and for a user that it does not know. Create the user with: tink user create".to_owned()
        }
        (401, _) => "Check TINK_CLIENT_ID and TINK_CLIENT_SECRET, and that the user exists.".to_owned(),
        (403, _) => format!("The token lacks a scope. This needs: {}", operation.scopes.join(", ")),
        (404, "createAuthorizationGrant") => "There is no such user. Create it with: tink user create".to_owned(),
        (404, "createCredentials") => "There is no such provider. See which there are with: tink providers list".to_owned(),
        (404, "listProvidersByMarket") => "The service does not know this market.".to_owned(),
        (404, "loadScenario") => "Only a sandbox has scenarios. Start one with: tink sandbox".to_owned(),
        (404, _) => "Check the ids; the command's own list verbs show what exists.".to_owned(),
        (409, "createCredentials") => {
            "The user has credentials of this provider with these values. Change them with: tink credentials update".to_owned()
        }
        (409, "updateCredentials" | "refreshCredentials") => {
            "A refresh is running already. Wait for its end with: tink credentials wait".to_owned()
        }
        (409, "createUser") => "The user exists already; go on with it.".to_owned(),
        (409, "ingestAccounts") => "An account exists already. Change it with: tink accounts update".to_owned(),
        (409, "loadScenario") => "The user lives this life already. Take another scenario, or another --user.".to_owned(),
        (409, _) if connector => "A transaction exists already. Change it with: tink transactions update".to_owned(),
        (410, _) if connector => {
            "A transaction existed and was deleted. Its id is used up; send it under another one.".to_owned()
        }
        (412, _) if connector => "The user has no accounts yet. Create one with: tink accounts ingest".to_owned(),
        (429, _) => "The service limits the rate. Wait, and repeat the command.".to_owned(),
        (503, "checkHealth") => "The service is stopping.".to_owned(),
        (500.., _) => "The service failed. Repeat the command; if it goes on, ask the service's support with the request id.".to_owned(),
        _ => "See the operation's documentation for this status.".to_owned(),
    }
}
