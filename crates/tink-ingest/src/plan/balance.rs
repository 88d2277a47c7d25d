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
    booked: Sum,
}

impl Gathering {
    pub(super) const fn new(given: Option<Amount>) -> Self {
        Self { given, newest: None, closing: None, booked: Sum::new() }
    }

    pub(super) const fn give(&mut self, balance: Amount) {
        self.given = Some(balance);
    }

    /// A booked row adds to the sum.
    pub(super) fn add(&mut self, amount: Amount) {
        self.booked.add(amount);
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
            None => Some((self.booked.total()?, BalanceSource::Sum)),
        }
    }
}

/// A sum of amounts, most of which are small and have as many decimals as the one before.
#[derive(Debug)]
struct Sum {
    /// What does not fit beside the others in `mantissa`; `None` once it cannot be held.
    total: Option<Amount>,
    /// The sum of the last amounts, which all have `scale` decimals.
    mantissa: i64,
    scale: u8,
}

impl Sum {
    const fn new() -> Self {
        Self { total: Some(Amount::ZERO), mantissa: 0, scale: 0 }
    }

    fn add(&mut self, amount: Amount) {
        let parts = amount.to_i64_parts().filter(|(_, scale)| *scale == self.scale);
        match parts.and_then(|(mantissa, _)| self.mantissa.checked_add(mantissa)) {
            Some(sum) => self.mantissa = sum,
            None => self.add_apart(amount),
        }
    }

    #[cold]
    fn add_apart(&mut self, amount: Amount) {
        let total = Self { ..*self }.total().and_then(|total| total.checked_add(amount));
        let scale = amount.to_i64_parts().map_or(self.scale, |(_, scale)| scale);
        *self = Self { total, mantissa: 0, scale };
    }

    fn total(self) -> Option<Amount> {
        self.total?.checked_add(Amount::new(self.mantissa, self.scale))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sum_is_that_of_its_amounts_with_the_most_decimals_of_them(
            parts in prop::collection::vec(prop_oneof![(any::<i64>(), 0_u8..4), (-9_999..9_999_i64, Just(2))], 0..20),
        ) {
            let mut sum = Sum::new();
            let mut wanted = Some(Amount::ZERO);
            for (mantissa, scale) in parts {
                let amount = Amount::new(mantissa, scale);
                sum.add(amount);
                wanted = wanted.and_then(|wanted| wanted.checked_add(amount));
            }
            prop_assert_eq!(sum.total().map(Amount::parts), wanted.map(Amount::parts));
        }
    }

    #[test]
    fn a_sum_that_cannot_be_held_is_none() {
        let largest = Amount::from_parts((1 << 96) - 1, 0).expect("an amount");
        let mut sum = Sum::new();
        sum.add(largest);
        sum.add(Amount::new(1, 0));
        assert_eq!(sum.total(), None);
    }
}
