//! The model's part for what users change of their own data.

use std::collections::BTreeMap;

use tink_ledger::{Exclusion, Refusal};
use tink_model::Amount;

use super::model::{Account, Model, Stored};
use super::steps::{AccountWish, RowWish};
use super::{DAY, category_id};

impl Model {
    /// The refusals name what was not found by the id that was sent.
    pub(super) fn change_account(&mut self, wish: &AccountWish, id: &str) -> Result<(), Refusal> {
        let unknown = || Refusal::AccountNotFound { reference: id.to_owned(), position: None };
        let account = self.accounts.get_mut(&wish.account).ok_or_else(unknown)?;
        if let Some(share) = wish.share.filter(|share| !(0..=100).contains(share)) {
            let reason = format!("{} is not a share from 0 to 1", Amount::new(share, 2));
            return Err(Refusal::InvalidAccount { member: "ownership", reason });
        }
        account.modified.name |= set(&mut account.name, wish.name);
        set(&mut account.number, wish.number);
        account.modified.kind |= set(&mut account.kind, wish.kind);
        account.favored = wish.favored.unwrap_or(account.favored);
        account.share = wish.share.unwrap_or(account.share);
        let is_excluded = matches!(account.exclusion, Exclusion::PfmAndSearch | Exclusion::Aggregation);
        let exclusion = match (wish.exclusion, wish.excluded) {
            (Some(exclusion), _) if exclusion != account.exclusion => exclusion,
            (_, Some(true)) if !is_excluded => Exclusion::PfmAndSearch,
            (_, Some(false)) if is_excluded => Exclusion::None,
            _ => return Ok(()),
        };
        account.exclusion = exclusion;
        account.modified.exclusion = true;
        if exclusion == Exclusion::Aggregation {
            account.empty();
        }
        Ok(())
    }

    pub(super) fn change_row(&mut self, wish: &RowWish, id: &str) -> Result<(), Refusal> {
        let now = self.now;
        let account = self.accounts.get_mut(&wish.account);
        let stored = account.and_then(|account| account.rows.iter_mut().find(|stored| stored.id == wish.id));
        let stored = stored.ok_or_else(|| Refusal::TransactionNotFound { external_id: id.to_owned() })?;
        let category = wish.category.filter(|code| !code.is_empty()).map(|code| leaf(code, None)).transpose()?;
        let before = stored.clone();
        if let Some(category) = category {
            stored.categorise(category);
        }
        if let Some(amount) = wish.amount.filter(|amount| (amount - before.amount).abs() >= 10) {
            change(&mut stored.amount, &mut stored.original.amount, amount);
        }
        if let Some(date) = wish.date.filter(|date| (date - before.date).abs() >= DAY) {
            change(&mut stored.date, &mut stored.original.date, date);
        }
        if let Some(word) = wish.word.filter(|word| !word.is_empty() && *word != before.description) {
            change(&mut stored.description, &mut stored.original.description, word.to_owned());
        }
        if let Some(notes) = wish.notes.filter(|notes| *notes != before.notes) {
            change(&mut stored.notes, &mut stored.original.notes, notes.to_owned());
        }
        if *stored != before {
            stored.modified = now;
        }
        Ok(())
    }

    /// `id` says the id of a row that exists, or the one that was sent for one that does not.
    pub(super) fn categorize(
        &mut self,
        list: &[(&'static str, Vec<(u8, u8)>)],
        id: impl Fn(u8, u8) -> String,
    ) -> Result<(), Refusal> {
        let mut chosen = BTreeMap::new();
        for (position, (code, rows)) in list.iter().enumerate() {
            let leaf = leaf(code, Some(position))?;
            chosen.extend(rows.iter().map(|row| (*row, leaf)));
        }
        for (account, row) in list.iter().flat_map(|(_, rows)| rows) {
            let known = self.accounts.get(account).is_some_and(|account| account.rows.iter().any(|at| at.id == *row));
            if !known {
                return Err(Refusal::TransactionNotFound { external_id: id(*account, *row) });
            }
        }
        for ((account, row), leaf) in chosen {
            let account = self.accounts.get_mut(&account).unwrap();
            let stored = account.rows.iter_mut().find(|stored| stored.id == row).unwrap();
            let before = stored.category;
            stored.categorise(leaf);
            if stored.category != before {
                stored.modified = self.now;
            }
        }
        Ok(())
    }
}

impl Account {
    /// Nothing is left below the account; that its deleted rows were deleted stays known.
    fn empty(&mut self) {
        self.rows.clear();
        self.balance = 0;
        self.reserved = None;
        self.payload = None;
    }
}

impl Stored {
    fn categorise(&mut self, leaf: &'static str) {
        self.category_by_user |= self.category != leaf;
        self.category = leaf;
    }
}

/// Sets what a text fills, and says whether that changes anything.
fn set(value: &mut String, wish: Option<&str>) -> bool {
    let Some(wish) = wish.filter(|wish| !wish.is_empty() && *wish != value.as_str()) else { return false };
    wish.clone_into(value);
    true
}

fn change<T: PartialEq>(value: &mut T, original: &mut Option<T>, wish: T) {
    let old = std::mem::replace(value, wish);
    *original = Some(original.take().unwrap_or(old)).filter(|original| *original != *value);
}

fn leaf(code: &'static str, position: Option<usize>) -> Result<&'static str, Refusal> {
    let refused = |reason| Err(Refusal::InvalidCategory { category: category_id(code), reason, position });
    match code {
        "expenses:food" => Ok("expenses:food.other"),
        "expenses" => refused("is a type; transactions take a category below it"),
        "nothing" | "" => refused("does not exist"),
        leaf => Ok(leaf),
    }
}
