//! The decision on new transactions: what is known, which pendings go, which category each row gets.

use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::columns::ColumnsBuilder;
use super::{Decision, Rules};
use crate::command::{IngestIntoAccount, IngestTransactions, TransactionDraft};
use crate::event::{AccountTouched, TransactionsIngested, UserEvent};
use crate::image::{Head, Known, key};
use crate::kind::{Exclusion, IngestionKind, Profile};
use crate::refusal::Refusal;
use crate::rules::categories::CategoryIndex;
use crate::rules::categorise::CategoriseInput;
use crate::rules::pending;

/// How many transactions a user can have over time: a serial is 32 bits.
pub(super) const MAX_TRANSACTIONS: u32 = u32::MAX - 1;

/// A pending in a request with `overridePending` expires at most this far away.
const OVERRIDE_EXPIRY_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;

pub(super) fn ingest(
    head: &Head,
    command: &IngestTransactions,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let numbers = account_numbers(head, command.accounts.iter().map(|account| account.external_id.as_str()))?;
    if command.override_pending {
        check_expiries(&command.accounts, now)?;
    }
    let accounts: Vec<_> = command.accounts.iter().zip(numbers).filter(|(_, number)| is_kept(head, *number)).collect();
    let (standings, refusal) = standings(head, command.override_pending, &accounts);
    if let Some(refusal) = refusal.clone().filter(|_| !rules.partial) {
        return Err(refusal);
    }
    let total = standings.iter().filter(|standing| **standing == Standing::New).count();
    let last = u32::try_from(total).ok().and_then(|total| head.next_serial().checked_add(total));
    if last.is_none_or(|last| last > MAX_TRANSACTIONS) {
        return Err(Refusal::TooManyTransactions { limit: MAX_TRANSACTIONS as usize });
    }

    let balance_counts = rules.profile != Profile::Revision2026 || command.kind != IngestionKind::Historical;
    let mut touched = Vec::with_capacity(accounts.len());
    let mut rows = ColumnsBuilder::new(head.next_serial(), total);
    let kept: BTreeSet<u32> = standings.iter().filter_map(Standing::kept).collect();
    let mut forgotten = BTreeSet::new();
    for number in accounts.iter().map(|(_, number)| number).collect::<BTreeSet<_>>() {
        let overridden = head.pendings_of(*number).map(|(serial, _)| serial).filter(|_| command.override_pending);
        forgotten
            .extend(pending::expired(head, *number, now).chain(overridden).filter(|serial| !kept.contains(serial)));
    }
    let mut removed = BTreeSet::new();
    let mut standings = standings.into_iter();
    for (account, number) in accounts {
        for (draft, standing) in account.transactions.iter().zip(&mut standings) {
            if standing != Standing::New {
                continue;
            }
            let replaced = pending::replaced_by(head, number, draft, command.auto_book, |serial| {
                removed.contains(&serial) || forgotten.contains(&serial)
            });
            let carried = pending::carried_category(head, number, &replaced, draft.amount, rules.profile);
            let (category, by_user) = carried.unwrap_or_else(|| (categorise(head, number, draft, rules), false));
            removed.extend(replaced);
            rows.push_minted(number, draft, category, rng);
            if by_user {
                rows.last_category_is_by_user();
            }
        }
        touched.push(AccountTouched {
            account: number,
            balance: balance_counts.then_some(account.balance),
            reserved: account.reserved.filter(|_| balance_counts),
            payload: account.payload.clone(),
        });
    }
    let event = UserEvent::TransactionsIngested(Box::new(TransactionsIngested {
        accounts: touched,
        rows: rows.finish(),
        forgotten: forgotten.difference(&removed).copied().collect(),
        removed: removed.into_iter().collect(),
        categoriser: rules.categoriser.version(),
        at: next_update(head, now),
    }));
    Ok(Decision { events: vec![event], answer: refusal.map_or(Ok(None), Err) })
}

/// What a row of the request is to the stored state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing is known of it.
    New,
    /// It is stored as a pending already and stays as it is (`overridePending`).
    KeptPending(u32),
    /// It exists, was deleted, or stood earlier in the request.
    Known,
}

impl Standing {
    fn kept(&self) -> Option<u32> {
        match self {
            Self::KeptPending(serial) => Some(*serial),
            Self::New | Self::Known => None,
        }
    }
}

/// The standing of every row in the order of the request, and the refusal that known ones ask for: a deleted one before an
/// existing one.
fn standings(
    head: &Head,
    override_pending: bool,
    accounts: &[(&IngestIntoAccount, u16)],
) -> (Vec<Standing>, Option<Refusal>) {
    let total = accounts.iter().map(|(account, _)| account.transactions.len()).sum();
    let mut standings = Vec::with_capacity(total);
    let mut seen = hashbrown::HashSet::with_capacity(total);
    let (mut deleted, mut exists) = (None, None);
    for (account, number) in accounts {
        // Looks into the index come first, one right after the other: each waits for memory, and so several wait at once.
        let keys: Vec<u128> = account.transactions.iter().map(|draft| key(*number, &draft.external_id)).collect();
        let perhaps: Vec<bool> = keys.iter().map(|key| head.known.may_hold(*key)).collect();
        for ((draft, key), perhaps) in account.transactions.iter().zip(keys).zip(perhaps) {
            let known = perhaps.then(|| head.known_by(key, *number, &draft.external_id)).flatten();
            let standing = match known {
                _ if !seen.insert(key) => Standing::Known,
                None => Standing::New,
                Some(Known::Deleted) => {
                    deleted.get_or_insert(&draft.external_id);
                    standings.push(Standing::Known);
                    continue;
                }
                Some(Known::Live(serial))
                    if override_pending
                        && draft.pending == Some(true)
                        && head.pendings.contains_key(&(*number, serial)) =>
                {
                    Standing::KeptPending(serial)
                }
                Some(Known::Live(_)) => Standing::Known,
            };
            if standing == Standing::Known {
                exists.get_or_insert(&draft.external_id);
            }
            standings.push(standing);
        }
    }
    let deleted = deleted.map(|id| Refusal::TransactionDeleted { external_id: id.clone() });
    let exists = exists.map(|id| Refusal::TransactionExists { external_id: id.clone() });
    (standings, deleted.or(exists))
}

/// The numbers of the accounts that a request names: 412 without any account at all, 400 for an unknown one.
pub(super) fn account_numbers<'a>(
    head: &Head,
    external_ids: impl Iterator<Item = &'a str>,
) -> Result<Vec<u16>, Refusal> {
    // Accounts of providers are none of the Connector API's.
    if head.accounts.is_empty() {
        return Err(Refusal::NoAccounts);
    }
    external_ids
        .enumerate()
        .map(|(position, external_id)| {
            head.account(external_id)
                .ok_or_else(|| Refusal::AccountNotFound { reference: external_id.to_owned(), position: Some(position) })
        })
        .collect()
}

/// Whether anything is stored for an account. What goes into one that the user excluded from aggregation is accepted and not kept
/// (ours).
pub(super) fn is_kept(head: &Head, account: u16) -> bool {
    head.image.accounts[usize::from(account)].exclusion != Exclusion::Aggregation
}

fn check_expiries(accounts: &[IngestIntoAccount], now: EpochMillis) -> Result<(), Refusal> {
    let latest = now.as_millis().saturating_add(OVERRIDE_EXPIRY_MILLIS);
    let pendings =
        accounts.iter().flat_map(|account| &account.transactions).filter(|draft| draft.pending == Some(true));
    for draft in pendings {
        let expires = draft.extra.as_ref().and_then(|extra| extra.pending_expires);
        if expires.is_none_or(|expires| expires.as_millis() > latest) {
            return Err(Refusal::PendingExpiry { external_id: draft.external_id.clone() });
        }
    }
    Ok(())
}

/// When a change of transactions counts as done: now, and in any case later than the one before, because clients wait for the
/// credentials' `statusUpdated` to grow.
pub(super) fn next_update(head: &Head, now: EpochMillis) -> EpochMillis {
    let last = head.image.connector().and_then(|credentials| credentials.status_updated);
    last.map_or(now, |last| now.max(EpochMillis::new(last.as_millis().saturating_add(1))))
}

/// The category of a new row. Excluded accounts are not categorised.
pub(super) fn categorise(head: &Head, account: u16, draft: &TransactionDraft, rules: &Rules) -> CategoryIndex {
    let account = &head.image.accounts[usize::from(account)];
    let negative = draft.amount.is_negative();
    if account.exclusion != Exclusion::None {
        return CategoryIndex::uncategorised(negative);
    }
    rules.categoriser.categorise(&CategoriseInput {
        description: &draft.description,
        kind: draft.kind.as_str(),
        market: &head.image.profile.created.market,
        account_type: &account.kind,
        negative,
    })
}
