//! Decisions on credentials: what users ask of them, and what they do by themselves as time passes.
//!
//! Which status follows which is for [`crate::rules::credentials`] to say; here a step is given its time, its randomness and its
//! data. `statusUpdated` grows with every step, even when the clock stands.
//!
//! Credentials of the provider for scenarios, however they were made, fetch by themselves while they are UPDATED: at the instant at
//! which something of the life changes next. Their status stays, and what a refresh said it brought.

mod choices;
mod scenario;
mod step;

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use tink_model::{EpochMillis, Secret};

pub(super) use self::scenario::load_scenario;
use self::step::{Step, after, later, moved, nothing_asked};
use super::{Decision, Rules};
use crate::command::{CreateCredentials, UpdateCredentials};
use crate::event::{Asked, CredentialsChanged, CredentialsCreated, Reason, Standing, UserEvent};
use crate::id::Id;
use crate::image::{Credentials, Head};
use crate::kind::{CredentialsKind, CredentialsStatus};
use crate::refusal::Refusal;
use crate::rules::credentials::{BEFORE_START, Push, next};
use crate::rules::providers::{self, Ask, FieldFault, Provider};

/// The name of the field that says who it is.
const USERNAME: &str = "username";

type Values = BTreeMap<String, Secret<String>>;

pub(super) fn create(
    head: &Head,
    command: CreateCredentials,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let market = &head.image.profile.created.market;
    let Some(provider) = providers::of_name(&command.provider).filter(|provider| provider.serves(market)) else {
        return Err(Refusal::ProviderNotFound { provider: command.provider });
    };
    let fields = login(head, provider, &command.fields, None)?;
    let taken = provider.takes(&command.fields);
    Decision::done(vec![UserEvent::CredentialsCreated(CredentialsCreated {
        id: Id::mint(rng),
        provider: command.provider,
        kind: provider.credentials,
        fields,
        taken,
        standing: Standing {
            attended: command.attended,
            chooses: rules.opt_in,
            ..start(taken, command.refresh.then_some(now))
        },
        at: now,
    })])
}

pub(super) fn update(
    head: &Head,
    command: &UpdateCredentials,
    now: EpochMillis,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let (stored, provider) = changeable(head, command.credentials)?;
    let fields = login(head, provider, &command.fields, Some(stored.id))?;
    let taken = provider.takes(&command.fields);
    let at = later(stored, now);
    let standing = Standing {
        attended: command.attended,
        // Another login has other accounts, so what was chosen for the old one says nothing.
        chooses: rules.opt_in && (stored.opted_in.is_none() || fields != stored.fields),
        ..start(taken, command.refresh.then_some(now))
    };
    Decision::done(vec![UserEvent::CredentialsChanged(CredentialsChanged {
        id: stored.id,
        fields,
        taken,
        standing,
        at,
    })])
}

pub(super) fn delete(head: &Head, id: Id, now: EpochMillis) -> Result<Decision, Refusal> {
    let stored = find(head, id)?;
    let accounts = head.image.live_accounts().filter(|(_, account)| account.credentials == stored.id);
    let accounts = accounts.map(|(number, _)| number).collect();
    Decision::done(vec![UserEvent::CredentialsDeleted { id, accounts, at: now }])
}

pub(super) fn refresh(
    head: &Head,
    id: Id,
    (opt_in, attended): (bool, bool),
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let (stored, provider) = changeable(head, id)?;
    let stale = stored.kind == CredentialsKind::Password && stored.status() == CredentialsStatus::AuthenticationError;
    let before = Standing {
        refused: match (stored.taken, stale) {
            (false, _) => Some(Reason::WrongLogin),
            (true, true) => Some(Reason::StaleLogin),
            (true, false) => None,
        },
        chooses: rules.opt_in && (opt_in || stored.opted_in.is_none()),
        attended,
        ..Standing::at(stored.status())
    };
    let mut step = Step { head, stored, provider, now, rng, rules };
    let Some(what) = next(provider, &before, Push::Refresh) else { return Err(Refusal::CredentialsBusy) };
    Decision::done(step.take(what, &before, None))
}

pub(super) fn supplement(
    head: &Head,
    id: Id,
    information: &Values,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let stored = find(head, id)?;
    let provider = provider_of(stored)?;
    let (push, opted_in) = match &stored.standing.asked {
        None | Some(Asked::App(_)) => return Err(nothing_asked(stored)),
        Some(_) if information.is_empty() => (Push::Cancel, None),
        Some(Asked::Questions(place)) => (Push::Answers(answer(provider, *place, information)?), None),
        Some(Asked::Accounts(choices)) => (Push::Choice, Some(choices::chosen(choices, information)?)),
    };
    Step { head, stored, provider, now, rng, rules }.push(push, opted_in)
}

pub(super) fn confirm(
    head: &Head,
    id: Id,
    confirmed: bool,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let stored = find(head, id)?;
    let provider = provider_of(stored)?;
    if !matches!(stored.standing.asked, Some(Asked::App(_))) {
        return Err(nothing_asked(stored));
    }
    Step { head, stored, provider, now, rng, rules }.push(Push::App(confirmed), None)
}

/// What the first credentials that are due do by themselves at `now`.
///
/// Where a life goes on, that is all of it until `until`.
pub(super) fn settle(
    head: &Head,
    until: EpochMillis,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let waiting = head.image.credentials.iter().filter_map(|stored| Some((stored.due()?, stored)));
    let Some((_, stored)) = waiting.filter(|(due, _)| *due <= now).min_by_key(|(due, _)| *due) else {
        return Decision::done(Vec::new());
    };
    let Some(provider) = providers::of_name(&stored.provider) else {
        // A provider that this release has no more.
        let standing =
            Standing { reason: Some(Reason::Disconnected), ..Standing::at(CredentialsStatus::PermanentError) };
        return Decision::done(vec![moved(stored, standing, None, later(stored, now))]);
    };
    let mut step = Step { head, stored, provider, now, rng, rules };
    if stored.is_busy() { step.push(Push::Due, None) } else { Decision::done(step.go_on(until)) }
}

/// Where credentials with a new login stand, and when the refresh begins.
fn start(taken: bool, from: Option<EpochMillis>) -> Standing {
    Standing {
        refused: (!taken).then_some(Reason::WrongLogin),
        due: from.map(|from| after(from, BEFORE_START)),
        ..Standing::at(CredentialsStatus::Created)
    }
}

/// What is visible of a login that fits the provider's fields and that no other credentials have.
fn login(
    head: &Head,
    provider: &Provider,
    values: &Values,
    of: Option<Id>,
) -> Result<BTreeMap<String, String>, Refusal> {
    providers::check(&provider.fields, values).map_err(invalid)?;
    let visible = provider.visible(values);
    match head.image.credentials_with(&provider.name, &visible).filter(|other| Some(other.id) != of) {
        Some(other) => Err(Refusal::CredentialsExist { provider: provider.name.clone(), credentials: other.id }),
        None => Ok(visible),
    }
}

/// Whether these are right answers to the questions of that place.
fn answer(provider: &Provider, place: u8, values: &Values) -> Result<bool, Refusal> {
    let Some(Ask::Questions { fields, answers }) = provider.script.asks.get(usize::from(place)) else {
        return Ok(false);
    };
    providers::check_given(fields, values).map_err(invalid)?;
    let complete = providers::missing(fields, values).is_none();
    Ok(complete && providers::right(answers.as_ref(), values))
}

fn invalid(fault: FieldFault) -> Refusal {
    Refusal::InvalidField { field: fault.field, reason: fault.reason }
}

fn find(head: &Head, id: Id) -> Result<&Credentials, Refusal> {
    head.image.credentials_by_id(id).ok_or(Refusal::CredentialsNotFound { credentials: id })
}

/// Credentials that can be refreshed or changed now, and their provider.
fn changeable(head: &Head, id: Id) -> Result<(&Credentials, &'static Provider), Refusal> {
    let stored = find(head, id)?;
    let provider = provider_of(stored)?;
    if stored.status() == CredentialsStatus::PermanentError {
        return Err(DISCONNECTED);
    }
    if stored.is_busy() {
        return Err(Refusal::CredentialsBusy);
    }
    Ok((stored, provider))
}

const DISCONNECTED: Refusal =
    Refusal::NotRefreshable { reason: "their provider is not connected any more; delete them" };

fn provider_of(stored: &Credentials) -> Result<&'static Provider, Refusal> {
    if stored.is_connector() {
        return Err(Refusal::NotRefreshable { reason: "the Connector API feeds them" });
    }
    providers::of_name(&stored.provider).ok_or(DISCONNECTED)
}
