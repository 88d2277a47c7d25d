//! Decisions on accounts: ingestion is all or nothing (unless a world takes parts of a request), updates change what they name, a deletion takes the transactions along.

use std::collections::HashSet;

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::ingest::is_kept;
use super::{Decision, Rules};
use crate::command::{AccountChange, AccountDraft};
use crate::event::{AccountIngested, AccountUpdated, UserEvent};
use crate::id::Id;
use crate::image::Head;
use crate::refusal::Refusal;

/// How many accounts a user can have over time.
pub(super) const MAX_ACCOUNTS: usize = 10_000;

pub(super) fn ingest(
    head: &Head,
    drafts: Vec<AccountDraft>,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    only_connector(head)?;
    let mut seen = HashSet::new();
    let is_new =
        |draft: &AccountDraft| head.account(&draft.external_id).is_none() && seen.insert(draft.external_id.clone());
    let (drafts, known): (Vec<_>, Vec<_>) = drafts.into_iter().partition(is_new);
    let refusal = known.into_iter().next().map(|draft| Refusal::AccountExists { external_id: draft.external_id });
    if let Some(refusal) = refusal.clone().filter(|_| !rules.partial || drafts.is_empty()) {
        return Err(refusal);
    }
    let first = head.image.accounts.len();
    if first + drafts.len() > MAX_ACCOUNTS {
        return Err(Refusal::TooManyAccounts { limit: MAX_ACCOUNTS });
    }
    if drafts.is_empty() {
        return Decision::done(Vec::new());
    }
    let accounts = drafts
        .into_iter()
        .zip(first..)
        .map(|(draft, number)| AccountIngested {
            account: u16::try_from(number).unwrap_or(u16::MAX),
            id: Id::mint(rng),
            external_id: draft.external_id,
            name: draft.name,
            number: draft.number,
            kind: draft.kind,
            balance: draft.balance,
            reserved: draft.reserved,
            available_credit: draft.available_credit,
            closed: draft.closed,
            exclusion: draft.exclusion,
            flags: draft.flags,
            payload: draft.payload,
        })
        .collect();
    let events = vec![UserEvent::AccountsIngested { accounts, at: now }];
    Ok(Decision { events, answer: refusal.map_or(Ok(None), Err) })
}

pub(super) fn update(head: &Head, change: AccountChange, now: EpochMillis) -> Result<Decision, Refusal> {
    only_connector(head)?;
    let account = find(head, &change.external_id)?;
    let stored = &head.image.accounts[usize::from(account)];
    Decision::done(vec![UserEvent::AccountUpdated(AccountUpdated {
        account,
        // What the user changed stays (ours).
        name: change.name.filter(|_| !stored.modified.name),
        kind: change.kind.filter(|_| !stored.modified.kind),
        closed: change.closed,
        exclusion: change.exclusion.filter(|_| !stored.modified.exclusion),
        available_credit: change.available_credit.filter(|_| is_kept(head, account)),
        at: now,
    })])
}

pub(super) fn delete(head: &Head, external_id: &str, now: EpochMillis) -> Result<Decision, Refusal> {
    only_connector(head)?;
    let account = find(head, external_id)?;
    Decision::done(vec![UserEvent::AccountDeleted { account, at: now }])
}

/// The Connector API manages accounts of a user who has its credentials and no others.
fn only_connector(head: &Head) -> Result<(), Refusal> {
    let count = head.image.credentials.len();
    match head.image.connector() {
        Some(_) if count == 1 => Ok(()),
        _ => Err(Refusal::NotTheOnlyCredentials { count }),
    }
}

fn find(head: &Head, external_id: &str) -> Result<u16, Refusal> {
    head.account(external_id)
        .ok_or_else(|| Refusal::AccountNotFound { reference: external_id.to_owned(), position: None })
}
