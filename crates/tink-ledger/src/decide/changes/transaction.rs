//! The decision on a user's change of one transaction, and what an update by the partner leaves of it.

use tink_model::{Amount, EpochMillis};

use super::{filled, leaf};
use crate::command::{ChangeTransaction, TransactionDraft};
use crate::decide::Decision;
use crate::event::{Original, RowsChanged, TransactionsChanged, UserEvent};
use crate::image::{Head, Row};
use crate::refusal::Refusal;

/// A date nearer than this to the stored one is the same.
const DAY_MILLIS: u64 = 24 * 60 * 60 * 1000;

/// An amount nearer than this to the stored one is the same.
const LEAST_DIFFERENCE: Amount = Amount::new(1, 3);

pub(in crate::decide) fn transaction(
    head: &Head,
    change: ChangeTransaction,
    now: EpochMillis,
) -> Result<Decision, Refusal> {
    let stored = head.image.transactions.by_id(change.transaction);
    let Some(stored) = stored else {
        return Err(Refusal::TransactionNotFound { external_id: change.transaction.to_string() });
    };
    let category = filled(change.category).map(|category| leaf(&category, None)).transpose()?;
    let old_notes = notes(stored);
    let mut changed = RowsChanged {
        serials: vec![stored.serial()],
        category: category.filter(|leaf| *leaf != stored.category()).map(|leaf| leaf.code().to_owned()),
        amount: change.amount.filter(|amount| differs(*amount, stored.amount())),
        date: change.date.filter(|date| date.as_millis().abs_diff(stored.date().as_millis()) >= DAY_MILLIS),
        description: filled(change.description).filter(|description| description != stored.description()),
        notes: change.notes.filter(|notes| notes != old_notes),
        original: None,
    };
    let before = original(stored);
    let after = Original {
        amount: kept(before.amount, changed.amount, stored.amount()),
        date: kept(before.date, changed.date, stored.date()),
        description: kept(before.description.clone(), changed.description.clone(), stored.description().to_owned()),
        notes: kept(before.notes.clone(), changed.notes.clone(), old_notes.to_owned()),
    };
    changed.original = (after != before).then_some(after);
    if changed == (RowsChanged { serials: changed.serials.clone(), ..RowsChanged::default() }) {
        return Decision::done(Vec::new());
    }
    Decision::done(vec![UserEvent::TransactionsChanged(Box::new(TransactionsChanged {
        changes: vec![changed],
        at: now,
    }))])
}

/// Gives a draft of the partner's the values that the user put in place of the stored ones, and keeps the draft's own behind
/// them as originals.
pub(in crate::decide) fn keep_changes(draft: &mut TransactionDraft, stored: Row<'_>) {
    let mut original = original(stored);
    if original.is_empty() {
        return;
    }
    if let Some(amount) = &mut original.amount {
        *amount = std::mem::replace(&mut draft.amount, stored.amount());
    }
    if let Some(date) = &mut original.date {
        *date = std::mem::replace(&mut draft.date, stored.date());
    }
    if let Some(description) = &mut original.description {
        *description = std::mem::replace(&mut draft.description, stored.description().to_owned());
    }
    let extra = draft.extra.get_or_insert_default();
    if let Some(old) = &mut original.notes {
        // A draft without a payload says nothing of the notes.
        if draft.has_payload {
            *old = extra.notes.take().unwrap_or_default();
        }
        extra.notes = stored.extra().and_then(|extra| extra.notes.clone());
    }
    extra.original = Some(Box::new(original));
}

/// Whether a draft of the partner's, as it came, is of the same matter as what was said of the stored row before: then the category
/// stays. What the user made of the row does not count.
pub(in crate::decide) fn is_same_matter(draft: &TransactionDraft, stored: Row<'_>) -> bool {
    let said = original(stored);
    draft.description == said.description.as_deref().unwrap_or(stored.description())
        && draft.amount.is_negative() == said.amount.unwrap_or(stored.amount()).is_negative()
        && draft.kind == stored.kind()
}

fn original(row: Row<'_>) -> Original {
    row.extra().and_then(|extra| extra.original.as_deref()).cloned().unwrap_or_default()
}

fn notes(row: Row<'_>) -> &str {
    row.extra().and_then(|extra| extra.notes.as_deref()).unwrap_or_default()
}

fn differs(amount: Amount, stored: Amount) -> bool {
    // A difference that no amount holds is a large one.
    amount
        .checked_sub(stored)
        .is_none_or(|difference| difference >= LEAST_DIFFERENCE || -difference >= LEAST_DIFFERENCE)
}

/// The value before the user changed it, if by now it is changed.
fn kept<T: PartialEq>(original: Option<T>, changed: Option<T>, stored: T) -> Option<T> {
    match changed {
        None => original,
        Some(value) => Some(original.unwrap_or(stored)).filter(|original| *original != value),
    }
}
