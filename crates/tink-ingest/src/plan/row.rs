//! A record while it is being sorted: the key that it is sorted by, and the rest as bytes.

use std::io;

use jiff::civil::Date;
use tink_model::Amount;

use crate::record::{Record, TransactionKind};
use crate::spool::{Reader, Writer};

/// User, account, day, source, number of the row in it.
pub(super) type Key = [u8; 24];

/// What a row is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) user: u32,
    pub(super) account: u32,
    pub(super) day: Date,
    pub(super) source: u32,
    /// From 0; of a source that lists its newest rows first, the first one happened last.
    pub(super) number: u64,
}

impl Position {
    pub(super) fn key(self) -> Key {
        let mut key = [0; 24];
        key[..4].copy_from_slice(&self.user.to_be_bytes());
        key[4..8].copy_from_slice(&self.account.to_be_bytes());
        key[8..12].copy_from_slice(&day_number(self.day).to_be_bytes());
        key[12..16].copy_from_slice(&self.source.to_be_bytes());
        key[16..].copy_from_slice(&self.number.to_be_bytes());
        key
    }

    pub(super) fn of(key: &Key) -> Option<Self> {
        let word = |at: usize| u32::from_be_bytes([key[at], key[at + 1], key[at + 2], key[at + 3]]);
        let number = u64::from(word(16)) << 32 | u64::from(word(20));
        Some(Self { user: word(0), account: word(4), day: day_of(word(8))?, source: word(12), number })
    }
}

/// A day as a number that sorts as the calendar does.
pub(super) fn day_number(day: Date) -> u32 {
    let number = i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day());
    number.wrapping_sub(i32::MIN) as u32
}

pub(super) fn day_of(number: u32) -> Option<Date> {
    let number = (number as i32).wrapping_add(i32::MIN);
    let year = number.div_euclid(10_000);
    let rest = number.rem_euclid(10_000);
    Date::new(i16::try_from(year).ok()?, (rest / 100) as i8, (rest % 100) as i8).ok()
}

/// The rest of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawRow {
    /// As in its [`Position`].
    pub(super) number: u64,
    pub(super) line: u64,
    pub(super) amount: Amount,
    pub(super) balance: Option<Amount>,
    pub(super) pending: bool,
    pub(super) kind: TransactionKind,
    pub(super) description: String,
    pub(super) counterparty: Option<String>,
    pub(super) bank_id: Option<String>,
}

pub(super) fn write(record: &Record, out: &mut Writer) {
    out.0.clear();
    out.number(record.place.line);
    out.amount(record.amount);
    out.optional_amount(record.balance);
    out.byte(u8::from(record.pending));
    out.byte(record.kind as u8);
    out.text(&record.description);
    out.optional_text(record.counterparty.as_deref());
    out.optional_text(record.bank_id.as_deref());
}

impl RawRow {
    pub(super) fn read(number: u64, bytes: &[u8]) -> io::Result<Self> {
        let mut bytes = Reader(bytes);
        Ok(Self {
            number,
            line: bytes.number()?,
            amount: bytes.amount()?,
            balance: bytes.optional_amount()?,
            pending: bytes.byte()? == 1,
            kind: TransactionKind::ALL.get(usize::from(bytes.byte()?)).copied().unwrap_or_default(),
            description: bytes.text()?.to_owned(),
            counterparty: bytes.optional_text()?.map(str::to_owned),
            bank_id: bytes.optional_text()?.map(str::to_owned),
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
            day: if let Some(day) = day.strip_prefix('-') {
                let day: Date = day.parse().expect("a day");
                Date::new(-day.year(), day.month(), day.day()).expect("a day")
            } else {
                day.parse().expect("a day")
            },
            source: 3,
            number: u64::from(u32::MAX) + 9,
        });
        assert!(positions.map(Position::key)[1..].is_sorted());
        for position in &positions[1..] {
            assert_eq!(Position::of(&position.key()), Some(*position));
        }
    }
}
