//! The loans of a life: borrowed, repaid month by month, and borrowed again with the next home or car.

use serde::{Deserialize, Serialize};

use super::accounts::AccountKey;
use super::culture::Say;
use super::dice::{Dice, MILLION, Seed, Topic, noise};
use super::kind::Ways;
use super::life::{Page, Text};
use super::money::{Cents, half_even, round_to, share};
use super::months::Month;
use super::person::Person;
use crate::TransactionKind;

/// What a loan is for, as the APIs spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LoanKind {
    /// A home.
    Mortgage,
    /// A vehicle.
    Vehicle,
}

impl LoanKind {
    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mortgage => "MORTGAGE",
            Self::Vehicle => "VEHICLE",
        }
    }
}

/// How somebody borrows for one purpose, for good: every so many months anew.
#[derive(Debug, Clone)]
pub(super) struct Borrowing {
    pub key: AccountKey,
    pub kind: LoanKind,
    /// Months from one loan to the next, and the month of one of the starts.
    length: i32,
    start: i32,
    /// The size of a loan in thousandths of a month's salary.
    size: i64,
    /// What is repaid in a year in thousandths of the loan; none if it is to be gone at the end.
    repaid: Option<i64>,
    /// For how many months a rate holds, and the month of one of the changes.
    pub bound: i32,
    bound_from: i32,
    /// What the bank adds to the market's rate, in hundredths of a percent.
    spread: i64,
    market: String,
}

/// One loan of a [`Borrowing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Loan {
    pub start: Month,
    pub principal: Cents,
    /// What is repaid in a month.
    pub repaid: Cents,
}

/// The day on which loans are paid out.
const PAID_OUT: i8 = 15;

impl Borrowing {
    pub(super) fn mortgage(seed: &Seed, ways: &Ways, market: &str) -> Self {
        let mut dice = seed.dice(Topic::Loans, 0);
        let (length, start) = cycle(&mut dice, 96, 168);
        Self {
            key: AccountKey::Mortgage,
            kind: LoanKind::Mortgage,
            length,
            start,
            size: share(ways.mortgage, dice.between(850, 1000), 1000),
            repaid: Some(ways.mortgage_repaid),
            bound: 3,
            bound_from: dice.between(0, 2) as i32,
            spread: 110 + 5 * dice.between(0, 10),
            market: market.to_owned(),
        }
    }

    pub(super) fn car(seed: &Seed, ways: &Ways, market: &str) -> Self {
        let mut dice = seed.dice(Topic::Loans, 1);
        let (length, start) = cycle(&mut dice, 60, 84);
        Self {
            key: AccountKey::Loan,
            kind: LoanKind::Vehicle,
            length,
            start,
            size: share(ways.car_loan, dice.between(800, 1000), 1000),
            repaid: None,
            bound: 12,
            bound_from: dice.between(0, 11) as i32,
            spread: 300 + 5 * dice.between(0, 30),
            market: market.to_owned(),
        }
    }

    /// The loan that is there at the end of a month.
    pub(super) fn at_end_of(&self, person: &Person, month: Month) -> Loan {
        let since = (month.index() - self.start).rem_euclid(self.length);
        let start = month.plus(-since);
        // Whole notes a month; what is borrowed follows where all of it is repaid.
        let size = person.of_salary(start, self.size);
        let note = person.note();
        match self.repaid {
            Some(thousandths) => {
                let principal = round_to(size, 100 * note);
                Loan { start, principal, repaid: round_to(share(principal, thousandths, 12_000), note / 10) }
            }
            None => {
                let months = i64::from(self.length - 1);
                let repaid = round_to(size / months, note / 10).max(note / 10);
                Loan { start, principal: repaid * months, repaid }
            }
        }
    }

    /// What is owed at the end of a month.
    pub(super) fn owed_after(&self, person: &Person, month: Month) -> Cents {
        self.at_end_of(person, month).owed_after(month)
    }

    /// Whether a new loan is paid out in the month.
    pub(super) fn starts_in(&self, month: Month) -> bool {
        (month.index() - self.start).rem_euclid(self.length) == 0
    }

    /// The month since whose first day the rate of a month holds.
    pub(super) fn bound_since(&self, month: Month) -> Month {
        month.plus(-(month.index() - self.bound_from).rem_euclid(self.bound))
    }

    /// The yearly rate in a month, in hundredths of a percent.
    pub(super) fn rate(&self, month: Month) -> i64 {
        market_rate(&self.market, self.bound_since(month)) + self.spread
    }

    /// Writes the month's interest and repayment, or the new loan.
    pub(super) fn write(&self, person: &Person, month: Month, page: &mut Page) {
        let name = person.culture.account(self.key);
        let say = |what| Text::new(person.culture.says(what), name);
        let before = self.owed_after(person, month.plus(-1));
        let loan = self.at_end_of(person, month);
        let (checking, transfer) = (AccountKey::Checking, TransactionKind::Transfer);
        if loan.start == month {
            let day = self.paid_out_on(month);
            if before > 0 {
                page.write(day, 600, self.key, before, transfer, say(Say::LoanRedeemed));
            }
            page.write(day, 601, self.key, -loan.principal, transfer, say(Say::LoanPaidOut));
            return;
        }
        let day = month.banking_day_after(person.bill_day);
        let interest = half_even(i128::from(before) * i128::from(self.rate(month)), 120_000) as i64;
        let repaid = before - loan.owed_after(month);
        if interest > 0 {
            page.write(day, 300, checking, -interest, TransactionKind::Payment, say(Say::LoanInterest));
        }
        if repaid > 0 {
            page.transfer(day, 301, (checking, say(Say::Amortisation)), (self.key, say(Say::Amortisation)), repaid);
        }
    }

    /// The day on which a month's new loan is paid out.
    pub(super) fn paid_out_on(&self, month: Month) -> i8 {
        month.banking_day_after(PAID_OUT)
    }
}

impl Loan {
    /// What is owed at the end of a month of the loan.
    pub(super) fn owed_after(&self, month: Month) -> Cents {
        let months = i64::from(month.index() - self.start.index()).max(0);
        (self.principal - self.repaid * months).max(0)
    }
}

/// The length of a cycle, and one of its starts.
fn cycle(dice: &mut Dice, least: i64, most: i64) -> (i32, i32) {
    let length = dice.between(least, most);
    (length as i32, dice.between(0, length - 1) as i32)
}

/// The rate that a market's banks pay themselves, in hundredths of a percent: steps of 0.05 %, never under 0.25 %.
fn market_rate(market: &str, month: Month) -> i64 {
    let (name, at) = (format!("rate {market}"), i64::from(month.index()));
    let off = 120 * noise(&name, at, 48) + 50 * noise(&name, at, 12) + 20 * noise(&name, at, 3);
    round_to(200 + off / MILLION, 5).max(25)
}
