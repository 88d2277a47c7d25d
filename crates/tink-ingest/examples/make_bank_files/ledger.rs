//! What happens on the accounts, before a bank writes it into a file: events, and the balance that they leave.

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

pub(crate) const YEAR: i16 = 2025;

/// One thing that happened on an account.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) account: usize,
    /// The day it was done.
    pub(crate) done: Date,
    /// The day the bank booked it; `None` while it is pending.
    pub(crate) booked: Option<Date>,
    /// The bank's word for its sort.
    pub(crate) kind: &'static str,
    /// Who is on the other side, or what the bank calls it.
    pub(crate) party: String,
    /// What it was for.
    pub(crate) purpose: String,
    /// In cents; money out is negative.
    pub(crate) cents: i64,
    /// The account's balance after it; `None` while it is pending.
    pub(crate) balance: Option<i64>,
}

/// The events of a year.
pub(crate) struct Ledger {
    pub(crate) events: Vec<Event>,
}

impl Ledger {
    pub(crate) const fn new() -> Self {
        Self { events: Vec::new() }
    }

    /// Something booked on the day it was done.
    pub(crate) fn add(
        &mut self,
        account: usize,
        done: Date,
        kind: &'static str,
        party: &str,
        purpose: &str,
        cents: i64,
    ) {
        let (party, purpose) = (party.to_owned(), purpose.to_owned());
        self.events.push(Event { account, done, booked: Some(done), kind, party, purpose, cents, balance: None });
    }

    /// A card purchase, booked on the next bank day.
    pub(crate) fn card(
        &mut self,
        account: usize,
        done: Date,
        kind: &'static str,
        party: &str,
        purpose: &str,
        cents: i64,
    ) {
        self.add(account, done, kind, party, purpose, cents);
        if let Some(event) = self.events.last_mut() {
            event.booked = Some(bank_day_from(done + 1.day()));
        }
    }

    /// Orders the events as the bank booked them, makes those that were not booked by the end of the year pending, and
    /// computes each account's running balance.
    pub(crate) fn close(mut self, opening: &[i64]) -> Self {
        let last = date(YEAR, 12, 31);
        self.events.retain(|event| event.done <= last);
        for event in &mut self.events {
            if event.booked.is_some_and(|booked| booked > last) {
                event.booked = None;
            }
        }
        // Pending ones stand behind all booked ones, in the order they were done.
        self.events.sort_by_key(|event| (event.booked.is_none(), event.booked.unwrap_or(event.done)));
        let mut balances = opening.to_vec();
        for event in self.events.iter_mut().filter(|event| event.booked.is_some()) {
            balances[event.account] += event.cents;
            event.balance = Some(balances[event.account]);
        }
        self
    }

    pub(crate) fn of(&self, account: usize) -> impl DoubleEndedIterator<Item = &Event> {
        self.events.iter().filter(move |event| event.account == account)
    }
}

/// Every day of the year.
pub(crate) fn days() -> impl Iterator<Item = Date> {
    date(YEAR, 1, 1).series(1.day()).take_while(|day| day.year() == YEAR)
}

/// A day of a month, or the last one when the month is shorter.
pub(crate) fn day_of(month: i8, day: i8) -> Date {
    let first = date(YEAR, month, 1);
    date(YEAR, month, day.min(first.days_in_month()))
}

pub(crate) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// That day, or the first bank day after it.
pub(crate) fn bank_day_from(day: Date) -> Date {
    step(day, 1.day())
}

/// That day, or the last bank day before it.
pub(crate) fn bank_day_until(day: Date) -> Date {
    step(day, -1.day())
}

fn step(mut day: Date, by: Span) -> Date {
    let holiday = |day: Date| matches!((day.month(), day.day()), (1 | 5, 1) | (12, 25 | 26));
    while is_weekend(day) || holiday(day) {
        day += by;
    }
    day
}

/// Cents with a decimal comma and a separator between thousands: `-1.234,50`.
pub(crate) fn comma(cents: i64, thousands: &str) -> String {
    let digits = (cents.abs() / 100).to_string();
    let mut whole = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            whole.push_str(thousands);
        }
        whole.push(digit);
    }
    format!("{}{whole},{:02}", if cents < 0 { "-" } else { "" }, cents.abs() % 100)
}
