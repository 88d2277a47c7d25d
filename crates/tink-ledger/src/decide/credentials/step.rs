//! One step of credentials: what the rules say comes next, with its time, its randomness and its data.

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::USERNAME;
use crate::decide::fetch::{self, Fetch, Login, Simulated};
use crate::decide::{Decision, Rules};
use crate::event::{Asked, CredentialsMoved, Standing, UserEvent};
use crate::id::Id;
use crate::image::{Credentials, Head};
use crate::kind::CredentialsStatus;
use crate::refusal::Refusal;
use crate::rules::credentials::{Next, Push, next};
use crate::rules::providers::Provider;
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
        let simulated = self.simulated(at);
        let fetch = Fetch {
            connection: self.stored.id,
            chosen: self.stored.opted_in.as_deref(),
            last: self.stored.updated,
            days: None,
            keep_days: None,
            details: true,
        };
        match fetch::events(self.head, &fetch, simulated.as_ref(), at, self.rng, self.rules) {
            Ok(aggregated) => {
                let done = moved(self.stored, Standing::at(CredentialsStatus::Updated), None, at);
                vec![UserEvent::AccountsAggregated(Box::new(aggregated)), done]
            }
            Err(reason) => {
                let standing = Standing { reason: Some(reason), ..Standing::at(CredentialsStatus::TemporaryError) };
                vec![moved(self.stored, standing, None, at)]
            }
        }
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
