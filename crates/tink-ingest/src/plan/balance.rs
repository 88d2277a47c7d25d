//! An account's balance: the one that is given, else that of the newest booked row, else the sum of the booked rows.

use jiff::civil::Date;
use tink_model::Amount;

use super::sum;
use crate::record::{Place, Record};

/// Where the balance of an account comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BalanceSource {
    /// The rules file gives it.
    Given,
    /// The balance column of the newest booked row, which stands here.
    Column(Place),
    /// No file has a balance: it is the sum of the booked rows, which is right if the account began with nothing.
    Sum,
}

/// Gathers what the rows of an account say about its balance. Rows come in the order they happened.
#[derive(Debug)]
pub(super) struct Gathering {
    given: Option<Amount>,
    newest: Option<(Date, Amount, Place)>,
    booked: Vec<Amount>,
}

impl Gathering {
    pub(super) const fn new(given: Option<Amount>) -> Self {
        Self { given, newest: None, booked: Vec::new() }
    }

    pub(super) fn note(&mut self, record: &Record) {
        self.note_again(record, !record.pending);
    }

    /// A row that was noted already, in another file: it may be the newest with a balance, and booked only there.
    pub(super) fn note_again(&mut self, record: &Record, now_booked: bool) {
        if now_booked {
            self.booked.push(record.amount);
        }
        let Some(balance) = record.balance else { return };
        let newer = self.newest.as_ref().is_none_or(|(day, ..)| record.booking_date >= *day);
        if newer && !record.pending {
            self.newest = Some((record.booking_date, balance, record.place.clone()));
        }
    }

    /// The balance, or `None` when the sum does not fit into an amount.
    pub(super) fn settle(self) -> Option<(Amount, BalanceSource)> {
        match (self.given, self.newest) {
            (Some(given), _) => Some((given, BalanceSource::Given)),
            (None, Some((_, balance, place))) => Some((balance, BalanceSource::Column(place))),
            (None, None) => Some((sum(self.booked)?, BalanceSource::Sum)),
        }
    }
}

/// Whether a file lists its newest rows first: by its first and last day, and when all rows are of one day by whether the balances
/// add up downwards or upwards.
pub(super) fn is_newest_first(records: &[Record]) -> bool {
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return false };
    if first.booking_date != last.booking_date {
        return first.booking_date > last.booking_date;
    }
    records.windows(2).any(|pair| {
        let [upper, lower] = pair else { return false };
        let adds_up = |earlier: &Record, later: &Record| {
            earlier.account == later.account
                && earlier
                    .balance
                    .and_then(|balance| balance.checked_add(later.amount))
                    .is_some_and(|sum| Some(sum) == later.balance)
        };
        adds_up(lower, upper) && !adds_up(upper, lower)
    })
}
