//! What is found out about a request on its way: noted where it is known, read when the answer is there.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use axum::body::{Body, HttpBody};
use axum::extract::FromRequestParts;
use http::Extensions;
use http::request::Parts;
use http_body_util::BodyExt;
use tink_ledger::Id;
use tink_model::Operation;

use super::tee::MAX_LOGGED_BODY_BYTES;
use crate::auth::Caller;
use crate::problem::{Fault, Problem};

/// The notes about one request. They travel in its extensions, and go nowhere where no log is kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(Option<Arc<Noted>>);

/// What was noted. The first note of each kind counts.
#[derive(Debug, Default)]
pub(super) struct Noted {
    pub(super) operation: OnceLock<&'static Operation>,
    pub(super) tenant: OnceLock<String>,
    pub(super) user: OnceLock<Id>,
    pub(super) checked: OnceLock<Checked>,
    pub(super) problem: OnceLock<String>,
    pub(super) fault: OnceLock<String>,
}

/// Of the places that are wrong in a request so many are kept; its message says how many there are.
const KEPT_FAULTS: usize = 20;

impl Noted {
    /// About how much memory its texts take.
    pub(super) fn size(&self) -> usize {
        let texts = [&self.problem, &self.fault, &self.tenant].map(|text| text.get().map_or(0, String::len));
        let faults = match self.checked.get() {
            Some(Checked::Broken(faults)) => {
                faults.iter().map(|fault| fault.pointer.len() + fault.message.len() + 64).sum()
            }
            _ => 0,
        };
        texts.into_iter().sum::<usize>() + faults
    }
}

/// What came of the checks of a request's own values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Checked {
    /// They were passed.
    Passed,
    /// Rules are broken.
    Broken(Vec<Fault>),
}

impl<S: Send + Sync> FromRequestParts<S> for Notes {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions))
    }
}

impl Notes {
    /// New notes.
    pub(super) fn new() -> Self {
        Self(Some(Arc::default()))
    }

    /// The notes that travel with a request.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// An operation was found for it.
    pub(crate) fn matched(&self, operation: &'static Operation) {
        self.note(|noted| &noted.operation, || operation);
    }

    /// Its token is good.
    pub(crate) fn called_by(&self, caller: &Caller) {
        let (tenant, user) = match caller {
            Caller::Anyone => return,
            Caller::Client { tenant } => (tenant, None),
            Caller::User { tenant, user } => (tenant, Some(*user)),
        };
        self.note(|noted| &noted.tenant, || tenant.clone());
        if let Some(user) = user {
            self.note(|noted| &noted.user, || user);
        }
    }

    /// It belongs to a flow of this client.
    pub(crate) fn of_client(&self, client: &str) {
        self.note(|noted| &noted.tenant, || client.to_owned());
    }

    /// These fault rules fired at its operation.
    pub(crate) fn faults(&self, operation: &Operation, what: &[String]) {
        if !what.is_empty() {
            self.note(|noted| &noted.fault, || format!("{}/{}: {}", operation.api, operation.id, what.join(", ")));
        }
    }

    /// It was not carried out.
    pub(crate) fn refused(&self, problem: &Problem) {
        self.note(|noted| &noted.problem, || problem.message().to_owned());
        if problem.is_about_values() {
            let broken = || Checked::Broken(problem.faults().iter().take(KEPT_FAULTS).cloned().collect());
            self.note(|noted| &noted.checked, broken);
        }
    }

    /// Its operation had it: whatever it answers, the values passed, unless they were refused.
    pub(crate) fn handled(&self) {
        self.note(|noted| &noted.checked, || Checked::Passed);
    }

    /// It is refused before anybody reads its body. One that is short is read all the same, so that the log has it, and it can be
    /// sent again.
    pub(crate) async fn read_anyway(&self, body: Body) {
        let is_short = body.size_hint().upper().is_some_and(|most| most <= MAX_LOGGED_BODY_BYTES as u64);
        if self.0.is_some() && is_short {
            // One that breaks is kept as far as it came.
            let _ = body.collect().await;
        }
    }

    pub(super) fn noted(&self) -> Option<&Noted> {
        self.0.as_deref()
    }

    fn note<T>(&self, place: impl FnOnce(&Noted) -> &OnceLock<T>, value: impl FnOnce() -> T) {
        if let Some(noted) = &self.0 {
            place(noted).get_or_init(value);
        }
    }
}
