//! A record while it is being sorted: the key that it is sorted by, and the rest as bytes.

use std::io;

use jiff::civil::Date;
use tink_model::Amount;

use crate::identity::{Content, Hash};
use crate::record::{RecordRef, TransactionKind};
use crate::spool::{Head, Reader, Writer, checked, small, torn};

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

/// The rest of a row; `T` is what a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<T> {
    /// As in its [`Position`].
    pub(super) number: u64,
    pub(super) line: u64,
    pub(super) amount: Amount,
    pub(super) balance: Option<Amount>,
    pub(super) pending: bool,
    pub(super) kind: TransactionKind,
    pub(super) description: T,
    pub(super) counterparty: Option<T>,
    pub(super) bank_id: Option<T>,
    /// The hash of its content, if it has been made already.
    pub(super) hash: Option<Hash>,
}

/// A row whose texts lie where it was read.
pub(super) type RawRow<'r> = Parts<&'r str>;

/// The length of what every row begins with: its line, its amount, its kind, and the marks below. What only some have follows, and then
/// the texts: the description, which has no length of its own, the counterparty and the bank's id.
const HEAD: usize = 4 + 5 + 1 + 1;

/// The kind that was written as its number.
#[inline]
pub(super) fn kind_of_byte(byte: u8) -> io::Result<TransactionKind> {
    TransactionKind::ALL.get(usize::from(byte)).copied().ok_or_else(torn)
}

/// It is pending.
const PENDING: u8 = 1;
/// Its amount takes more than 32 bits, and follows.
const LARGE: u8 = 2;
/// A balance follows.
const BALANCE: u8 = 4;
/// The length of a counterparty follows.
const COUNTERPARTY: u8 = 8;
/// The length of an id follows.
const BANK_ID: u8 = 16;
/// Its line takes more than 32 bits, and follows.
const LINE: u8 = 32;

pub(super) fn write(record: &RecordRef<'_>, out: &mut Writer) {
    let mark = |is_so: bool, mark: u8| if is_so { mark } else { 0 };
    let (small, line) = (small(record.amount), u32::try_from(record.line));
    let (mantissa, scale) = small.unwrap_or_default();
    let marks = mark(record.pending, PENDING)
        | mark(small.is_none(), LARGE)
        | mark(record.balance.is_some(), BALANCE)
        | mark(record.counterparty.is_some(), COUNTERPARTY)
        | mark(record.bank_id.is_some(), BANK_ID)
        | mark(line.is_err(), LINE);
    let mut head = Head::<HEAD>::new();
    head.put(line.unwrap_or_default().to_le_bytes());
    head.put(mantissa.to_le_bytes());
    head.put([scale, record.kind as u8, marks]);
    out.0.extend_from_slice(head.bytes());
    if marks & !PENDING != 0 {
        line.is_err().then(|| out.number(record.line));
        small.is_none().then(|| out.amount(record.amount));
        record.balance.into_iter().for_each(|balance| out.amount(balance));
        let others = [record.counterparty, record.bank_id];
        others.iter().flatten().for_each(|text| out.number(text.len() as u64));
    }
    out.0.extend_from_slice(record.description.as_bytes());
    out.0.extend_from_slice(record.counterparty.unwrap_or_default().as_bytes());
    out.0.extend_from_slice(record.bank_id.unwrap_or_default().as_bytes());
}

impl RawRow<'_> {
    /// What tells it apart from others of its account and day.
    pub(super) fn content(&self) -> Content<'_> {
        self.content_by(|text| text.as_bytes())
    }
}

impl<T> Parts<T> {
    /// The same, given what a text is.
    #[inline]
    pub(super) fn content_by<'r>(&'r self, bytes: impl Fn(&'r T) -> &'r [u8]) -> Content<'r> {
        let Self { amount, bank_id, description, counterparty, .. } = self;
        Content {
            amount: *amount,
            bank_id: bank_id.as_ref().map(&bytes),
            description: bytes(description),
            counterparty: counterparty.as_ref().map(&bytes),
        }
    }

    /// The row with its texts as something else, made in their order.
    #[inline]
    pub(super) fn map<U>(self, mut text: impl FnMut(T) -> U) -> Parts<U> {
        let Self { number, line, amount, balance, pending, kind, description, counterparty, bank_id, hash } = self;
        let (description, counterparty) = (text(description), counterparty.map(&mut text));
        let bank_id = bank_id.map(text);
        Parts { number, line, amount, balance, pending, kind, description, counterparty, bank_id, hash }
    }

    /// Takes a row apart, and makes each of its texts what `text` does with it, in their order. Whether they are texts is for those to see
    /// who use them.
    #[inline]
    pub(super) fn read<'b>(number: u64, bytes: &'b [u8], mut text: impl FnMut(&'b [u8]) -> T) -> io::Result<Self> {
        let mut bytes = Reader(bytes);
        let mut head = Reader(bytes.take(HEAD)?);
        let line = u32::from_le_bytes(head.array()?);
        let (mantissa, scale) = (i32::from_le_bytes(head.array()?), head.byte()?);
        let (kind, marks) = (head.byte()?, head.byte()?);
        let line = if marks & LINE == 0 { line.into() } else { bytes.number()? };
        let amount = if marks & LARGE == 0 { Amount::new(mantissa.into(), checked(scale)?) } else { bytes.amount()? };
        let balance = if marks & BALANCE == 0 { None } else { Some(bytes.amount()?) };
        let mut length = |mark| if marks & mark == 0 { Ok(None) } else { bytes.number().map(Some) };
        let (counterparty, bank_id) = (length(COUNTERPARTY)?, length(BANK_ID)?);
        let others = counterparty.unwrap_or(0) as usize + bank_id.unwrap_or(0) as usize;
        let description = text(bytes.take(bytes.0.len().checked_sub(others).ok_or_else(torn)?)?);
        let mut other =
            |length: Option<u64>| length.map(|length| bytes.take(length as usize).map(&mut text)).transpose();
        Ok(Self {
            number,
            line,
            amount,
            balance,
            pending: marks & PENDING != 0,
            kind: kind_of_byte(kind)?,
            description,
            counterparty: other(counterparty)?,
            bank_id: other(bank_id)?,
            hash: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Place, Record};

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

    #[test]
    fn rows_come_back_as_they_went_in() {
        for (number, amount) in ["-98.50", "0", "-21474836.49", "-12345678901234567890.123"].into_iter().enumerate() {
            for has in 0..16_u8 {
                let day = "2025-01-03".parse().expect("a day");
                let (place, amount) = (Place { file: "a.csv".into(), line: u64::from(has) << 40 }, amount.parse());
                let mut record =
                    Record::new(place, "konto".into(), day, amount.expect("an amount"), "Åhléns".to_owned());
                record.kind = TransactionKind::ALL[usize::from(has) % TransactionKind::ALL.len()];
                record.pending = has & 1 != 0;
                record.counterparty = (has & 2 != 0).then(|| "Café ☕".to_owned());
                record.bank_id = (has & 4 != 0).then(String::new);
                record.balance = (has & 8 != 0).then_some(record.amount);
                let mut out = Writer::default();
                write(&record.as_ref(), &mut out);
                let text = |bytes| std::str::from_utf8(bytes).expect("a text");
                let read = Parts::read(number as u64, &out.0, text).expect("what was written");
                assert_eq!(read.amount.parts(), record.amount.parts());
                let wanted = RawRow {
                    number: number as u64,
                    line: record.place.line,
                    amount: record.amount,
                    balance: record.balance,
                    pending: record.pending,
                    kind: record.kind,
                    description: &record.description,
                    counterparty: record.counterparty.as_deref(),
                    bank_id: record.bank_id.as_deref(),
                    hash: None,
                };
                assert_eq!(read, wanted);
                assert!((0..HEAD).all(|end| Parts::read(0, &out.0[..end], text).is_err()), "a part is no row");
            }
        }
    }
}
