//! The platform, written down as plainly as possible.

use std::collections::{BTreeMap, BTreeSet};

use tink_ledger::{Exclusion, IngestionKind, Profile, Refusal};

use super::steps::{About, Ingestion, Payload, Row, Update};
use super::{DAY, account_id, category_of, row_id};

/// A stored transaction as the model keeps it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    pub(super) id: u8,
    pub(super) cents: i64,
    pub(super) date: i64,
    pub(super) description: String,
    pub(super) pending: bool,
    pub(super) category: &'static str,
    pub(super) expires: Option<i64>,
    pub(super) payload: Option<u8>,
    pub(super) tag: bool,
    pub(super) inserted: i64,
    pub(super) modified: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) exclusion: Exclusion,
    pub(super) balance: i64,
    pub(super) reserved: Option<i64>,
    pub(super) payload: Option<u8>,
    pub(super) rows: Vec<Stored>,
    deleted: BTreeSet<u8>,
}

#[derive(Debug)]
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
                exclusion: Exclusion::None,
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
        let rows: Vec<(u8, &Row)> =
            request.entries.iter().flat_map(|entry| entry.rows.iter().map(|row| (entry.about.account, row))).collect();
        if request.override_pending {
            for (_, row) in rows.iter().filter(|(_, row)| row.pending == Some(true)) {
                let days = row.payload.as_ref().and_then(|payload| payload.expires_in_days);
                if days.is_none_or(|days| days > 30) {
                    return Err(Refusal::PendingExpiry { external_id: row_id(row.id) });
                }
            }
        }
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
        for account in request.entries.iter().map(|entry| entry.about.account) {
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
                    let apart = |stored: &Stored| (stored.date - row.day * DAY).abs();
                    let mut fitting: Vec<&Stored> = pendings
                        .filter(|stored| {
                            !forgotten.contains(&(*account, stored.id))
                                && !replaced.contains(&(*account, stored.id))
                                && stored.cents == row.cents
                                && stored.description == row.word.to_string()
                                && apart(stored) <= 7 * DAY
                        })
                        .collect();
                    fitting.sort_by_key(|stored| apart(stored));
                    takes.extend(fitting.first());
                }
            }
            let mut largest: Option<&Stored> = None;
            for stored in &takes {
                if largest.is_none_or(|largest| stored.cents.abs() > largest.cents.abs()) {
                    largest = Some(stored);
                }
            }
            // The newer revision carries only what a user chose, and no one chooses here.
            let carried = largest.filter(|_| self.profile == Profile::Seed).map(|largest| largest.category);
            replaced.extend(takes.iter().map(|stored| (*account, stored.id)));
            let now = self.now;
            let account = self.accounts.get_mut(account).unwrap();
            let category = carried.unwrap_or_else(|| account.category(row.word, row.cents));
            account.rows.push(Stored {
                id: row.id,
                cents: row.cents,
                date: row.day * DAY,
                description: row.word.to_string(),
                pending: row.pending == Some(true),
                category,
                expires: expires(row.payload.as_ref(), now),
                payload: row.payload.as_ref().and_then(|payload| payload.text),
                tag: row.payload.as_ref().is_some_and(|payload| payload.tag),
                inserted: at,
                modified: at,
            });
            self.last_count += 1;
        }
        let balance_counts = self.profile == Profile::Seed || request.kind != IngestionKind::Historical;
        for entry in &request.entries {
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
        let at = self.tick();
        let account = self.accounts.get_mut(&update.about.account).unwrap();
        account.balance = update.about.balance;
        account.reserved = update.about.reserved.or(account.reserved);
        account.payload = update.about.payload.or(account.payload);
        let fresh = account.category(row.word, row.cents);
        let stored = account.rows.iter_mut().find(|stored| stored.id == row.id).unwrap();
        let same = stored.description == row.word.to_string() && (stored.cents < 0) == (row.cents < 0);
        stored.category = if same { stored.category } else { fresh };
        stored.cents = row.cents;
        stored.date = row.day * DAY;
        stored.description = row.word.to_string();
        stored.pending = row.pending.unwrap_or(stored.pending);
        stored.modified = at;
        if let Some(payload) = &row.payload {
            stored.payload = payload.text;
            stored.tag = payload.tag;
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
        account.balance = about.balance;
        account.reserved = about.reserved;
        account.payload = about.payload.or(account.payload);
        self.tick();
        Ok(())
    }
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
