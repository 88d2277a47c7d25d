//! One step of credentials: what the rules say comes next, with its time, its randomness and its data.

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::USERNAME;
use crate::decide::fetch::{self, Fetch, Login, Simulated};
use crate::decide::{Decision, Rules};
use crate::event::{AccountsAggregated, Asked, CredentialsMoved, Reason, Standing, UserEvent};
use crate::id::Id;
use crate::image::{Credentials, Head};
use crate::kind::CredentialsStatus;
use crate::refusal::Refusal;
use crate::rules::credentials::{Next, Push, next};
use crate::rules::providers::{Provider, SCENARIO_PROVIDER};
use crate::rules::scenario::Scenario;

/// Everything that a step is taken from.
pub(super) struct Step<'a> {
    pub(super) head: &'a Head,
    pub(super) stored: &'a Credentials,
    pub(super) provider: &'static Provider,
    pub(super) now: EpochMillis,
    pub(super) rng: &'a mut ChaCha8Rng,
    pub(super) rules: &'a Rules,
}

impl Step<'_> {
    /// The step that a push makes, with the accounts that were chosen by it.
    pub(super) fn push(mut self, push: Push, opted_in: Option<Vec<String>>) -> Result<Decision, Refusal> {
        match next(self.provider, &self.stored.standing, push) {
            Some(what) => Decision::done(self.take(what, &self.stored.standing, opted_in)),
            None => Err(nothing_asked(self.stored)),
        }
    }

    /// The events of a step.
    pub(super) fn take(&mut self, what: Next, before: &Standing, opted_in: Option<Vec<String>>) -> Vec<UserEvent> {
        let at = later(self.stored, self.now);
        let mut standing = Standing {
            refused: before.refused,
            chooses: before.chooses,
            attended: before.attended,
            answered: before.answered,
            due: what.lasts().map(|lasts| after(self.now, lasts)),
            ..Standing::at(what.status())
        };
        match what {
            Next::Authenticate => standing.answered = 0,
            Next::AskApp { place, .. } => {
                standing.answered = place;
                standing.asked = Some(Asked::App(Id::mint(self.rng)));
            }
            Next::AskQuestions(place) => {
                standing.answered = place;
                standing.asked = Some(Asked::Questions(place));
            }
            Next::AskAccounts => match fetch::choices(self.simulated(at).as_ref(), self.stored.opted_in.as_deref()) {
                choices if choices.is_empty() => return self.take(Next::Fetch, before, opted_in),
                choices => standing.asked = Some(Asked::Accounts(choices)),
            },
            Next::Fetch => {}
            Next::Fail(status, reason) => {
                standing = Standing { reason: Some(reason), ..Standing::at(status) };
            }
            Next::Deliver => return self.deliver(at),
        }
        vec![moved(self.stored, standing, opted_in, at)]
    }

    /// Stores what the provider has.
    pub(super) fn deliver(&mut self, at: EpochMillis) -> Vec<UserEvent> {
        match self.fetch(self.simulated(at).as_ref(), false, at) {
            Ok(aggregated) => {
                let done = moved(self.stored, Standing::at(CredentialsStatus::Updated), None, at);
                vec![UserEvent::AccountsAggregated(Box::new(aggregated)), done]
            }
            Err(reason) => vec![self.failed(reason, at)],
        }
    }

    /// Stores what has happened in a life that goes on, up to the last that happened until `until`: it is then as if every step of
    /// it had been taken, but for when and in which order rows were stored.
    pub(super) fn go_on(&mut self, until: EpochMillis) -> Vec<UserEvent> {
        let mut at = self.now;
        if until > at {
            at = self.simulated(until).map_or(at, |simulated| simulated.latest().max(at));
        }
        match self.fetch(self.simulated(at).as_ref(), true, at) {
            Ok(aggregated) => vec![UserEvent::AccountsAggregated(Box::new(aggregated))],
            Err(reason) => vec![self.failed(reason, later(self.stored, at))],
        }
    }

    fn fetch(
        &mut self,
        simulated: Option<&Simulated>,
        by_itself: bool,
        at: EpochMillis,
    ) -> Result<AccountsAggregated, Reason> {
        let fetch = Fetch {
            connection: self.stored.id,
            chosen: self.stored.opted_in.as_deref(),
            last: self.stored.updated,
            days: None,
            keep_days: None,
            details: true,
            goes_on: self.provider.name == SCENARIO_PROVIDER,
            by_itself,
        };
        fetch::events(self.head, &fetch, simulated, at, self.rng, self.rules)
    }

    fn failed(&self, reason: Reason, at: EpochMillis) -> UserEvent {
        let standing = Standing { reason: Some(reason), ..Standing::at(CredentialsStatus::TemporaryError) };
        moved(self.stored, standing, None, at)
    }

    fn simulated(&self, at: EpochMillis) -> Option<Simulated> {
        let created = &self.head.image.profile.created;
        let username = self.stored.fields.get(USERNAME).map_or("", String::as_str);
        let login =
            Login { provider: &self.provider.name, username, market: &created.market, scenario: Scenario::Demo };
        let mut simulated = Simulated::behind(created, login, at, self.rules.seed)?;
        simulated.accounts.retain(|account| self.provider.fetches(&account.kind));
        Some(simulated)
    }
}

pub(super) fn nothing_asked(stored: &Credentials) -> Refusal {
    Refusal::NothingAsked { status: stored.status().as_str() }
}

pub(super) fn moved(
    stored: &Credentials,
    standing: Standing,
    opted_in: Option<Vec<String>>,
    at: EpochMillis,
) -> UserEvent {
    UserEvent::CredentialsMoved(CredentialsMoved { id: stored.id, standing, opted_in, at })
}

/// Now, and in any case later than the last change of the status.
pub(super) fn later(stored: &Credentials, now: EpochMillis) -> EpochMillis {
    stored.status_updated.map_or(now, |last| now.max(after(last, 1)))
}

pub(super) fn after(at: EpochMillis, millis: i64) -> EpochMillis {
    EpochMillis::new(at.as_millis().saturating_add(millis))
}
