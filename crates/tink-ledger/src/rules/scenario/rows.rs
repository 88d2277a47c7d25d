//! What a bank shows of a life: the rows of a span of days, and the balances of a day.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis};

use super::accounts::AccountKey;
use super::holds::Hold;
use super::life::{Detail, Life, Page, Row};
use super::money::{Cents, amount};
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
    /// same. What is held beside a purchase has the purchase's and `-1`.
    pub external_id: String,
    /// When it happened, at a local time of its day.
    pub date: EpochMillis,
    /// The amount with two decimals; negative when money went out.
    pub amount: Amount,
    /// The text of the bank.
    pub description: String,
    /// What kind of transaction it is.
    pub kind: TransactionKind,
    /// Whether it is still reserved on the last day of the span that was asked for. Amount and description may then be
    /// others than those that are booked, or the row may be gone without having been booked.
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

/// The days of a life as they look on the last of them.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    /// What the accounts held on the eve, in the order of [`AccountKey::ALL`]; of the investment account the cash.
    eve: [Cents; AccountKey::ALL.len()],
    /// The rows, by day and time.
    pub(crate) rows: Vec<DemoTransaction>,
}

impl Span {
    /// What an account held on the eve; of the investment account the cash.
    pub(crate) fn eve(&self, account: AccountKey) -> Amount {
        amount(self.eve[account as usize])
    }
}

impl Person {
    /// The rows of the days `from..=to`, by day and time. Days before [`BEGINNING`] and after [`END`] have none.
    ///
    /// A row is decided by the person and its day. Only how it looks until it is booked looks at `to`: a purchase by card
    /// of the last day, or of the day before, may not be booked then. Some of those are held at another amount or in fewer
    /// words; and some are never booked, and there on such days only. Rows of `to` have times up to the evening; whoever
    /// has a clock leaves out what is later.
    ///
    /// The months since [`BEGINNING`] are lived first, at some two microseconds each, unless the same person was asked for
    /// an earlier day before; a row takes less than one. Two years around 2025 take a little more than a millisecond.
    #[must_use]
    pub fn transactions(&self, from: Date, to: Date) -> Vec<DemoTransaction> {
        if from > to {
            return Vec::new();
        }
        self.span(from, to).rows
    }

    /// The balances at the end of a day, in the order of [`Person::accounts`]. Before [`BEGINNING`] they are those of
    /// its eve, after [`END`] those of that day.
    ///
    /// A balance is that of the eve and the sum of all rows since, as they look that day. Only the investment account is
    /// worth more than its rows, which are those of its cash: its balance is the
    /// [`total_value`](super::DemoPortfolio::total_value) of the portfolio.
    #[must_use]
    pub fn balances(&self, on: Date) -> Vec<DemoBalance> {
        let on = within(on);
        // What is not booked is of this day or the day before.
        let span = self.span(on.yesterday().unwrap_or(on), on);
        let balance = |key: AccountKey| {
            let rows = span.rows.iter().filter(|row| row.account == key);
            let balance = match key {
                AccountKey::Investment => amount(self.worth(on)),
                _ => rows.fold(span.eve(key), |sum, row| sum.checked_add(row.amount).unwrap_or(sum)),
            };
            DemoBalance { account: key, balance }
        };
        self.account_keys().map(balance).collect()
    }

    /// What everything in the investment account is worth at the end of a day.
    pub(crate) fn invested(&self, on: Date) -> Amount {
        amount(self.worth(within(on)))
    }

    /// The days `from..=to` as they look on the last. Unless `from` lies before `to`, the eve knows nothing of what is not booked.
    pub(crate) fn span(&self, from: Date, to: Date) -> Span {
        // The day after the last has what the last ended with.
        let first = from.min(to).clamp(BEGINNING, END.saturating_add(1.day()));
        let last = to.min(END);
        let mut life = Life::at(self, Month::of(first));
        let mut span = Span { eve: life.balances, rows: Vec::new() };
        let mut page = Page::default();
        while life.month <= Month::of(last) {
            let month = life.month;
            life.live(self, Detail::Rows, &mut page);
            page.rows.sort_by_key(|row| (row.day, row.minute));
            for day in page.rows.chunk_by(|one, other| one.day == other.day) {
                let date = month.day(day[0].day);
                if date < first {
                    day.iter().for_each(|row| span.eve[row.account as usize] += row.cents);
                } else if date <= last {
                    day.iter().zip(1..).for_each(|(row, place)| self.show(row, date, place, to, &mut span.rows));
                }
            }
        }
        span
    }

    /// Adds a row as it looks on the day `to`, and what is held beside it.
    fn show(&self, row: &Row, day: Date, place: u32, to: Date, rows: &mut Vec<DemoTransaction>) {
        let pending = row.kind == TransactionKind::CreditCard && booked_on(day) > to;
        let hold = if pending { row.hold } else { Hold::Same };
        let shown = DemoTransaction {
            account: row.account,
            external_id: format!("{:04}{:02}{:02}-{place:03}", day.year(), day.month(), day.day()),
            date: self.instant(day, row.minute),
            amount: amount(if let Hold::Sum(held) = hold { -held } else { row.cents }),
            description: if hold == Hold::Bare { row.text.render_bare() } else { row.text.render() },
            kind: row.kind,
            pending,
        };
        let beside = match hold {
            Hold::Beside(held) => Some(DemoTransaction {
                external_id: format!("{}-1", shown.external_id),
                amount: amount(-held),
                ..shown.clone()
            }),
            _ => None,
        };
        rows.push(shown);
        rows.extend(beside);
    }
}

/// The day on which a purchase by card is booked: the next, or the one after it.
fn booked_on(day: Date) -> Date {
    let later = if day_number(day) % 3 == 0 { 2 } else { 1 };
    day.saturating_add(later.days())
}
