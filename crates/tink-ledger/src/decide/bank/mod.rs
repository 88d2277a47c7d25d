//! Decisions on the bank users of XS2A.api: access tokens, wizards, bank connections, accounts and what was seen.

mod connections;
mod fetch;
mod tokens;
mod wizards;

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::{Decision, Rules};
use crate::command::BankCommand;
use crate::event::{BankEvent, UserEvent};
use crate::id::Id;
use crate::image::{BankConnection, Head};
use crate::refusal::Refusal;

pub(super) fn decide(
    head: &Head,
    command: BankCommand,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    match command {
        BankCommand::CreateToken(validity) => tokens::create(validity, now, rng),
        BankCommand::ExtendToken { token, validity } => tokens::extend(head, token, validity, now),
        BankCommand::DeleteToken(token) => tokens::delete(head, token, now),
        BankCommand::StartWizard(terms) => wizards::start(*terms, now, rng),
        BankCommand::DriveWizard { wizard, turn, input } => {
            wizards::drive(head, wizard, (turn, input), now, rng, rules)
        }
        BankCommand::Sync { connection, half, force } => connections::sync(head, connection, (half, force), now, rng),
        BankCommand::Reset(connection) => connections::reset(head, connection, now, rng),
        BankCommand::Disconnect(connection) => connections::delete(head, connection, now),
        BankCommand::DeleteAccount(account) => delete_account(head, account, now),
        BankCommand::MarkSeen { account, before } => mark_seen(head, account, before, now),
    }
}

/// What the connection that is due first does by itself at `now`.
pub(super) fn settle(head: &Head, now: EpochMillis, rng: &mut ChaCha8Rng, rules: &Rules) -> Result<Decision, Refusal> {
    let waiting = head.image.bank.connections().filter_map(|stored| Some((stored.due()?, stored)));
    match waiting.filter(|(due, _)| *due <= now).min_by_key(|(due, _)| *due) {
        Some((_, connection)) => connections::synchronise(head, connection, now, rng, rules),
        None => Decision::done(Vec::new()),
    }
}

fn delete_account(head: &Head, account: Id, now: EpochMillis) -> Result<Decision, Refusal> {
    let account = account_of(head, account)?;
    Decision::done(vec![event(BankEvent::AccountDeleted { account, at: now })])
}

fn mark_seen(head: &Head, account: Id, before: Option<EpochMillis>, now: EpochMillis) -> Result<Decision, Refusal> {
    let account = account_of(head, account)?;
    Decision::done(vec![event(BankEvent::Seen { account, before, below: head.next_serial(), at: now })])
}

fn account_of(head: &Head, id: Id) -> Result<u16, Refusal> {
    let found = head.image.account_by_id(id).map(|(number, _)| number);
    found.ok_or_else(|| Refusal::AccountNotFound { reference: id.to_string(), position: None })
}

fn connection_of(head: &Head, id: Id) -> Result<&BankConnection, Refusal> {
    head.image.bank.connection(id).ok_or(Refusal::BankConnectionNotFound { connection: id })
}

fn event(event: BankEvent) -> UserEvent {
    UserEvent::Bank(event)
}
