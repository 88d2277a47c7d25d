//! Wizards: what the account holder does in them, and the bank connection that comes of it.
//!
//! What follows from an input is for [`crate::rules::bank`] to say; here a step gets its ids and its data.

use jiff::tz::TimeZone;
use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::event;
use super::fetch::{self, Wanted};
use crate::decide::fetch::choices;
use crate::decide::{Decision, Rules};
use crate::event::{BankEvent, Connected, UserEvent};
use crate::id::Id;
use crate::image::{BankConnection, Head, Wizard};
use crate::refusal::Refusal;
use crate::rules::bank::{
    Bank, Input, Next, Purpose, Setting, Step, SyncFault, Terms, Turn, WizardFault, WizardState, consent_from, next,
    next_sync, of_code,
};

/// A wizard in which a bank is connected. It begins with the login where the client named a bank that can be reached.
pub(super) fn start(terms: Terms, now: EpochMillis, rng: &mut ChaCha8Rng) -> Result<Decision, Refusal> {
    let bank = terms.given_bank();
    let state = WizardState {
        country: bank.map(|bank| bank.country.to_owned()).or_else(|| terms.country.clone()),
        bank: bank.map(|bank| bank.code.to_owned()),
        ..WizardState::at(if bank.is_some() { Step::Login } else { Step::Bank }, terms.language)
    };
    started(Purpose::Connect, terms, state, now, rng)
}

/// A wizard in which the account holder of a connection logs in once more.
pub(super) fn start_for(
    connection: &BankConnection,
    purpose: Purpose,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
) -> Result<Decision, Refusal> {
    let state = WizardState {
        country: Some(connection.country.clone()),
        bank: Some(connection.bank.clone()),
        username: Some(connection.username.clone()),
        ..WizardState::at(Step::Login, connection.terms.language)
    };
    started(purpose, connection.terms.clone(), state, now, rng)
}

fn started(
    purpose: Purpose,
    terms: Terms,
    state: WizardState,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
) -> Result<Decision, Refusal> {
    let wizard = Id::mint(rng);
    let state = Box::new(state);
    Decision::made(wizard, vec![event(BankEvent::WizardStarted { wizard, purpose, terms, state, at: now })])
}

/// A step, and the turn that it is for.
pub(super) fn drive(
    head: &Head,
    wizard: Id,
    (turn, input): (Option<Turn>, Input),
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let wizard = head.image.bank.wizard(wizard).ok_or(Refusal::WizardNotFound { wizard })?;
    let connection = wizard.purpose.connection().and_then(|id| head.image.bank.connection(id));
    let before = wizard.state(now);
    // Another step was faster.
    if turn.is_some_and(|turn| turn != before.turn()) {
        return Decision::done(Vec::new());
    }
    let setting = Setting {
        purpose: wizard.purpose,
        selection: wizard.terms.selection,
        bank_given: wizard.terms.given_bank().is_some(),
        disabled: match connection {
            Some(connection) => connection.upkeep(now).is_disabled(),
            None => wizard.purpose != Purpose::Connect,
        },
        username: connection.map(|connection| connection.username.as_str()),
        now,
    };
    match next(&before, &setting, input) {
        Next::Stand(state) if state == before => Decision::done(Vec::new()),
        Next::Stand(state) => {
            let failure = sync_failure(wizard, connection, &state, now);
            let moved = BankEvent::WizardMoved { wizard: wizard.id, state: Box::new(state), at: now };
            Decision::done(std::iter::once(moved).chain(failure).map(event).collect())
        }
        Next::ListAccounts(state) => list_accounts(head, wizard, connection, state, now, rules),
        Next::Finish(state) => finish(head, wizard, connection, state, now, rng, rules),
    }
}

/// What a wizard that ended without success says of the synchronisation that it was for. Somebody who gives up or goes away says
/// nothing of the bank.
fn sync_failure(
    wizard: &Wizard,
    connection: Option<&BankConnection>,
    state: &WizardState,
    now: EpochMillis,
) -> Option<BankEvent> {
    let connection = connection.filter(|_| matches!(wizard.purpose, Purpose::Sync(_)))?;
    let fault = match state.fault? {
        WizardFault::MaxLoginTries => SyncFault::LoginFailed,
        WizardFault::MaxTanTries => SyncFault::TanFailed,
        WizardFault::TechError if !connection.upkeep(now).is_disabled() => SyncFault::TechError,
        _ => return None,
    };
    Some(BankEvent::SyncFailed { connection: connection.id, fault, syncs: connection.syncs, at: now })
}

fn list_accounts(
    head: &Head,
    wizard: &Wizard,
    connection: Option<&BankConnection>,
    state: WizardState,
    now: EpochMillis,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let Some((bank, username)) = login(&state) else { return stopped(wizard, state, WizardFault::TechError, now) };
    let dropped = connection.map_or(&[][..], |connection| &connection.dropped);
    let simulated = fetch::simulated(head, bank, username, dropped, now, rules);
    let choices = choices(simulated.as_ref(), None);
    if choices.is_empty() {
        return stopped(wizard, state, WizardFault::NoCompatibleAccounts, now);
    }
    moved(wizard, WizardState { step: Step::Accounts, choices, ..state }, now)
}

/// The end: what the bank shows is taken in, for a new connection or for the one that there is.
fn finish(
    head: &Head,
    wizard: &Wizard,
    connection: Option<&BankConnection>,
    state: WizardState,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let Some((bank, username)) = login(&state) else { return stopped(wizard, state, WizardFault::TechError, now) };
    let same_login = connection.filter(|connection| connection.username == username);
    // Another login has other accounts, so what was chosen for the old one says nothing.
    let chosen = state.chosen.clone().or_else(|| same_login.and_then(|connection| connection.chosen.clone()));
    let wanted = Wanted {
        connection: connection.map_or_else(|| Id::mint(rng), |connection| connection.id),
        bank,
        username,
        terms: &wizard.terms,
        chosen: chosen.as_deref(),
        dropped: connection.map_or(&[], |connection| &connection.dropped),
        last: same_login.map(|connection| connection.synced),
    };
    let Ok(aggregated) = fetch::events(head, &wanted, now, rng, rules) else {
        return stopped(wizard, state, WizardFault::TurnoversFailed, now);
    };
    let zone = TimeZone::get(&head.image.profile.created.time_zone).unwrap_or(TimeZone::UTC);
    let connected = Connected {
        connection: wanted.connection,
        wizard: wizard.id,
        country: bank.country.to_owned(),
        bank: bank.code.to_owned(),
        username: username.to_owned(),
        syncs: state.syncs,
        terms: wizard.terms.clone(),
        chosen,
        consent_until: consent_from(now, &zone),
        next: next_sync(wizard.terms.mode, now),
        at: now,
    };
    let finished = WizardState { step: Step::Finish, choices: Vec::new(), ..state };
    Decision::done(vec![
        event(BankEvent::Connected(Box::new(connected))),
        UserEvent::AccountsAggregated(Box::new(aggregated)),
        event(BankEvent::WizardMoved { wizard: wizard.id, state: Box::new(finished), at: now }),
    ])
}

/// The bank and the user name of a login that was taken.
fn login(state: &WizardState) -> Option<(&'static Bank, &str)> {
    let bank = of_code(state.country.as_deref()?, state.bank.as_deref()?)?;
    Some((bank, state.username.as_deref()?))
}

fn stopped(wizard: &Wizard, state: WizardState, fault: WizardFault, now: EpochMillis) -> Result<Decision, Refusal> {
    moved(wizard, WizardState { fault: Some(fault), last_error: Some(fault), ..state }, now)
}

fn moved(wizard: &Wizard, state: WizardState, now: EpochMillis) -> Result<Decision, Refusal> {
    Decision::done(vec![event(BankEvent::WizardMoved { wizard: wizard.id, state: Box::new(state), at: now })])
}
