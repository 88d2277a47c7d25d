//! What a bank shows of the loans' past: changes of their rates, and how balances and rates developed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis};

use super::accounts::AccountKey;
use super::culture::Say;
use super::life::Text;
use super::loan_standing::{CHANGES, rate};
use super::loans::{Borrowing, LoanKind};
use super::money::{amount, half_even};
use super::months::{Month, within};
use super::person::Person;

/// A change of a loan's rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoLoanEvent {
    /// The loan's account.
    pub account: AccountKey,
    /// What the loan is for.
    pub loan_type: LoanKind,
    /// What happened: `INTEREST_RATE_INCREASE` or `INTEREST_RATE_DECREASE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same for people, in the market's language.
    pub title: String,
    /// When.
    pub timestamp: EpochMillis,
    /// The new rate.
    pub interest: Amount,
    /// The new rate without the old one.
    pub interest_rate_change: Amount,
    /// What was owed, negative.
    pub balance: Amount,
    /// When the rate may change after that.
    pub next_day_of_terms_change: EpochMillis,
}

/// How the loans developed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoLoanTimelines {
    /// Each loan by itself.
    pub loans: Vec<DemoLoanTimeline>,
    /// The rate of all of them together, by month.
    pub weighted_average: Vec<DemoMonthValue>,
}

/// How one loan developed, month by month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoLoanTimeline {
    /// The loan's account.
    pub account: AccountKey,
    /// What was owed at the end of each month, negative.
    pub balances: Vec<DemoPoint>,
    /// The yearly rate in each month.
    pub interest_rates: Vec<DemoPoint>,
}

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoPoint {
    /// When.
    pub date: EpochMillis,
    /// The value.
    pub value: Amount,
}

/// A value of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoMonthValue {
    /// `2025-03`.
    pub key: String,
    /// The value.
    pub value: Amount,
}

/// How far back events and timelines reach.
pub const LOAN_HISTORY_MONTHS: i32 = 24;

/// The rate of all loans together: sum of balance times rate by sum of balances, half-even to six decimals. None where
/// nothing is owed.
#[must_use]
pub fn weighted_average_rate(balances_and_rates: &[(Amount, Amount)]) -> Option<Amount> {
    let (mut owed, mut weighted) = (Amount::ZERO, Amount::ZERO);
    for (balance, rate) in balances_and_rates {
        let ((mantissa, scale), (parts, rate_scale)) = (balance.parts(), rate.parts());
        owed = owed.checked_add(*balance)?;
        weighted = weighted.checked_add(Amount::from_parts(mantissa.checked_mul(parts)?, scale + rate_scale)?)?;
    }
    let ((owed, owed_scale), (weighted, weighted_scale)) = (owed.parts(), weighted.parts());
    if owed == 0 {
        return None;
    }
    // The scale of a product is not below that of its factor.
    let owed = owed.checked_mul(10i128.checked_pow(weighted_scale.saturating_sub(owed_scale))?)?;
    Amount::from_parts(half_even(weighted.checked_mul(1_000_000)?, owed), 6)
}

impl Person {
    /// The changes of the loans' rates in the [`LOAN_HISTORY_MONTHS`] before a day, oldest first.
    #[must_use]
    pub fn loan_events(&self, on: Date) -> Vec<DemoLoanEvent> {
        let on = within(on);
        let mut events: Vec<DemoLoanEvent> = [&self.mortgage, &self.car_loan]
            .into_iter()
            .flat_map(|borrowing| {
                let start = self.standing(borrowing, on).0.start;
                // What a loan starts with is no change. Another loan that follows later in the month says nothing of this one.
                let changes = self.history(borrowing, on).filter(move |month| *month != start);
                changes.filter_map(|month| self.loan_event(borrowing, month))
            })
            .collect();
        events.sort_by_key(|event| (event.timestamp, event.account));
        events
    }

    /// How the loans developed in the [`LOAN_HISTORY_MONTHS`] before a day, and since they were borrowed at most. The
    /// last point is that day's.
    #[must_use]
    pub fn loan_timelines(&self, on: Date) -> DemoLoanTimelines {
        let on = within(on);
        let borrowings = [&self.mortgage, &self.car_loan];
        let timeline = |borrowing: &Borrowing| {
            let point = |month: Month, value| DemoPoint { date: self.end_of(month, on), value };
            DemoLoanTimeline {
                account: borrowing.key,
                balances: self
                    .history(borrowing, on)
                    .map(|month| point(month, self.owed_in(borrowing, month, on)))
                    .collect(),
                interest_rates: self
                    .history(borrowing, on)
                    .map(|month| point(month, rate(borrowing.rate(month))))
                    .collect(),
            }
        };
        let newest = Month::of(on);
        let average = |month: Month| {
            let there = borrowings.iter().filter(|borrowing| self.history(borrowing, on).any(|one| one == month));
            let loans: Vec<(Amount, Amount)> =
                there.map(|borrowing| (self.owed_in(borrowing, month, on), rate(borrowing.rate(month)))).collect();
            Some(DemoMonthValue { key: month.key(), value: weighted_average_rate(&loans)? })
        };
        let months = (-LOAN_HISTORY_MONTHS..=0).map(|by| newest.plus(by));
        DemoLoanTimelines {
            loans: borrowings.map(timeline).into(),
            weighted_average: months.filter_map(average).collect(),
        }
    }

    /// The months of the history of the loan that is there on a day.
    fn history(&self, borrowing: &Borrowing, on: Date) -> impl Iterator<Item = Month> + use<> {
        let newest = Month::of(on);
        let start = self.standing(borrowing, on).0.start;
        (-LOAN_HISTORY_MONTHS..=0).map(move |by| newest.plus(by)).filter(move |month| *month >= start)
    }

    /// What was owed at the end of a month, or of the day itself in its month, negative.
    fn owed_in(&self, borrowing: &Borrowing, month: Month, on: Date) -> Amount {
        let owed =
            if month == Month::of(on) { self.standing(borrowing, on).1 } else { borrowing.owed_after(self, month) };
        amount(-owed)
    }

    fn loan_event(&self, borrowing: &Borrowing, month: Month) -> Option<DemoLoanEvent> {
        let (before, after) = (borrowing.rate(month.plus(-1)), borrowing.rate(month));
        if before == after {
            return None;
        }
        let (kind, say) = match after > before {
            true => ("INTEREST_RATE_INCREASE", Say::RateRaised),
            false => ("INTEREST_RATE_DECREASE", Say::RateLowered),
        };
        let name = self.culture.account(borrowing.key);
        Some(DemoLoanEvent {
            account: borrowing.key,
            loan_type: borrowing.kind,
            kind: kind.to_owned(),
            title: Text::new(self.culture.says(say), name).render(),
            timestamp: self.instant(month.day(1), CHANGES),
            interest: rate(after),
            interest_rate_change: rate(after - before),
            balance: amount(-borrowing.owed_after(self, month.plus(-1))),
            next_day_of_terms_change: self.next_change(borrowing, month),
        })
    }

    /// The start of a month's last day, or of the day itself in its month: never later than a clock that shows the day.
    fn end_of(&self, month: Month, on: Date) -> EpochMillis {
        self.instant(month.day(31).min(on), 0)
    }
}
