//! What arrived, in figures: sums are exact, and the plan is compared with the platform row by row.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use tink_ingest::plan::BalanceSource;
use tink_ingest::run::Summary;
use tink_model::connector::CreateTransactionEntity;
use tink_model::main::{Account, Category, CategoryType, Transaction};
use tink_model::{AccountId, Amount, CategoryId};

use super::files::Read;
use super::read_back::{Platform, external_id};
use super::user::Found;
use crate::exit::{Failure, Outcome};
use crate::run::categories::display_name;
use crate::when;

/// Everything that is shown at the end of an import.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) user: &'a str,
    pub(super) user_created: bool,
    pub(super) found: &'a Found,
    pub(super) read: &'a Read,
    pub(super) summary: Summary,
    pub(super) accounts: Vec<AccountFigures<'a>>,
    pub(super) total: Figures,
    pub(super) spending: Vec<CategoryFigures>,
    pub(super) spent: Amount,
    pub(super) months: BTreeMap<String, MonthFigures>,
    pub(super) verification: Verification,
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

/// The plan against the platform.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verification {
    /// Rows that were found on their account with their amount, day and text.
    pub(super) found: usize,
    /// Rows that are not there, as places in the files.
    pub(super) missing: Vec<String>,
    /// Rows whose id stands for something else, as places in the files.
    pub(super) different: Vec<String>,
    /// Rows that the bank has booked and the platform still holds as pending.
    pub(super) still_pending: usize,
}

impl Verification {
    pub(super) fn is_good(&self) -> bool {
        self.missing.is_empty() && self.different.is_empty()
    }
}

impl<'a> Report<'a> {
    pub(super) fn new(
        user: &'a str,
        user_created: bool,
        found: &'a Found,
        read: &'a Read,
        summary: Summary,
        platform: &'a Platform,
    ) -> Outcome<Self> {
        let names: HashMap<&CategoryId, &Category> =
            platform.categories.iter().map(|category| (&category.id, category)).collect();
        let mut by_account: HashMap<&AccountId, Figures> = HashMap::new();
        let mut by_category: BTreeMap<&str, (Option<&Category>, usize, Amount)> = BTreeMap::new();
        let mut months: BTreeMap<String, MonthFigures> = BTreeMap::new();
        let (mut total, mut spent) = (Figures::default(), Amount::ZERO);
        for transaction in &platform.transactions {
            let amount = transaction.amount.unwrap_or_default();
            let pending = usize::from(transaction.pending == Some(true));
            let mut figures = vec![&mut total];
            if let Some(account) = &transaction.account_id {
                figures.push(by_account.entry(account).or_default());
            }
            for figures in figures {
                figures.count += 1;
                figures.pending += pending;
                figures.sum = plus(figures.sum, amount)?;
                if pending == 0 {
                    figures.booked = plus(figures.booked, amount)?;
                }
            }
            let day = transaction.date.map(|date| when::day(date, &found.time_zone)).unwrap_or_default();
            let month = months.entry(day.get(..7).unwrap_or("-").to_owned()).or_default();
            month.count += 1;
            let kind = kind(transaction);
            let column = match kind {
                CategoryType::Income => &mut month.income,
                CategoryType::Transfers => &mut month.transfers,
                _ => &mut month.expenses,
            };
            *column = plus(*column, amount)?;
            if kind == CategoryType::Expenses {
                let category = transaction.category_id.as_ref().and_then(|id| names.get(id).copied());
                let code = category.and_then(|category| category.code.as_deref()).unwrap_or("?");
                let entry = by_category.entry(code).or_insert((category, 0, Amount::ZERO));
                entry.1 += 1;
                entry.2 = plus(entry.2, -amount)?;
                spent = plus(spent, -amount)?;
            }
        }
        let mut spending: Vec<CategoryFigures> = by_category
            .into_iter()
            .map(|(code, (category, count, spent))| CategoryFigures {
                code: code.to_owned(),
                name: category.map_or("?", display_name).to_owned(),
                count,
                spent,
            })
            .collect();
        spending.sort_by(|one, other| other.spent.cmp(&one.spent).then_with(|| one.code.cmp(&other.code)));
        let accounts = platform.accounts.iter().map(|account| {
            let figures = by_account.get(&account.id).copied().unwrap_or_default();
            let summed = read.plan.accounts().iter().any(|planned| {
                planned.balance == BalanceSource::Sum
                    && Some(planned.entity.external_id.as_str()) == account.bank_id.as_deref()
            });
            AccountFigures { account, figures, balance_is_sum: summed && account.balance == Some(figures.booked) }
        });
        Ok(Self {
            user,
            user_created,
            found,
            read,
            summary,
            accounts: accounts.collect(),
            total,
            spending,
            spent,
            months,
            verification: verify(read, summary, platform, &found.time_zone),
        })
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

/// Looks every planned row up among what was read back: by its external id, on its account, with its amount, day
/// and text.
fn verify(read: &Read, summary: Summary, platform: &Platform, zone: &TimeZone) -> Verification {
    let bank_ids: HashMap<&AccountId, &str> =
        platform.accounts.iter().filter_map(|account| Some((&account.id, account.bank_id.as_deref()?))).collect();
    let mut stored: HashMap<String, &Transaction> = HashMap::new();
    for transaction in &platform.transactions {
        if let Some(id) = external_id(transaction) {
            stored.insert(id, transaction);
        }
    }
    let mut verification = Verification::default();
    for planned in platform.visible(&read.plan) {
        let Some(found) = stored.get(planned.entity.external_id.as_str()) else {
            verification.missing.push(planned.place.to_string());
            continue;
        };
        let account = found.account_id.as_ref().and_then(|id| bank_ids.get(id).copied());
        let planned_account =
            read.plan.accounts().get(planned.account).map(|account| account.entity.external_id.as_str());
        let now_booked = planned.entity.pending == Some(false) && found.pending == Some(true);
        // What the bank has booked since may stand on another day with another text.
        let same = found.amount == Some(planned.entity.amount) && (now_booked || is_same(&planned.entity, found, zone));
        if account != planned_account || !same {
            verification.different.push(planned.place.to_string());
            continue;
        }
        verification.found += 1;
        verification.still_pending += usize::from(now_booked);
    }
    // What was deleted on the platform is meant to be missing.
    if verification.missing.len() <= summary.deleted {
        verification.missing.clear();
    }
    verification
}

/// Whether a stored transaction is of the planned one's day, in the user's time zone, and has its text but for white space and
/// case, which are no part of an external id either.
fn is_same(planned: &CreateTransactionEntity, found: &Transaction, zone: &TimeZone) -> bool {
    let folded = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    let date = found.original_date.or(found.date);
    let text = found.original_description.as_ref().or(found.description.as_ref());
    date.is_none_or(|date| when::day(date, zone) == when::day(planned.date, zone))
        && text.is_none_or(|text| folded(text) == folded(&planned.description))
}
