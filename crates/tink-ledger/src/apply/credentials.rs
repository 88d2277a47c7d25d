//! `apply` for credentials towards providers, and for what a refresh fetched.

use std::collections::BTreeMap;
use std::sync::Arc;

use tink_model::{Amount, EpochMillis};

use super::changes::{Members, with};
use super::{add_rows, remove};
use crate::event::{
    AccountAggregated, AccountsAggregated, CredentialsChanged, CredentialsCreated, CredentialsMoved, RowAmended,
};
use crate::id::Id;
use crate::image::{Account, AccountMembers, Credentials, Head, Segment};
use crate::kind::Exclusion;

pub(super) fn create(head: &mut Head, created: &CredentialsCreated) {
    Arc::make_mut(&mut head.image.credentials).push(Credentials::new(created));
}

pub(super) fn change(head: &mut Head, change: &CredentialsChanged) {
    change_one(head, change.id, |credentials| credentials.change(change));
}

pub(super) fn move_on(head: &mut Head, moved: &CredentialsMoved) {
    change_one(head, moved.id, |credentials| credentials.move_on(moved));
}

pub(super) fn delete(head: &mut Head, id: Id, accounts: &[u16]) {
    accounts.iter().for_each(|account| remove_account(head, *account));
    Arc::make_mut(&mut head.image.credentials).retain(|credentials| credentials.id != id);
}

pub(super) fn aggregate(head: &mut Head, aggregated: &AccountsAggregated) {
    aggregated.gone.iter().for_each(|account| remove_account(head, *account));
    aggregated.accounts.iter().for_each(|account| put_account(head, aggregated.credentials, account, aggregated.at));
    remove(head, &aggregated.removed, false);
    book(head, &aggregated.booked, &aggregated.amended);
    add_rows(head, &aggregated.rows, aggregated.at, aggregated.at);
    head.next_serial = aggregated.rows.first_serial + u32::try_from(aggregated.rows.len()).unwrap_or(u32::MAX);
    change_one(head, aggregated.credentials, |credentials| {
        credentials.next = aggregated.next;
        if aggregated.by_itself {
            credentials.updated = Some(aggregated.at);
        } else {
            credentials.last_count = aggregated.rows.len();
            credentials.last_accounts = aggregated.accounts.len();
        }
    });
}

fn change_one(head: &mut Head, id: Id, change: impl FnOnce(&mut Credentials)) {
    if let Some(credentials) = Arc::make_mut(&mut head.image.credentials).iter_mut().find(|one| one.id == id) {
        change(credentials);
    }
}

/// Stores an account as the provider gives it. What a user said of a known one stays.
fn put_account(head: &mut Head, credentials: Id, given: &AccountAggregated, at: EpochMillis) {
    let accounts = Arc::make_mut(&mut head.image.accounts);
    if let Some(account) = accounts.get_mut(usize::from(given.account)) {
        account.name.clone_from(&given.name);
        account.number.clone_from(&given.number);
        account.kind.clone_from(&given.kind);
        account.balance = given.balance;
        account.available_credit = given.available_credit;
        if let Some(facts) = &given.facts {
            account.facts = Arc::new(facts.clone());
        }
        return;
    }
    accounts.push(Account {
        id: given.id,
        credentials,
        external_id: given.external_id.clone(),
        name: given.name.clone(),
        number: given.number.clone(),
        kind: given.kind.clone(),
        balance: given.balance,
        reserved: None,
        available_credit: given.available_credit,
        closed: false,
        exclusion: Exclusion::None,
        flags: Vec::new(),
        ownership: Amount::new(10, 1),
        favored: false,
        modified: AccountMembers::default(),
        payload: None,
        facts: Arc::new(given.facts.clone().unwrap_or_default()),
        created: at,
        deleted: false,
    });
}

/// Removes an account and what is below it. Only the Connector API's accounts stand in the index of external ids.
pub(super) fn remove_account(head: &mut Head, number: u16) {
    let Some(account) = Arc::make_mut(&mut head.image.accounts).get_mut(usize::from(number)) else { return };
    account.deleted = true;
    account.facts = Arc::default();
    let external_id = std::mem::take(&mut account.external_id);
    if head.accounts.get(&external_id) == Some(&number) {
        head.accounts.remove(&external_id);
    }
    head.image.transactions.remove_account(number);
    head.pendings.retain(|(account, _), _| *account != number);
}

/// Pendings become booked, some with other values; everything else about them stays.
fn book(head: &mut Head, booked: &[u32], amended: &[RowAmended]) {
    if booked.is_empty() {
        return;
    }
    let amended: BTreeMap<u32, &RowAmended> = amended.iter().map(|amended| (amended.serial, amended)).collect();
    // The old rows outlive their removal in a list of their own, which shares the columns.
    let before = head.image.transactions.clone();
    let mut rows = Vec::with_capacity(booked.len());
    for row in before.by_serials(booked) {
        head.pendings.remove(&(row.account(), row.serial()));
        let mut new = match amended.get(&row.serial()) {
            Some(amended) => with(row, Members::from(*amended), |_| {}),
            None => row.values(),
        };
        new.pending = false;
        rows.push(new);
    }
    head.image.transactions.remove(booked, |_| {});
    head.image.transactions.push(Segment::from_rows(rows));
}
