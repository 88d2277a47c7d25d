//! An account's balance: the one that is given, else the newest that a source tells, else the sum of the booked rows.

use jiff::civil::Date;
use tink_model::Amount;

use crate::record::Place;

/// Where the balance of an account comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BalanceSource {
    /// The rules file gives it.
    Given,
    /// A statement's closing balance, or the balance column of the newest booked row, which stands here.
    Told(Place),
    /// No source has a balance: it is the sum of the booked rows, which is right if the account began with nothing.
    Sum,
}

/// Gathers what the sources say about an account's balance.
#[derive(Debug)]
pub(super) struct Gathering {
    given: Option<Amount>,
    newest: Option<(Date, Amount, Place)>,
    closing: Option<(Date, Amount, Place)>,
    booked: Option<Amount>,
}

impl Gathering {
    pub(super) const fn new(given: Option<Amount>) -> Self {
        Self { given, newest: None, closing: None, booked: Some(Amount::ZERO) }
    }

    pub(super) const fn give(&mut self, balance: Amount) {
        self.given = Some(balance);
    }

    /// A booked row adds to the sum.
    pub(super) fn add(&mut self, amount: Amount) {
        self.booked = self.booked.and_then(|sum| sum.checked_add(amount));
    }

    /// The balance of a booked row. Rows come in the order they happened.
    pub(super) fn row(&mut self, day: Date, balance: Amount, place: impl FnOnce() -> Place) {
        if self.newest.as_ref().is_none_or(|(newest, ..)| day >= *newest) {
            self.newest = Some((day, balance, place()));
        }
    }

    /// The balance at the end of a day.
    pub(super) fn close(&mut self, day: Date, balance: Amount, place: Place) {
        if self.closing.as_ref().is_none_or(|(newest, ..)| day >= *newest) {
            self.closing = Some((day, balance, place));
        }
    }

    /// The balance, or `None` when the sum does not fit into an amount.
    pub(super) fn settle(self) -> Option<(Amount, BalanceSource)> {
        if let Some(given) = self.given {
            return Some((given, BalanceSource::Given));
        }
        let told = match (self.closing, self.newest) {
            (Some(closing), Some(newest)) if newest.0 > closing.0 => Some(newest),
            (closing, newest) => closing.or(newest),
        };
        match told {
            Some((_, balance, place)) => Some((balance, BalanceSource::Told(place))),
            None => Some((self.booked?, BalanceSource::Sum)),
        }
    }
}

/// Finds out whether a source lists an account's newest rows first: by its first and last day, and when all rows are of one day by
/// whether the balances add up downwards or upwards.
#[derive(Debug)]
pub(super) struct Direction {
    first: Date,
    last: Date,
    /// The amount and the balance of the row before, if it has one.
    before: Option<(Amount, Amount)>,
    adds_up_upwards: bool,
}

impl Direction {
    pub(super) fn new(day: Date, amount: Amount, balance: Option<Amount>) -> Self {
        Self { first: day, last: day, before: balance.map(|balance| (amount, balance)), adds_up_upwards: false }
    }

    pub(super) fn note(&mut self, day: Date, amount: Amount, balance: Option<Amount>) {
        let adds_up = |earlier: Amount, (amount, later): (Amount, Amount)| earlier.checked_add(amount) == Some(later);
        let upper = self.before.take();
        if let Some(balance) = balance {
            let lower = (amount, balance);
            self.adds_up_upwards |= upper.is_some_and(|upper| adds_up(balance, upper) && !adds_up(upper.1, lower));
            self.before = Some(lower);
        }
        self.last = day;
    }

    pub(super) fn is_newest_first(&self) -> bool {
        if self.first == self.last { self.adds_up_upwards } else { self.first > self.last }
    }
}
