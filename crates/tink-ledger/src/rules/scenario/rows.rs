//! What a bank shows of a life: the rows of a span of days, and the balances of a day.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis};

use super::accounts::AccountKey;
use super::life::{Detail, Life, Page, Row};
use super::money::amount;
use super::months::{BEGINNING, END, Month, day_number, within};
use super::person::Person;
use crate::TransactionKind;

/// A row of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoTransaction {
    /// The account.
    pub account: AccountKey,
    /// The day and the row's place in it, such as `20250325-002`: unique among all rows of the person, and always the
    /// same.
    pub external_id: String,
    /// When it happened, at a local time of its day.
    pub date: EpochMillis,
    /// The amount with two decimals; negative when money went out.
    pub amount: Amount,
    /// The text of the bank.
    pub description: String,
    /// What kind of transaction it is.
    pub kind: TransactionKind,
    /// Whether it is still reserved on the last day of the span that was asked for.
    pub pending: bool,
}

/// What an account holds at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoBalance {
    /// The account.
    pub account: AccountKey,
    /// Negative for what is owed. Of the investment account it is the value of everything in it.
    pub balance: Amount,
}

impl Person {
    /// The rows of the days `from..=to`, by day and time. Days before [`BEGINNING`] and after [`END`] have none.
    ///
    /// A row is decided by the person and its day. Only `pending` looks at `to`: a purchase by card of the last day, or
    /// of the day before, may not be booked then. Rows of `to` have times up to the evening; whoever has a clock leaves
    /// out what is later.
    ///
    /// The months since [`BEGINNING`] are lived first, at some two microseconds each; a row takes less than one. Two
    /// years around 2025 take a little more than a millisecond.
    #[must_use]
    pub fn transactions(&self, from: Date, to: Date) -> Vec<DemoTransaction> {
        let (from, last) = (from.max(BEGINNING), to.min(END));
        if from > last {
            return Vec::new();
        }
        let mut life = Life::at(self, Month::of(from));
        let mut page = Page::default();
        let mut rows = Vec::new();
        while life.month <= Month::of(last) {
            let month = life.month;
            life.live(self, Detail::Rows, &mut page);
            page.rows.sort_by_key(|row| (row.day, row.minute));
            for day in page.rows.chunk_by(|one, other| one.day == other.day) {
                let date = month.day(day[0].day);
                if from <= date && date <= last {
                    rows.extend(day.iter().zip(1..).map(|(row, place)| self.row(row, date, place, to)));
                }
            }
        }
        rows
    }

    /// The balances at the end of a day, in the order of [`Person::accounts`]. Before [`BEGINNING`] they are those of
    /// its eve, after [`END`] those of that day.
    ///
    /// A balance is that of the eve and the sum of all rows since. Only the investment account is worth more than its
    /// rows, which are those of its cash: its balance is the [`total_value`](super::DemoPortfolio::total_value) of the
    /// portfolio.
    #[must_use]
    pub fn balances(&self, on: Date) -> Vec<DemoBalance> {
        let on = within(on);
        let mut life = Life::at(self, Month::of(on));
        let mut balances = life.balances;
        if on >= BEGINNING {
            let mut page = Page::default();
            life.live(self, Detail::Rows, &mut page);
            for row in page.rows.iter().filter(|row| row.day <= on.day()) {
                balances[row.account as usize] += row.cents;
            }
        }
        balances[AccountKey::Investment as usize] = self.worth(on);
        let balance = |key: AccountKey| DemoBalance { account: key, balance: amount(balances[key as usize]) };
        self.account_keys().map(balance).collect()
    }

    fn row(&self, row: &Row, day: Date, place: u32, to: Date) -> DemoTransaction {
        DemoTransaction {
            account: row.account,
            external_id: format!("{:04}{:02}{:02}-{place:03}", day.year(), day.month(), day.day()),
            date: self.instant(day, row.minute),
            amount: amount(row.cents),
            description: row.text.render(),
            kind: row.kind,
            pending: row.kind == TransactionKind::CreditCard && booked_on(day) > to,
        }
    }
}

/// The day on which a purchase by card is booked: the next, or the one after it.
fn booked_on(day: Date) -> Date {
    let later = if day_number(day) % 3 == 0 { 2 } else { 1 };
    day.saturating_add(later.days())
}
