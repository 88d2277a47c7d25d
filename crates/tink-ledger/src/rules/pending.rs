//! How pending transactions go: named by their booked successor, matched to it, overridden or expired; and which category the
//! successor takes over.

use tink_model::{Amount, EpochMillis};

use crate::command::TransactionDraft;
use crate::image::{Head, Known, Pending, fold};
use crate::kind::Profile;
use crate::rules::categories::CategoryIndex;

/// `autoBook` matches a pending to a booked transaction at most this far from it (ours).
const AUTO_BOOK_MILLIS: u64 = 7 * 24 * 60 * 60 * 1000;

/// The pendings of an account that are past their expiry.
pub fn expired(head: &Head, account: u16, now: EpochMillis) -> impl Iterator<Item = u32> {
    head.pendings_of(account)
        .filter(move |(_, pending)| pending.expires.is_some_and(|expires| expires <= now))
        .map(|(serial, _)| serial)
}

/// The stored pendings that a new transaction replaces: those it names, or with `auto_book` the nearest one of equal amount
/// and description. An unknown, booked or foreign name is ignored, and so are names on a transaction that is itself pending.
#[must_use]
pub fn replaced_by(
    head: &Head,
    account: u16,
    draft: &TransactionDraft,
    auto_book: bool,
    taken: impl Fn(u32) -> bool,
) -> Vec<u32> {
    if draft.pending == Some(true) {
        return Vec::new();
    }
    if !draft.pending_ids.is_empty() {
        let mut named = Vec::new();
        for external_id in &draft.pending_ids {
            if let Some(Known::Live(serial)) = head.known(account, external_id)
                && head.pendings.contains_key(&(account, serial))
                && !named.contains(&serial)
            {
                named.push(serial);
            }
        }
        return named;
    }
    if !auto_book {
        return Vec::new();
    }
    let folded = fold(&draft.description);
    let apart = |pending: &Pending| pending.date.as_millis().abs_diff(draft.date.as_millis());
    head.pendings_of(account)
        .filter(|(serial, pending)| {
            !taken(*serial)
                && pending.amount == draft.amount
                && pending.folded == folded
                && apart(pending) <= AUTO_BOOK_MILLIS
        })
        .min_by_key(|(serial, pending)| (apart(pending), *serial))
        .map(|(serial, _)| vec![serial])
        .unwrap_or_default()
}

/// The category that a booked transaction takes over from the pendings it replaces, and whether a user chose it: that of the
/// largest one. Under the newer revision only where a user chose a category, and only if the largest is at least half of the
/// booked amount.
#[must_use]
pub fn carried_category(
    head: &Head,
    account: u16,
    replaced: &[u32],
    booked: Amount,
    profile: Profile,
) -> Option<(CategoryIndex, bool)> {
    let pendings = || replaced.iter().filter_map(|serial| head.pendings.get(&(account, *serial)));
    let mut largest: Option<&Pending> = None;
    for pending in pendings() {
        if largest.is_none_or(|largest| magnitude(pending.amount) > magnitude(largest.amount)) {
            largest = Some(pending);
        }
    }
    let largest = largest?;
    let carried = (largest.category, largest.category_by_user);
    if profile == Profile::Seed {
        return Some(carried);
    }
    let chosen = pendings().any(|pending| pending.category_by_user);
    let twice = magnitude(largest.amount).checked_add(magnitude(largest.amount));
    let half = twice.is_none_or(|twice| twice >= magnitude(booked));
    (chosen && half).then_some(carried)
}

fn magnitude(amount: Amount) -> Amount {
    if amount.is_negative() { -amount } else { amount }
}
