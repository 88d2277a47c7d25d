//! `apply`: an event changes a head. It interprets and never decides: no clock, no randomness, no refusal, no rule that a
//! later release may change.

mod bank;
mod changes;
mod credentials;
mod link;

use std::sync::Arc;

use tink_model::{Amount, EpochMillis};

use crate::event::{
    AccountIngested, AccountTouched, AccountUpdated, ProfileChanged, TransactionColumns, TransactionUpdated,
    TransactionsIngested, UserCreated, UserEvent,
};
use crate::image::{
    Account, AccountMembers, Credentials, Head, Pending, Profile, Segment, Transactions, UserImage, fold, key_of_row,
};
use crate::log::Version;
use crate::rules::categories::CategoryIndex;

/// The head of a stream whose first event this is.
#[must_use]
pub fn first(created: &UserCreated) -> Head {
    Head::new(UserImage {
        version: 0,
        profile: Arc::new(Profile::new(created)),
        credentials: Arc::new(Credentials::synthetic(created).into_iter().collect()),
        bank: Arc::default(),
        links: Arc::default(),
        accounts: Arc::new(Vec::new()),
        transactions: Transactions::default(),
        deleted: false,
    })
}

/// Takes a batch of events in and moves the head to `version`.
pub fn apply(head: &mut Head, events: &[UserEvent], version: Version) {
    for event in events {
        one(head, event);
    }
    head.image.version = version;
}

fn one(head: &mut Head, event: &UserEvent) {
    match event {
        UserEvent::Created(_) => {}
        UserEvent::ProfileChanged(change) => change_profile(head, change),
        UserEvent::AccountsIngested { accounts, at } => {
            accounts.iter().for_each(|account| add_account(head, account, *at));
        }
        UserEvent::AccountUpdated(change) => update_account(head, change),
        UserEvent::AccountDeleted { account, .. } => delete_account(head, *account),
        UserEvent::TransactionsIngested(ingested) => ingest(head, ingested),
        UserEvent::TransactionUpdated(updated) => update(head, updated),
        UserEvent::TransactionsDeleted { accounts, serials, at } => {
            accounts.iter().for_each(|touched| touch(head, touched));
            remove(head, serials, true);
            delivered(head, *at);
        }
        UserEvent::CredentialsCreated(created) => credentials::create(head, created),
        UserEvent::CredentialsChanged(change) => credentials::change(head, change),
        UserEvent::CredentialsMoved(moved) => credentials::move_on(head, moved),
        UserEvent::CredentialsDeleted { id, accounts, .. } => credentials::delete(head, *id, accounts),
        UserEvent::AccountsAggregated(aggregated) => credentials::aggregate(head, aggregated),
        UserEvent::Bank(event) => bank::apply(head, event),
        UserEvent::Link(event) => link::apply(head, event),
        UserEvent::AccountChanged(change) => changes::account(head, change),
        UserEvent::TransactionsChanged(change) => changes::transactions(head, change),
        UserEvent::CodeRedeemed { code, until, at } => {
            head.redeemed.retain(|_, other| at.is_none_or(|at| *other > at));
            head.redeemed.insert(*code, *until);
        }
        UserEvent::Deleted { .. } => {
            head.image.deleted = true;
            head.image.credentials = Arc::new(Vec::new());
            head.image.bank = Arc::default();
            head.image.links = Arc::default();
            head.image.accounts = Arc::new(Vec::new());
            head.image.transactions = Transactions::default();
            head.known.clear();
            head.pendings.clear();
            head.accounts.clear();
        }
    }
}

fn change_profile(head: &mut Head, change: &ProfileChanged) {
    let profile = Arc::make_mut(&mut head.image.profile);
    if let Some(currency) = &change.currency {
        profile.currency.clone_from(currency);
    }
    if let Some(locale) = &change.locale {
        profile.locale.clone_from(locale);
    }
    if let Some(time_zone) = &change.time_zone {
        profile.time_zone.clone_from(time_zone);
    }
    profile.period_mode = change.period_mode.unwrap_or(profile.period_mode);
    profile.period_adjusted_day = change.period_adjusted_day.unwrap_or(profile.period_adjusted_day);
    for (name, on) in &change.notifications {
        if *on {
            profile.notifications.insert(name.clone());
        } else {
            profile.notifications.remove(name);
        }
    }
}

/// The Connector API delivered something: its credentials say so.
fn delivered(head: &mut Head, at: EpochMillis) -> Option<&mut Credentials> {
    let credentials = Arc::make_mut(&mut head.image.credentials).iter_mut().find(|one| one.is_connector())?;
    credentials.delivered(at);
    Some(credentials)
}

fn add_account(head: &mut Head, account: &AccountIngested, at: EpochMillis) {
    head.accounts.insert(account.external_id.clone(), account.account);
    // Only a user with synthetic credentials is ingested for.
    let Some(credentials) = head.image.connector().map(|credentials| credentials.id) else { return };
    Arc::make_mut(&mut head.image.accounts).push(Account {
        id: account.id,
        credentials,
        external_id: account.external_id.clone(),
        name: account.name.clone(),
        number: account.number.clone(),
        kind: account.kind.clone(),
        balance: account.balance,
        reserved: account.reserved,
        available_credit: account.available_credit,
        closed: account.closed,
        exclusion: account.exclusion,
        flags: account.flags.clone(),
        ownership: Amount::new(10, 1),
        favored: false,
        modified: AccountMembers::default(),
        payload: account.payload.clone(),
        facts: Arc::default(),
        created: at,
        deleted: false,
    });
}

fn account_mut(head: &mut Head, account: u16) -> &mut Account {
    &mut Arc::make_mut(&mut head.image.accounts)[usize::from(account)]
}

fn update_account(head: &mut Head, change: &AccountUpdated) {
    let account = account_mut(head, change.account);
    if let Some(name) = &change.name {
        account.name.clone_from(name);
    }
    if let Some(kind) = &change.kind {
        account.kind.clone_from(kind);
    }
    if let Some(closed) = change.closed {
        account.closed = closed;
    }
    if let Some(exclusion) = change.exclusion {
        account.exclusion = exclusion;
    }
    if change.available_credit.is_some() {
        account.available_credit = change.available_credit;
    }
}

fn delete_account(head: &mut Head, number: u16) {
    let account = account_mut(head, number);
    account.deleted = true;
    let external_id = std::mem::take(&mut account.external_id);
    head.accounts.remove(&external_id);
    head.image.transactions.remove_account(number);
    head.pendings.retain(|(account, _), _| *account != number);
}

fn touch(head: &mut Head, touched: &AccountTouched) {
    let account = account_mut(head, touched.account);
    if let Some(balance) = touched.balance {
        account.balance = balance;
        account.reserved = touched.reserved;
    }
    if touched.payload.is_some() {
        account.payload.clone_from(&touched.payload);
    }
}

fn ingest(head: &mut Head, ingested: &TransactionsIngested) {
    ingested.accounts.iter().for_each(|touched| touch(head, touched));
    remove(head, &ingested.removed, true);
    remove(head, &ingested.forgotten, false);
    add_rows(head, &ingested.rows, ingested.at, ingested.at);
    head.next_serial = ingested.rows.first_serial + u32::try_from(ingested.rows.len()).unwrap_or(u32::MAX);
    if let Some(credentials) = delivered(head, ingested.at) {
        credentials.last_count = ingested.rows.len();
        credentials.last_accounts = ingested.accounts.len();
    }
}

fn update(head: &mut Head, updated: &TransactionUpdated) {
    touch(head, &updated.account);
    let serial = updated.row.first_serial;
    head.image.transactions.remove(&[serial], |_| {});
    head.pendings.remove(&(updated.account.account, serial));
    add_rows(head, &updated.row, updated.inserted, updated.modified.unwrap_or(updated.at));
    delivered(head, updated.at);
}

fn add_rows(head: &mut Head, rows: &TransactionColumns, inserted: EpochMillis, modified: EpochMillis) {
    head.known.reserve(rows.len());
    for ((serial, account), external_id) in
        (rows.first_serial..).zip(rows.account_of_rows()).zip(rows.external_ids.iter())
    {
        if let Some(key) = key_of_row(account, external_id) {
            head.known.live(key, serial);
        }
    }
    if !rows.pending.is_empty() {
        let accounts: Vec<u16> = rows.account_of_rows().collect();
        for row in &rows.pending {
            let at = *row as usize;
            let extra = rows.extras.binary_search_by_key(row, |(row, _)| *row).ok().map(|found| &rows.extras[found].1);
            let code = &rows.category_codes[usize::from(rows.categories[at])];
            // A pending is compared with what the partner sends, so it keeps what the partner said.
            let said = extra.and_then(|extra| extra.original.as_deref());
            head.pendings.insert(
                (accounts[at], rows.first_serial + row),
                Pending {
                    amount: said.and_then(|said| said.amount).unwrap_or(rows.amounts[at]),
                    date: said.and_then(|said| said.date).unwrap_or(rows.dates[at]),
                    folded: fold(
                        said.and_then(|said| said.description.as_deref()).unwrap_or(rows.descriptions.get(at)),
                    ),
                    category: CategoryIndex::of_code_or_uncategorised(code),
                    category_by_user: extra.is_some_and(|extra| extra.category_by_user),
                    expires: extra.and_then(|extra| extra.pending_expires),
                },
            );
        }
    }
    head.image.transactions.push(Segment::from_event(rows, inserted, modified));
    head.tidy_known();
}

/// Removes rows; whether their external ids stay known as deleted or are forgotten.
fn remove(head: &mut Head, serials: &[u32], known: bool) {
    let Head { image, known: index, pendings, .. } = head;
    image.transactions.remove(serials, |row| {
        pendings.remove(&(row.account(), row.serial()));
        match key_of_row(row.account(), row.external_id()) {
            Some(key) if known => index.deleted(key, row.serial()),
            Some(key) => index.forgotten(key, row.serial()),
            None => {}
        }
    });
}
