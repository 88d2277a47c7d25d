//! A record while it is being sorted: the key that it is sorted by, and the rest as bytes.

use std::io;

use jiff::civil::Date;
use tink_model::Amount;

use crate::identity::{Content, Hash};
use crate::record::{RecordRef, TransactionKind};
use crate::spool::{Reader, Writer};

/// User and account, day and source, number of the row in it.
pub(super) type Key = crate::spool::Key<3>;

/// What a row is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) user: u32,
    pub(super) account: u32,
    pub(super) day: DayNumber,
    pub(super) source: u32,
    /// From 0; of a source that lists its newest rows first, the first one happened last.
    pub(super) number: u64,
}

/// A day as a number that sorts as the calendar does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayNumber(u32);

impl Position {
    pub(super) fn key(self) -> Key {
        let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
        [pair(self.user, self.account), pair(self.day.0, self.source), self.number]
    }

    pub(super) const fn of([owner, day, number]: Key) -> Self {
        Self {
            user: (owner >> 32) as u32,
            account: owner as u32,
            day: DayNumber((day >> 32) as u32),
            source: day as u32,
            number,
        }
    }
}

impl DayNumber {
    pub(super) fn new(day: Date) -> Self {
        let number = i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day());
        Self(number.wrapping_sub(i32::MIN) as u32)
    }

    pub(super) fn date(self) -> Option<Date> {
        let number = (self.0 as i32).wrapping_add(i32::MIN);
        let year = number.div_euclid(10_000);
        let rest = number.rem_euclid(10_000);
        Date::new(i16::try_from(year).ok()?, (rest / 100) as i8, (rest % 100) as i8).ok()
    }
}

/// The rest of a row. Its texts lie where it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawRow<'r> {
    /// As in its [`Position`].
    pub(super) number: u64,
    pub(super) line: u64,
    pub(super) amount: Amount,
    pub(super) balance: Option<Amount>,
    pub(super) pending: bool,
    pub(super) kind: TransactionKind,
    pub(super) description: &'r str,
    pub(super) counterparty: Option<&'r str>,
    pub(super) bank_id: Option<&'r str>,
    /// The hash of its content, if it has been made already.
    pub(super) hash: Option<Hash>,
}

pub(super) fn write(record: &RecordRef<'_>, out: &mut Writer) {
    out.number(record.line);
    out.amount(record.amount);
    out.optional_amount(record.balance);
    out.byte(u8::from(record.pending));
    out.byte(record.kind as u8);
    out.text(record.description);
    out.optional_text(record.counterparty);
    out.optional_text(record.bank_id);
}

impl<'r> RawRow<'r> {
    /// What tells it apart from others of its account and day.
    pub(super) const fn content(&self) -> Content<'r> {
        let &Self { amount, bank_id, description, counterparty, .. } = self;
        Content { amount, bank_id, description, counterparty }
    }

    pub(super) fn read(number: u64, bytes: &'r [u8]) -> io::Result<Self> {
        let mut bytes = Reader(bytes);
        Ok(Self {
            number,
            line: bytes.number()?,
            amount: bytes.amount()?,
            balance: bytes.optional_amount()?,
            pending: bytes.byte()? == 1,
            kind: TransactionKind::ALL.get(usize::from(bytes.byte()?)).copied().unwrap_or_default(),
            description: bytes.text()?,
            counterparty: bytes.optional_text()?,
            bank_id: bytes.optional_text()?,
            hash: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_the_calendar_does_and_come_back() {
        let days = ["-0044-03-15", "0001-01-01", "1999-12-31", "2000-01-01", "2024-02-29", "9999-12-31"];
        let positions = days.map(|day| Position {
            user: 1,
            account: 70_000,
            day: DayNumber::new(if let Some(day) = day.strip_prefix('-') {
                let day: Date = day.parse().expect("a day");
                Date::new(-day.year(), day.month(), day.day()).expect("a day")
            } else {
                day.parse().expect("a day")
            }),
            source: 3,
            number: u64::from(u32::MAX) + 9,
        });
        assert!(positions.map(Position::key)[1..].is_sorted());
        for position in &positions[1..] {
            assert_eq!(Position::of(position.key()), *position);
            assert_eq!(position.day.date().map(DayNumber::new), Some(position.day));
        }
    }
}
