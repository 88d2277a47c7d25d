//! What a world remembers of MoneyKit beside its log: how often was called, and what a tester ordered for link sessions.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tink_ledger::Id;
use tink_ledger::command::Shown;
use tink_model::EpochMillis;

use super::limits::Limits;

/// The memory of a world; a restart begins with none.
#[derive(Debug)]
pub(crate) struct State {
    limits: Limits,
    passed: Mutex<HashMap<Id, Passed>>,
}

/// How a link session was passed.
#[derive(Debug, Clone)]
pub(super) struct Passed {
    /// The institution that the user chose, by MoneyKit's id.
    pub(super) institution: Option<&'static str>,
    /// What the institution shows.
    pub(super) shown: Option<Shown>,
    /// From when on it can be exchanged no more.
    pub(super) until: EpochMillis,
}

impl State {
    /// Nothing yet; whether the documented rates are kept to.
    pub(crate) fn new(limited: bool) -> Self {
        Self { limits: Limits::new(limited), passed: Mutex::default() }
    }

    /// The memory of a fork: rates begin anew.
    pub(crate) fn fork(&self) -> Self {
        Self { limits: self.limits.fork(), passed: Mutex::new(self.lock().clone()) }
    }

    /// A memory of nothing, with the same rates.
    pub(crate) fn anew(&self) -> Self {
        Self { limits: self.limits.fork(), passed: Mutex::default() }
    }

    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// A session was passed; until then it can be exchanged. Those whose time is over are forgotten.
    pub(super) fn pass(&self, session: Id, passed: Passed, now: EpochMillis) {
        let mut all = self.lock();
        all.retain(|_, other| other.until > now);
        all.insert(session, passed);
    }

    /// How a session was passed.
    pub(super) fn passed(&self, session: Id) -> Option<Passed> {
        self.lock().get(&session).cloned()
    }

    pub(super) fn forget(&self, session: Id) {
        self.lock().remove(&session);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Id, Passed>> {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The instant so many milliseconds later.
pub(super) fn after(now: EpochMillis, millis: i64) -> EpochMillis {
    EpochMillis::new(now.as_millis().saturating_add(millis))
}
