//! `Date`: a day of the calendar, without a time and without a time zone.

use std::fmt;
use std::str::FromStr;

use crate::calendar::{date_of, days, days_since_1970};
use crate::json::{FromJson, ReadError, Reader, ToJson, write_string};
use crate::{CodeError, DateTime};

/// A day of the Gregorian calendar in the years 0 to 9999, as `2024-01-15`.
///
/// ```
/// use tink_model::Date;
///
/// let date: Date = "2024-02-29".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2024, 2, 29));
/// assert!("2023-02-29".parse::<Date>().is_err());
/// # Ok::<(), tink_model::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

pub(crate) const EXPECTED: &str = "a day of the calendar such as 2024-01-15";

impl Date {
    /// A day, or `None` if the calendar does not have it.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = year <= 9999 && (1..=days(year.into(), month.into())).contains(&day.into());
        exists.then_some(Self { year, month, day })
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The days from 1970-01-01; negative before.
    #[must_use]
    pub fn days_since_1970(self) -> i64 {
        days_since_1970(self.year.into(), self.month.into(), self.day.into())
    }

    /// The day that is so many days from 1970-01-01, or `None` outside of the years 0 to 9999.
    #[must_use]
    pub fn from_days_since_1970(days: i64) -> Option<Self> {
        // Some ten thousand years on either side; beyond, the arithmetic of the calendar need not hold.
        if !(-4_000_000..4_000_000).contains(&days) {
            return None;
        }
        let (year, month, day) = date_of(days);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

impl FromStr for Date {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        parse(text).ok_or(CodeError::new(EXPECTED))
    }
}

fn parse(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let part = |from: usize, to: usize| digits(bytes.get(from..to)?);
    Date::new(u16::try_from(part(0, 4)?).ok()?, u8::try_from(part(5, 7)?).ok()?, u8::try_from(part(8, 10)?).ok()?)
}

/// The number that some digits, and nothing else, make.
pub(crate) fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0u32, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}-{:02}", self.year, self.month, self.day))
    }
}

/// A text. A response may write a date with a time, of which the day is taken.
impl FromJson for Date {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let with_time = reader.is_tolerant();
        reader.text_as(EXPECTED, |text| match parse(text) {
            None if with_time => text.parse::<DateTime>().ok().map(|time| time.date()),
            date => date,
        })
    }
}

impl ToJson for Date {
    fn write(&self, out: &mut Vec<u8>) {
        write_string(&self.to_string(), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_it_was_read() {
        for text in ["2024-01-15", "2000-02-29", "0000-01-01", "9999-12-31"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_the_calendar_lacks_and_other_forms_are_refused() {
        for text in
            ["", "2024-1-15", "2023-02-29", "2024-00-10", "2024-13-10", "2024-01-00", "0000-00-00", "2024/01/15"]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        for text in ["2024-01-15 ", "+024-01-15", "2024-01-1\u{0665}", "2024-01-15T00:00:00"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert_eq!("x".parse::<Date>().unwrap_err().to_string(), format!("expected {EXPECTED}"));
    }

    #[test]
    fn days_are_counted_both_ways_within_the_years_that_can_be_written() {
        let date: Date = "2024-12-31".parse().unwrap();
        assert_eq!(Date::from_days_since_1970(date.days_since_1970()), Some(date));
        assert_eq!(Date::from_days_since_1970(i64::MAX), None);
        assert_eq!(Date::from_days_since_1970(i64::MIN), None);
        let last: Date = "9999-12-31".parse().unwrap();
        assert_eq!(Date::from_days_since_1970(last.days_since_1970() + 1), None);
    }
}
