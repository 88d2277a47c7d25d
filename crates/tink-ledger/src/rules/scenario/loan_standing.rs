//! What a bank shows of the loans on a day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis};

use super::accounts::AccountKey;
use super::dice::Topic;
use super::loans::{Borrowing, Loan, LoanKind};
use super::money::{Cents, amount};
use super::months::{Month, within};
use super::person::Person;

/// A loan as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoLoan {
    /// Its account.
    pub account: AccountKey,
    /// What it is for.
    #[serde(rename = "type")]
    pub kind: LoanKind,
    /// The name of the account.
    pub name: String,
    /// The number of the account.
    pub loan_number: String,
    /// What was borrowed, negative like every debt.
    pub initial_balance: Amount,
    /// When it was borrowed.
    pub initial_date: EpochMillis,
    /// The yearly rate: `0.0189` is 1.89 %.
    pub interest: Amount,
    /// What is repaid in a month, positive.
    pub monthly_amortization: Amount,
    /// What has been repaid, positive.
    pub amortized: Amount,
    /// What is owed, negative: the balance of the account.
    pub balance: Amount,
    /// For how many months a rate holds.
    pub num_months_bound: i32,
    /// When the rate may change next.
    pub next_day_of_terms_change: EpochMillis,
    /// Who borrowed.
    pub applicants: Vec<String>,
    /// Whether there are several of them.
    pub co_applicant: bool,
    /// What the bank holds on to.
    pub loan_security: String,
}

impl Person {
    /// The loans as they stand at the end of a day: the mortgage, then the car's.
    #[must_use]
    pub fn loans(&self, on: Date) -> Vec<DemoLoan> {
        let on = within(on);
        [&self.mortgage, &self.car_loan].map(|borrowing| self.loan(borrowing, on)).into()
    }

    fn loan(&self, borrowing: &Borrowing, on: Date) -> DemoLoan {
        let (loan, owed) = self.standing(borrowing, on);
        let month = Month::of(on);
        let applicants: Vec<String> = match borrowing.kind {
            LoanKind::Mortgage => std::iter::once(&self.name).chain(&self.partner).cloned().collect(),
            LoanKind::Vehicle => vec![self.name.clone()],
        };
        DemoLoan {
            account: borrowing.key,
            kind: borrowing.kind,
            name: self.culture.account(borrowing.key).to_owned(),
            loan_number: self.number(borrowing.key).display,
            initial_balance: amount(-loan.principal),
            initial_date: self.instant(loan.start.day(borrowing.paid_out_on(loan.start)), 600),
            interest: rate(borrowing.rate(month)),
            monthly_amortization: amount(loan.repaid),
            amortized: amount(loan.principal - owed),
            balance: amount(-owed),
            num_months_bound: borrowing.bound,
            next_day_of_terms_change: self.next_change(borrowing, month),
            co_applicant: applicants.len() > 1,
            applicants,
            loan_security: self.security(borrowing.kind, loan.start),
        }
    }

    /// The loan that is there at the end of a day, and what is owed of it.
    pub(super) fn standing(&self, borrowing: &Borrowing, on: Date) -> (Loan, Cents) {
        let month = Month::of(on);
        let changed_on = if borrowing.starts_in(month) {
            borrowing.paid_out_on(month)
        } else {
            month.banking_day_after(self.bill_day)
        };
        let until = if on.day() < changed_on { month.plus(-1) } else { month };
        let loan = borrowing.at_end_of(self, until);
        (loan, loan.owed_after(until))
    }

    /// When the rate of a month may change next.
    pub(super) fn next_change(&self, borrowing: &Borrowing, month: Month) -> EpochMillis {
        let next = borrowing.bound_since(month).plus(borrowing.bound);
        self.instant(next.day(1), CHANGES)
    }

    /// The home or the car that a loan of that start bought.
    fn security(&self, kind: LoanKind, start: Month) -> String {
        match kind {
            LoanKind::Mortgage => {
                let mut dice = self.seed.dice(Topic::Homes, start.number());
                let street = dice.pick(&self.culture.streets);
                format!("{street} {}, {}", dice.between(1, 60), self.town.name)
            }
            LoanKind::Vehicle => self.culture.account(AccountKey::Loan).to_owned(),
        }
    }
}

/// The local minute of the first of a month from which a new rate holds.
pub(super) const CHANGES: u16 = 6 * 60;

/// A rate from hundredths of a percent.
pub(super) fn rate(hundredths_of_percent: i64) -> Amount {
    Amount::new(hundredths_of_percent, 4)
}
