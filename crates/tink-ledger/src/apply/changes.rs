//! `apply` for what users changed: members of an account, and rows that are put in place of the old ones.

use std::sync::Arc;

use hashbrown::HashMap;
use tink_model::{Amount, EpochMillis};

use super::{account_mut, remove};
use crate::event::{AccountChanged, Extra, Original, RowAmended, RowsChanged, TransactionsChanged};
use crate::image::{Account, Head, NewRow, Row, Segment};
use crate::rules::categories::CategoryIndex;

pub(super) fn account(head: &mut Head, change: &AccountChanged) {
    let account = account_mut(head, change.account);
    if let Some(name) = &change.name {
        account.name.clone_from(name);
        account.modified.name = true;
    }
    if let Some(number) = &change.number {
        account.number.clone_from(number);
    }
    if let Some(kind) = &change.kind {
        account.kind.clone_from(kind);
        account.modified.kind = true;
    }
    if let Some(exclusion) = change.exclusion {
        account.exclusion = exclusion;
        account.modified.exclusion = true;
    }
    account.favored = change.favored.unwrap_or(account.favored);
    account.ownership = change.ownership.unwrap_or(account.ownership);
    if change.emptied {
        forget_details(account);
        let rows = head.image.transactions.segments().iter().flat_map(Segment::rows);
        let serials: Vec<u32> = rows.filter(|row| row.account() == change.account).map(Row::serial).collect();
        remove(head, &serials, false);
    }
}

/// Leaves an account its name, number and type, and what the user said of it.
fn forget_details(account: &mut Account) {
    account.balance = Amount::from(0);
    account.reserved = None;
    account.available_credit = None;
    account.flags = Vec::new();
    account.payload = None;
    account.facts = Arc::default();
}

pub(super) fn transactions(head: &mut Head, changed: &TransactionsChanged) {
    let changes: HashMap<u32, &RowsChanged> =
        changed.changes.iter().flat_map(|change| change.serials.iter().map(move |serial| (*serial, change))).collect();
    let serials: Vec<u32> = changes.keys().copied().collect();
    // The old rows outlive their removal in a list of their own, which shares the columns.
    let before = head.image.transactions.clone();
    let rows: Vec<NewRow<'_>> = before
        .by_serials(&serials)
        .into_iter()
        .map(|row| changed_by_user(row, changes[&row.serial()], changed.at))
        .collect();
    for row in &rows {
        if let Some(pending) = head.pendings.get_mut(&(row.account, row.serial)) {
            // The other members of a pending are compared with what the partner sends, so they stay the partner's.
            pending.category = row.category;
            pending.category_by_user = row.extra.as_ref().is_some_and(|extra| extra.category_by_user);
        }
    }
    head.image.transactions.remove(&serials, |_| {});
    head.image.transactions.push(Segment::from_rows(rows));
}

/// What is other of a row, whoever says so; absent means unchanged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Members<'a> {
    amount: Option<Amount>,
    date: Option<EpochMillis>,
    description: Option<&'a String>,
    category: Option<&'a String>,
    original: Option<&'a Original>,
}

impl<'a> From<&'a RowsChanged> for Members<'a> {
    fn from(change: &'a RowsChanged) -> Self {
        Self {
            amount: change.amount,
            date: change.date,
            description: change.description.as_ref(),
            category: change.category.as_ref(),
            original: change.original.as_ref(),
        }
    }
}

impl<'a> From<&'a RowAmended> for Members<'a> {
    fn from(amended: &'a RowAmended) -> Self {
        Self {
            amount: amended.amount,
            date: amended.date,
            description: amended.description.as_ref(),
            category: amended.category.as_ref(),
            original: amended.original.as_ref(),
        }
    }
}

/// A row with those members in place of its own, and `also` with what only some rows have.
pub(super) fn with<'a>(row: Row<'a>, members: Members<'a>, also: impl FnOnce(&mut Extra)) -> NewRow<'a> {
    let mut new = row.values();
    let mut extra: Extra = row.extra().map(|extra| extra.as_ref().clone()).unwrap_or_default();
    new.amount = members.amount.unwrap_or(new.amount);
    new.date = members.date.unwrap_or(new.date);
    if let Some(description) = members.description {
        new.description = description;
        new.folded = None;
    }
    if let Some(code) = members.category {
        new.category = CategoryIndex::of_code_or_uncategorised(code);
    }
    if let Some(original) = members.original {
        extra.original = (!original.is_empty()).then(|| Box::new(original.clone()));
    }
    also(&mut extra);
    new.extra = (!extra.is_empty()).then(|| Arc::new(extra));
    new
}

/// A row as its user changed it.
fn changed_by_user<'a>(row: Row<'a>, change: &'a RowsChanged, at: EpochMillis) -> NewRow<'a> {
    let mut new = with(row, Members::from(change), |extra| {
        extra.category_by_user |= change.category.is_some();
        if let Some(notes) = &change.notes {
            extra.notes = Some(notes.clone()).filter(|notes| !notes.is_empty());
        }
    });
    new.modified = at;
    new
}
