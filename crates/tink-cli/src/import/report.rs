//! What arrived, in figures: sums are exact, and the plan is compared with the platform row by row.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use tink_ingest::plan::BalanceSource;
use tink_ingest::run::{Tally, Verified};
use tink_model::main::{Account, Category, CategoryType, Transaction};
use tink_model::{AccountId, Amount, CategoryId};

use super::files::Read;
use super::user::Found;
use crate::exit::{Failure, Outcome};
use crate::run::categories::display_name;
use crate::when;

/// Everything that is shown at the end of a user's import.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) user: &'a str,
    pub(super) user_created: bool,
    pub(super) found: &'a Found,
    pub(super) read: &'a Read,
    pub(super) tally: Tally,
    pub(super) accounts_created: u64,
    pub(super) accounts_known: u64,
    pub(super) requests: u64,
    pub(super) retried: u64,
    pub(super) accounts: Vec<AccountFigures<'a>>,
    pub(super) total: Figures,
    pub(super) spending: Vec<CategoryFigures>,
    pub(super) spent: Amount,
    pub(super) months: BTreeMap<String, MonthFigures>,
    pub(super) verified: Verified,
}

/// A number of transactions and their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) count: usize,
    pub(super) pending: usize,
    pub(super) sum: Amount,
    /// The sum of what is not pending.
    pub(super) booked: Amount,
}

/// One account and its figures.
#[derive(Debug)]
pub(super) struct AccountFigures<'a> {
    pub(super) account: &'a Account,
    pub(super) figures: Figures,
    /// Whether the balance is nothing but the sum of the rows.
    pub(super) balance_is_sum: bool,
}

/// What was spent in a category; refunds are taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CategoryFigures {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) count: usize,
    pub(super) spent: Amount,
}

/// A month's income, expenses and transfers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct MonthFigures {
    pub(super) count: usize,
    pub(super) income: Amount,
    pub(super) expenses: Amount,
    pub(super) transfers: Amount,
}

impl Report<'_> {
    /// Whether all is as the files have it.
    pub(super) fn is_good(&self) -> bool {
        self.verified.is_good(self.tally.deleted)
    }
}

/// Adds up what is read back, one transaction after the other.
#[derive(Debug)]
pub(super) struct Sums {
    zone: TimeZone,
    by_account: HashMap<AccountId, Figures>,
    by_category: HashMap<Option<CategoryId>, (usize, Amount)>,
    pub(super) months: BTreeMap<String, MonthFigures>,
    pub(super) total: Figures,
    pub(super) spent: Amount,
}

impl Sums {
    pub(super) fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            by_account: HashMap::new(),
            by_category: HashMap::new(),
            months: BTreeMap::new(),
            total: Figures::default(),
            spent: Amount::ZERO,
        }
    }

    pub(super) fn add(&mut self, transaction: &Transaction) -> Outcome<()> {
        let amount = transaction.amount.unwrap_or_default();
        let pending = usize::from(transaction.pending == Some(true));
        let mut figures = vec![&mut self.total];
        if let Some(account) = &transaction.account_id {
            figures.push(self.by_account.entry(account.clone()).or_default());
        }
        for figures in figures {
            figures.count += 1;
            figures.pending += pending;
            figures.sum = plus(figures.sum, amount)?;
            if pending == 0 {
                figures.booked = plus(figures.booked, amount)?;
            }
        }
        let day = transaction.date.map(|date| when::day(date, &self.zone)).unwrap_or_default();
        let month = self.months.entry(day.get(..7).unwrap_or("-").to_owned()).or_default();
        month.count += 1;
        let kind = kind(transaction);
        let column = match kind {
            CategoryType::Income => &mut month.income,
            CategoryType::Transfers => &mut month.transfers,
            _ => &mut month.expenses,
        };
        *column = plus(*column, amount)?;
        if kind == CategoryType::Expenses {
            let entry = self.by_category.entry(transaction.category_id.clone()).or_insert((0, Amount::ZERO));
            entry.0 += 1;
            entry.1 = plus(entry.1, -amount)?;
            self.spent = plus(self.spent, -amount)?;
        }
        Ok(())
    }

    /// The figures of the accounts, in the plan's order.
    pub(super) fn accounts<'a>(&self, accounts: &'a [Account], read: &Read) -> Vec<AccountFigures<'a>> {
        let figures = accounts.iter().map(|account| {
            let figures = self.by_account.get(&account.id).copied().unwrap_or_default();
            let summed = read.plan.accounts().iter().any(|planned| {
                planned.balance == BalanceSource::Sum
                    && Some(planned.entity.external_id.as_str()) == account.bank_id.as_deref()
            });
            AccountFigures { account, figures, balance_is_sum: summed && account.balance == Some(figures.booked) }
        });
        figures.collect()
    }

    /// What was spent, the most first.
    pub(super) fn spending(&self, categories: &[Category]) -> Outcome<Vec<CategoryFigures>> {
        let names: HashMap<&CategoryId, &Category> =
            categories.iter().map(|category| (&category.id, category)).collect();
        let mut by_code: BTreeMap<&str, CategoryFigures> = BTreeMap::new();
        for (id, &(count, spent)) in &self.by_category {
            let category = id.as_ref().and_then(|id| names.get(id).copied());
            let code = category.and_then(|category| category.code.as_deref()).unwrap_or("?");
            let name = category.map_or("?", display_name);
            let row = by_code.entry(code).or_insert_with(|| CategoryFigures {
                code: code.to_owned(),
                name: name.to_owned(),
                count: 0,
                spent: Amount::ZERO,
            });
            row.count += count;
            row.spent = plus(row.spent, spent)?;
        }
        let mut spending: Vec<CategoryFigures> = by_code.into_values().collect();
        spending.sort_by(|one, other| other.spent.cmp(&one.spent).then_with(|| one.code.cmp(&other.code)));
        Ok(spending)
    }
}

/// What a transaction is, by its category, else by its sign.
fn kind(transaction: &Transaction) -> CategoryType {
    match &transaction.category_type {
        Some(kind) => kind.clone(),
        None if transaction.amount.is_some_and(Amount::is_negative) => CategoryType::Expenses,
        None => CategoryType::Income,
    }
}

fn plus(one: Amount, other: Amount) -> Outcome<Amount> {
    one.checked_add(other).ok_or_else(|| Failure::failed("the amounts add up to more than can be held"))
}
