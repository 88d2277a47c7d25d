//! Bank connections: how they are kept up to date, and their end.

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::fetch::{self, Wanted};
use super::{connection_of, event, wizards};
use crate::decide::{Decision, Rules};
use crate::event::{BankEvent, UserEvent};
use crate::id::Id;
use crate::image::{BankConnection, Head};
use crate::refusal::Refusal;
use crate::rules::bank::{Purpose, SYNC_TAKES_MILLIS, SyncAnswer, SyncFault, SyncsFail, answer, next_sync};

/// Half of the login, whether it is right, and whether the last failure is passed over.
pub(super) fn sync(
    head: &Head,
    id: Id,
    (half, force): (Option<bool>, bool),
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
) -> Result<Decision, Refusal> {
    let connection = connection_of(head, id)?;
    let answer = answer(connection.upkeep(now), half, force);
    if connection.running.is_some() && matches!(answer, SyncAnswer::Background | SyncAnswer::Wizard) {
        // The one that is under way brings what another would.
        return Decision::done(Vec::new());
    }
    match answer {
        SyncAnswer::Disabled => Err(Refusal::BankConnectionDisabled { failures: connection.failures }),
        SyncAnswer::WrongHalf => Err(Refusal::WrongHalf),
        SyncAnswer::Wizard => wizards::start_for(connection, Purpose::Sync(id), now, rng),
        SyncAnswer::Background => {
            let until = EpochMillis::new(now.as_millis().saturating_add(SYNC_TAKES_MILLIS));
            Decision::done(vec![event(BankEvent::SyncBegun { connection: id, until, at: now })])
        }
    }
}

pub(super) fn reset(head: &Head, id: Id, now: EpochMillis, rng: &mut ChaCha8Rng) -> Result<Decision, Refusal> {
    wizards::start_for(connection_of(head, id)?, Purpose::Reset(id), now, rng)
}

pub(super) fn delete(head: &Head, id: Id, now: EpochMillis) -> Result<Decision, Refusal> {
    connection_of(head, id)?;
    Decision::done(vec![event(BankEvent::Disconnected { connection: id, at: now })])
}

/// The end of a synchronisation in the background.
pub(super) fn synchronise(
    head: &Head,
    connection: &BankConnection,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    if connection.upkeep(now).consent_over {
        return failed(connection, SyncFault::ConsentInvalid, connection.syncs, now);
    }
    match connection.syncs {
        SyncsFail::Never => {}
        SyncsFail::Once => return failed(connection, SyncFault::LoginFailed, SyncsFail::Never, now),
        SyncsFail::Always => return failed(connection, SyncFault::LoginFailed, SyncsFail::Always, now),
    }
    // A bank that this release has no more is one that cannot be reached.
    let Some(bank) = connection.bank() else {
        return failed(connection, SyncFault::TurnoversFailed, connection.syncs, now);
    };
    let wanted = Wanted {
        connection: connection.id,
        bank,
        username: &connection.username,
        terms: &connection.terms,
        chosen: connection.chosen.as_deref(),
        dropped: &connection.dropped,
        last: Some(connection.synced),
    };
    match fetch::events(head, &wanted, now, rng, rules) {
        Ok(aggregated) => {
            let next = next_sync(connection.terms.mode, now);
            let synced = BankEvent::Synced { connection: connection.id, next, at: now };
            Decision::done(vec![UserEvent::AccountsAggregated(Box::new(aggregated)), event(synced)])
        }
        Err(_) => failed(connection, SyncFault::TurnoversFailed, connection.syncs, now),
    }
}

fn failed(
    connection: &BankConnection,
    fault: SyncFault,
    syncs: SyncsFail,
    now: EpochMillis,
) -> Result<Decision, Refusal> {
    Decision::done(vec![event(BankEvent::SyncFailed { connection: connection.id, fault, syncs, at: now })])
}
