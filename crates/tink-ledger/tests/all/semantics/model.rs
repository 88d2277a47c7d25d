//! The platform, written down as plainly as possible.

use std::collections::{BTreeMap, BTreeSet};

use tink_ledger::image::AccountMembers;
use tink_ledger::{Exclusion, IngestionKind, Profile, Refusal};

use super::steps::{About, Entry, Ingestion, Payload, Row, Update};
use super::{DAY, account_id, category_of, row_id};

/// A stored transaction as the model keeps it. Amounts count ten-thousandths.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    pub(super) id: u8,
    pub(super) amount: i64,
    pub(super) date: i64,
    pub(super) description: String,
    pub(super) notes: String,
    pub(super) original: Original,
    pub(super) pending: bool,
    pub(super) category: &'static str,
    pub(super) category_by_user: bool,
    pub(super) expires: Option<i64>,
    pub(super) payload: Option<u8>,
    pub(super) inserted: i64,
    pub(super) modified: i64,
}

/// What the partner said of what the user changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Original {
    pub(super) amount: Option<i64>,
    pub(super) date: Option<i64>,
    pub(super) description: Option<String>,
    pub(super) notes: Option<String>,
}

impl Stored {
    fn said_amount(&self) -> i64 {
        self.original.amount.unwrap_or(self.amount)
    }

    fn said_date(&self) -> i64 {
        self.original.date.unwrap_or(self.date)
    }

    fn said_description(&self) -> &str {
        self.original.description.as_ref().unwrap_or(&self.description)
    }
}

#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) number: String,
    pub(super) kind: String,
    pub(super) exclusion: Exclusion,
    pub(super) favored: bool,
    /// In hundredths.
    pub(super) share: i64,
    pub(super) modified: AccountMembers,
    pub(super) balance: i64,
    pub(super) reserved: Option<i64>,
    pub(super) payload: Option<u8>,
    pub(super) rows: Vec<Stored>,
    deleted: BTreeSet<u8>,
}

#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) profile: Profile,
    pub(super) accounts: BTreeMap<u8, Account>,
    pub(super) now: i64,
    pub(super) status_updated: Option<i64>,
    pub(super) last_count: usize,
}

impl Model {
    pub(super) fn new(profile: Profile) -> Self {
        Self { profile, accounts: BTreeMap::new(), now: 0, status_updated: None, last_count: 0 }
    }

    pub(super) fn ingest_accounts(&mut self, accounts: &[u8]) -> Result<(), Refusal> {
        let mut seen = BTreeSet::new();
        for account in accounts {
            if self.accounts.contains_key(account) || !seen.insert(*account) {
                return Err(Refusal::AccountExists { external_id: account_id(*account) });
            }
        }
        for account in accounts {
            let new = Account {
                name: "new".to_owned(),
                number: "1".to_owned(),
                kind: "CHECKING".to_owned(),
                exclusion: Exclusion::None,
                favored: false,
                share: 100,
                modified: AccountMembers::default(),
                balance: 0,
                reserved: None,
                payload: None,
                rows: Vec::new(),
                deleted: BTreeSet::new(),
            };
            self.accounts.insert(*account, new);
        }
        Ok(())
    }

    /// The time that a change of transactions is given: later than any before.
    fn tick(&mut self) -> i64 {
        let at = self.status_updated.map_or(self.now, |last| self.now.max(last + 1));
        self.status_updated = Some(at);
        at
    }

    pub(super) fn ingest(&mut self, request: &Ingestion) -> Result<(), Refusal> {
        if self.accounts.is_empty() {
            return Err(Refusal::NoAccounts);
        }
        for (position, entry) in request.entries.iter().enumerate() {
            let account = entry.about.account;
            if !self.accounts.contains_key(&account) {
                return Err(Refusal::AccountNotFound { reference: account_id(account), position: Some(position) });
            }
        }
        if request.override_pending {
            let rows = request.entries.iter().flat_map(|entry| &entry.rows);
            for row in rows.filter(|row| row.pending == Some(true)) {
                let days = row.payload.as_ref().and_then(|payload| payload.expires_in_days);
                if days.is_none_or(|days| days > 30) {
                    return Err(Refusal::PendingExpiry { external_id: row_id(row.id) });
                }
            }
        }
        // What goes into an account that keeps nothing is accepted and lost.
        let entries: Vec<&Entry> = request
            .entries
            .iter()
            .filter(|entry| self.accounts[&entry.about.account].exclusion != Exclusion::Aggregation)
            .collect();
        let rows: Vec<(u8, &Row)> =
            entries.iter().flat_map(|entry| entry.rows.iter().map(|row| (entry.about.account, row))).collect();
        let first = |account: u8, row: &Row| {
            // A repetition within the request is a duplicate, whatever the first one was.
            let first = rows.iter().find(|(other, first)| (*other, first.id) == (account, row.id)).unwrap();
            std::ptr::eq(first.1, row)
        };
        for (account, row) in &rows {
            if first(*account, row) && self.accounts[account].deleted.contains(&row.id) {
                return Err(Refusal::TransactionDeleted { external_id: row_id(row.id) });
            }
        }
        let before = self.accounts.clone();
        let stored = |account: u8, id: u8| before[&account].rows.iter().find(|stored| stored.id == id);
        // With `overridePending` a stored pending may be sent again and stays.
        let kept = |account: u8, row: &Row| {
            let pending = stored(account, row.id).is_some_and(|stored| stored.pending);
            request.override_pending && row.pending == Some(true) && pending
        };
        for (account, row) in &rows {
            if !first(*account, row) || (stored(*account, row.id).is_some() && !kept(*account, row)) {
                return Err(Refusal::TransactionExists { external_id: row_id(row.id) });
            }
        }

        let at = self.tick();
        let mut forgotten: BTreeSet<(u8, u8)> = BTreeSet::new();
        for account in entries.iter().map(|entry| entry.about.account) {
            for pending in before[&account].rows.iter().filter(|stored| stored.pending) {
                let expired = pending.expires.is_some_and(|expires| expires <= self.now);
                let resent =
                    rows.iter().any(|(other, row)| (*other, row.id) == (account, pending.id) && kept(account, row));
                if (expired || request.override_pending) && !resent {
                    forgotten.insert((account, pending.id));
                }
            }
        }
        let mut replaced: BTreeSet<(u8, u8)> = BTreeSet::new();
        self.last_count = 0;
        for (account, row) in &rows {
            if kept(*account, row) {
                continue;
            }
            let pendings = before[account].rows.iter().filter(|stored| stored.pending);
            let mut takes: Vec<&Stored> = Vec::new();
            if row.pending != Some(true) {
                if !row.replaces.is_empty() {
                    for id in &row.replaces {
                        takes.extend(pendings.clone().find(|stored| stored.id == *id));
                    }
                } else if request.auto_book {
                    let apart = |stored: &Stored| (stored.said_date() - row.day * DAY).abs();
                    let mut fitting: Vec<&Stored> = pendings
                        .filter(|stored| {
                            !forgotten.contains(&(*account, stored.id))
                                && !replaced.contains(&(*account, stored.id))
                                && stored.said_amount() == row.cents * 100
                                && stored.said_description() == row.word.to_string()
                                && apart(stored) <= 7 * DAY
                        })
                        .collect();
                    fitting.sort_by_key(|stored| apart(stored));
                    takes.extend(fitting.first());
                }
            }
            let mut largest: Option<&Stored> = None;
            for stored in &takes {
                if largest.is_none_or(|largest| stored.said_amount().abs() > largest.said_amount().abs()) {
                    largest = Some(stored);
                }
            }
            // The newer revision carries only what a user chose, and only to a booking of up to twice the amount.
            let carries = |largest: &&Stored| {
                let chosen = takes.iter().any(|stored| stored.category_by_user);
                let half = 2 * largest.said_amount().abs() >= (row.cents * 100).abs();
                self.profile == Profile::Seed || (chosen && half)
            };
            let carried = largest.filter(carries).map(|largest| (largest.category, largest.category_by_user));
            replaced.extend(takes.iter().map(|stored| (*account, stored.id)));
            let now = self.now;
            let account = self.accounts.get_mut(account).unwrap();
            let (category, category_by_user) =
                carried.unwrap_or_else(|| (account.category(row.word, row.cents), false));
            account.rows.push(Stored {
                id: row.id,
                amount: row.cents * 100,
                date: row.day * DAY,
                description: row.word.to_string(),
                notes: notes(row.payload.as_ref()),
                original: Original::default(),
                pending: row.pending == Some(true),
                category,
                category_by_user,
                expires: expires(row.payload.as_ref(), now),
                payload: row.payload.as_ref().and_then(|payload| payload.text),
                inserted: at,
                modified: at,
            });
            self.last_count += 1;
        }
        let balance_counts = self.profile == Profile::Seed || request.kind != IngestionKind::Historical;
        for entry in entries {
            let account = self.accounts.get_mut(&entry.about.account).unwrap();
            if balance_counts {
                account.balance = entry.about.balance;
                account.reserved = entry.about.reserved;
            }
            account.payload = entry.about.payload.or(account.payload);
        }
        for (account, id) in forgotten.union(&replaced) {
            let account = self.accounts.get_mut(account).unwrap();
            account.rows.retain(|stored| stored.id != *id);
        }
        for (account, id) in replaced {
            self.accounts.get_mut(&account).unwrap().deleted.insert(id);
        }
        Ok(())
    }

    /// The refusal names the account as the request does.
    pub(super) fn update(&mut self, update: &Update, reference: &str) -> Result<(), Refusal> {
        let (now, row) = (self.now, &update.row);
        let unknown = || Refusal::AccountNotFound { reference: reference.to_owned(), position: Some(0) };
        let known = self.accounts.get(&update.about.account).ok_or_else(unknown)?;
        if !known.rows.iter().any(|stored| stored.id == row.id) {
            return Err(Refusal::TransactionNotFound { external_id: row_id(row.id) });
        }
        self.tick();
        let account = self.accounts.get_mut(&update.about.account).unwrap();
        account.balance = update.about.balance;
        account.reserved = update.about.reserved.or(account.reserved);
        account.payload = update.about.payload.or(account.payload);
        let fresh = account.category(row.word, row.cents);
        let stored = account.rows.iter_mut().find(|stored| stored.id == row.id).unwrap();
        let same = stored.said_description() == row.word.to_string() && (stored.said_amount() < 0) == (row.cents < 0);
        stored.category = if same || stored.category_by_user { stored.category } else { fresh };
        // What the user changed stays; the original behind it follows the partner.
        let (amount, date, word) = (row.cents * 100, row.day * DAY, row.word.to_string());
        put(&mut stored.amount, &mut stored.original.amount, amount);
        put(&mut stored.date, &mut stored.original.date, date);
        put(&mut stored.description, &mut stored.original.description, word);
        stored.pending = row.pending.unwrap_or(stored.pending);
        if let Some(payload) = &row.payload {
            stored.payload = payload.text;
            put(&mut stored.notes, &mut stored.original.notes, notes(Some(payload)));
            stored.expires = expires(Some(payload), now);
        }
        if !stored.pending {
            stored.expires = None;
        }
        Ok(())
    }

    pub(super) fn delete(&mut self, about: &About, ids: &[u8]) -> Result<(), Refusal> {
        let Some(account) = self.accounts.get_mut(&about.account) else {
            return Err(Refusal::AccountNotFound { reference: account_id(about.account), position: Some(0) });
        };
        if let Some(id) = ids.iter().find(|id| !account.rows.iter().any(|stored| stored.id == **id)) {
            return Err(Refusal::TransactionNotFound { external_id: row_id(*id) });
        }
        account.rows.retain(|stored| !ids.contains(&stored.id));
        account.deleted.extend(ids);
        if account.exclusion != Exclusion::Aggregation {
            account.balance = about.balance;
            account.reserved = about.reserved;
            account.payload = about.payload.or(account.payload);
        }
        self.tick();
        Ok(())
    }
}

fn put<T>(value: &mut T, original: &mut Option<T>, said: T) {
    *original.as_mut().unwrap_or(value) = said;
}

fn notes(payload: Option<&Payload>) -> String {
    payload.filter(|payload| payload.tag).map(|_| "#tag".to_owned()).unwrap_or_default()
}

fn expires(payload: Option<&Payload>, now: i64) -> Option<i64> {
    payload.and_then(|payload| payload.expires_in_days).map(|days| now + days * DAY)
}

impl Account {
    fn category(&self, word: char, cents: i64) -> &'static str {
        match (self.exclusion, cents < 0) {
            (Exclusion::None, _) => category_of(&word.to_string()),
            (_, true) => "expenses:misc.uncategorized",
            (_, false) => "income:other.other",
        }
    }
}
