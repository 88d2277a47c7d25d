//! Statistics as one would compute them by hand: days one after the other, plain decimals, no columns.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tink_ledger::image::UserImage;
use tink_ledger::rules::categories::{CategoryIndex, CategoryKind, CategoryTree};
use tink_ledger::{Exclusion, PeriodMode};
use tink_model::Amount;

use super::world::{Account, Months, Transaction, amount};

/// Type, resolution, period, description and value, as texts.
pub(super) type Told = (&'static str, &'static str, String, String, String);

/// A day and the amounts of its period so far, with their shares.
type Day = (Date, Vec<(Amount, Amount)>);

/// What statistics are made of.
pub(super) struct Naive<'a> {
    pub image: &'a UserImage,
    pub accounts: &'a [Account],
    pub months: &'a Months,
    /// Those that are left.
    pub transactions: Vec<Transaction>,
    pub now: i64,
    pub zone: TimeZone,
    pub pads: bool,
    /// Keys that were told already, by resolution and day.
    pub keys: &'a RefCell<HashMap<(&'static str, Date), Rc<str>>>,
}

const TABLE: [(&str, &[&str]); 8] = [
    ("balances-by-account", &["MONTHS"]),
    ("balances-by-account-type-group", &["MONTHS"]),
    ("expenses-by-category", &["DAILY", "WEEKLY", "MONTHS", "YEARLY"]),
    ("expenses-by-category/by-count", &["DAILY", "WEEKLY", "MONTHS"]),
    ("income-by-category", &["MONTHS"]),
    ("income-and-expenses", &["MONTHS", "YEARLY"]),
    ("left-to-spend", &["MONTHS"]),
    ("left-to-spend-average", &["MONTHS"]),
];

const GROUPS: [(&str, &[&str]); 3] = [
    ("CARDS_AND_ACCOUNTS", &["CHECKING", "CREDIT_CARD", "OTHER", "EXTERNAL"]),
    ("LOANS", &["MORTGAGE", "LOAN"]),
    ("SAVINGS", &["INVESTMENT", "PENSION", "SAVINGS"]),
];

/// Whole decimals, summed one by one, and whether one of them was shared.
fn value(parts: impl IntoIterator<Item = (Amount, Amount)>) -> String {
    let mut sum = Amount::ZERO.decimal();
    let mut shared = false;
    for (amount, ownership) in parts {
        sum += amount.decimal() * ownership.decimal();
        shared |= ownership != Amount::from(1);
    }
    let rounded = if shared { sum.round_dp(2) } else { sum };
    Amount::from_decimal(rounded.normalize()).to_string()
}

impl Naive<'_> {
    /// All rows of all types, in the documented order.
    pub(super) fn all(&self) -> Vec<Told> {
        let mut all = Vec::new();
        for (kind, resolutions) in TABLE {
            for resolution in resolutions {
                let months = match self.months.mode {
                    PeriodMode::Monthly => "MONTHLY",
                    PeriodMode::MonthlyAdjusted => "MONTHLY_ADJUSTED",
                };
                let resolution = if *resolution == "MONTHS" { months } else { resolution };
                let mut rows = self.rows(kind, resolution);
                rows.sort_by(|a, b| a.0.cmp(&b.0));
                all.extend(
                    rows.into_iter()
                        .map(|(period, description, value)| (kind, resolution, period.to_string(), description, value)),
                );
            }
        }
        all
    }

    /// Period, description and value, series after series.
    fn rows(&self, kind: &str, resolution: &'static str) -> Vec<(Rc<str>, String, String)> {
        match kind {
            "balances-by-account" => self.balances_by_account(resolution),
            "balances-by-account-type-group" => self.balances_by_group(resolution),
            "left-to-spend" => self.left_to_spend(resolution),
            "left-to-spend-average" => self.average(resolution),
            _ => self.sums(kind, resolution),
        }
    }

    fn date(&self, at: i64) -> Date {
        Timestamp::from_millisecond(at).unwrap().to_zoned(self.zone.clone()).date()
    }

    fn today(&self) -> Date {
        self.date(self.now)
    }

    fn key(&self, resolution: &'static str, date: Date) -> Rc<str> {
        let mut keys = self.keys.borrow_mut();
        let key = keys.entry((resolution, date)).or_insert_with(|| self.told_key(resolution, date).into());
        Rc::clone(key)
    }

    fn told_key(&self, resolution: &'static str, date: Date) -> String {
        let week = date.iso_week_date();
        match resolution {
            "DAILY" => date.to_string(),
            "WEEKLY" => format!("{}:{:02}", week.year(), week.week()),
            "MONTHLY" => format!("{}-{:02}", date.year(), date.month()),
            "YEARLY" => date.year().to_string(),
            _ => {
                // The salary of a month opens the month after. That of the next month can come on a Friday of this one.
                let later = (0..=1).filter(|months| self.salary(date.checked_add(months.months()).unwrap()) <= date);
                let months = later.max().map_or(0, |months| months + 1);
                let named = date.first_of_month().checked_add(months.months()).unwrap();
                format!("{}-{:02}", named.year(), named.month())
            }
        }
    }

    /// The day on which the salary of that month comes.
    fn salary(&self, month: Date) -> Date {
        let break_day = i8::try_from(self.months.break_day).unwrap();
        let mut day = month.with().day(break_day.min(month.days_in_month())).build().unwrap();
        while day.weekday() == Weekday::Saturday || day.weekday() == Weekday::Sunday {
            day = day.yesterday().unwrap();
        }
        day
    }

    /// All days from the first of a period to today.
    fn days_to_today(&self, resolution: &'static str, from: Date) -> Vec<Date> {
        let mut first = from;
        while self.key(resolution, first.yesterday().unwrap()) == self.key(resolution, from) {
            first = first.yesterday().unwrap();
        }
        first.series(1.day()).take_while(|day| *day <= self.today()).collect()
    }

    /// The keys of all periods from a day's to today's.
    fn keys_to_today(&self, resolution: &'static str, from: Date) -> Vec<Rc<str>> {
        let today = self.today();
        let days = from.series(1.day()).take_while(|day| *day <= today);
        let mut keys: Vec<Rc<str>> = days.map(|day| self.key(resolution, day)).collect();
        keys.dedup();
        keys
    }

    fn ownership(&self, transaction: &Transaction) -> Amount {
        amount(self.accounts[transaction.account].ownership)
    }

    fn share(&self, transaction: &Transaction) -> (Amount, Amount) {
        (amount(transaction.amount), self.ownership(transaction))
    }

    /// What is neither upcoming nor of an excluded account, with its day.
    fn counted(&self) -> Vec<(Date, &Transaction)> {
        let dated = self.transactions.iter().map(|transaction| (self.date(transaction.date), transaction));
        let counts = |transaction: &Transaction| self.accounts[transaction.account].exclusion == Exclusion::None;
        dated.filter(|(date, transaction)| *date <= self.today() && counts(transaction)).collect()
    }

    fn sums(&self, kind: &str, resolution: &'static str) -> Vec<(Rc<str>, String, String)> {
        let tree = CategoryTree::get();
        let side = |kind: CategoryKind| {
            tree.all().filter(move |category| tree.is_leaf(*category) && category.kind() == kind).collect::<Vec<_>>()
        };
        let by_category = |kind| side(kind).into_iter().map(|leaf| (leaf.id().to_owned(), vec![leaf.code()]));
        let codes = |kind| side(kind).into_iter().map(CategoryIndex::code).collect();
        let series: Vec<(String, Vec<&str>)> = match kind {
            "income-by-category" => by_category(CategoryKind::Income).collect(),
            "income-and-expenses" => vec![
                ("INCOME".to_owned(), codes(CategoryKind::Income)),
                ("EXPENSES".to_owned(), codes(CategoryKind::Expenses)),
            ],
            _ => by_category(CategoryKind::Expenses).collect(),
        };
        let mut rows = Vec::new();
        for (description, codes) in series {
            let mut of_series = self.counted();
            of_series.retain(|(_, transaction)| codes.contains(&transaction.category));
            let Some(first) = of_series.iter().map(|(date, _)| *date).min() else { continue };
            let keys = match self.pads {
                true => self.keys_to_today(resolution, first),
                false => of_series
                    .iter()
                    .map(|(date, _)| self.key(resolution, *date))
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect(),
            };
            for key in keys {
                let in_period: Vec<&Transaction> = of_series
                    .iter()
                    .filter(|(date, _)| self.key(resolution, *date) == key)
                    .map(|(_, transaction)| *transaction)
                    .collect();
                let value = match kind {
                    "expenses-by-category/by-count" => in_period.len().to_string(),
                    _ => value(in_period.into_iter().map(|transaction| self.share(transaction))),
                };
                rows.push((key, description.clone(), value));
            }
        }
        rows
    }

    fn balances_by_account(&self, resolution: &'static str) -> Vec<(Rc<str>, String, String)> {
        let mut rows = Vec::new();
        for number in 0..self.accounts.len() {
            let id = self.image.accounts[number].id.to_string();
            rows.extend(self.balances(resolution, &[number]).into_iter().map(|(key, value)| (key, id.clone(), value)));
        }
        rows
    }

    fn balances_by_group(&self, resolution: &'static str) -> Vec<(Rc<str>, String, String)> {
        let mut rows = Vec::new();
        for (group, kinds) in GROUPS {
            let numbers: Vec<usize> =
                (0..self.accounts.len()).filter(|number| kinds.contains(&self.accounts[*number].kind)).collect();
            rows.extend(
                self.balances(resolution, &numbers).into_iter().map(|(key, value)| (key, group.to_owned(), value)),
            );
        }
        rows
    }

    fn balances(&self, resolution: &'static str, numbers: &[usize]) -> Vec<(Rc<str>, String)> {
        let mut numbers = numbers.to_vec();
        numbers.retain(|number| self.accounts[*number].exclusion == Exclusion::None);
        if numbers.is_empty() {
            return Vec::new();
        }
        let mut moves = self.counted();
        moves.retain(|(_, transaction)| numbers.contains(&transaction.account));
        let first = moves.iter().map(|(date, _)| *date).min().unwrap_or(self.today());
        let mut rows = Vec::new();
        for key in self.keys_to_today(resolution, first) {
            let later = moves.iter().filter(|(date, _)| self.key(resolution, *date) > key);
            let later = later.map(|(_, transaction)| {
                let (amount, ownership) = self.share(transaction);
                (Amount::from_decimal(-amount.decimal()), ownership)
            });
            let now = numbers.iter().map(|number| {
                let account = &self.accounts[*number];
                let reserved = account.reserved.map_or(Amount::ZERO, amount);
                let visible = amount(account.balance).decimal() - reserved.decimal();
                (Amount::from_decimal(visible), amount(account.ownership))
            });
            let value = value(now.chain(later));
            rows.push((key, value));
        }
        rows
    }

    /// What is left, exact, after every day of every period from the first with income or expenses.
    fn left(&self, resolution: &'static str) -> BTreeMap<Rc<str>, Vec<Day>> {
        let mut counted = self.counted();
        counted.retain(|(_, transaction)| !transaction.category.starts_with("transfers"));
        let mut left: BTreeMap<Rc<str>, Vec<_>> = BTreeMap::new();
        let Some(first) = counted.iter().map(|(date, _)| *date).min() else { return left };
        let last = self.today().checked_add(40.days()).unwrap();
        let days = self.days_to_today(resolution, first);
        let mut by_key: HashMap<Rc<str>, Vec<(Date, &Transaction)>> = HashMap::new();
        for (date, transaction) in counted {
            by_key.entry(self.key(resolution, date)).or_default().push((date, transaction));
        }
        for day in days[0].series(1.day()).take_while(|day| *day <= last) {
            let key = self.key(resolution, day);
            if key > self.key(resolution, self.today()) {
                break;
            }
            let in_period = by_key.get(&key).into_iter().flatten();
            let so_far = in_period.filter(|(date, _)| *date <= day);
            let parts = so_far.map(|(_, transaction)| self.share(transaction)).collect();
            left.entry(key).or_default().push((day, parts));
        }
        left
    }

    fn left_to_spend(&self, resolution: &'static str) -> Vec<(Rc<str>, String, String)> {
        let mut rows = Vec::new();
        for (key, days) in self.left(resolution) {
            let is_empty = days.iter().all(|(_, parts)| parts.is_empty());
            for (day, parts) in days {
                if day <= self.today() && (self.pads || !is_empty) {
                    rows.push((key.clone(), day.to_string(), value(parts)));
                }
            }
        }
        rows
    }

    fn average(&self, resolution: &'static str) -> Vec<(Rc<str>, String, String)> {
        let left = self.left(resolution);
        let keys: Vec<&Rc<str>> = left.keys().collect();
        let mut rows = Vec::new();
        let mut started = false;
        for (number, key) in keys.iter().enumerate() {
            let before = &keys[number.saturating_sub(6)..number];
            let is_empty = |key: &&Rc<str>| left[*key].iter().all(|(_, parts)| parts.is_empty());
            let has_rows = !before.iter().all(is_empty);
            started |= has_rows;
            let is_filled = self.pads && started;
            if !has_rows && !is_filled {
                continue;
            }
            for (place, (day, _)) in left[*key].iter().enumerate() {
                if *day > self.today() {
                    break;
                }
                let mut sum = Amount::ZERO.decimal();
                for other in before {
                    let days = &left[*other];
                    let (_, parts) = &days[place.min(days.len() - 1)];
                    for (amount, ownership) in parts {
                        sum += amount.decimal() * ownership.decimal();
                    }
                }
                let count = Amount::from(u32::try_from(before.len()).unwrap()).decimal();
                let mean = (sum / count).round_dp(2).normalize();
                rows.push(((*key).clone(), day.to_string(), Amount::from_decimal(mean).to_string()));
            }
        }
        rows
    }
}
