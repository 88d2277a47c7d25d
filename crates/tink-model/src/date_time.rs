//! `DateTime`: a date with a time of day and, where it was written, an offset from UTC; kept as the text that it was.

use std::fmt;
use std::str::FromStr;

use crate::date::digits;
use crate::json::{FromJson, ReadError, Reader, ToJson, write_string};
use crate::{Date, EpochMillis};

const DAY_MILLIS: i64 = 86_400_000;

/// A date with a time of day, as `2024-01-15 09:30:00`, `2024-01-15T09:30:00.250+01:00`, or a date alone for its midnight.
///
/// It is written back as it was read. Two are equal if their texts are; [`at_offset`](Self::at_offset) compares moments. Without an
/// offset the text does not say which moment it is: that is a rule of the API that sent it.
///
/// ```
/// use tink_model::{DateTime, EpochMillis};
///
/// let time: DateTime = "2024-01-15 09:30:00".parse()?;
/// assert_eq!((time.date().day(), time.second_of_day(), time.offset_minutes()), (15, 34_200, None));
/// assert_eq!(time.at_offset(60), EpochMillis::new(1_705_307_400_000));
/// # Ok::<(), tink_model::DateTimeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    text: Box<str>,
    date: Date,
    /// 86400 within a leap second.
    second: u32,
    millisecond: u32,
    offset: Option<i32>,
}

/// A text that is no date with a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTimeError(());

const EXPECTED: &str = "a date and a time such as 2024-01-15 09:30:00";

impl fmt::Display for DateTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {EXPECTED}")
    }
}

impl std::error::Error for DateTimeError {}

impl DateTime {
    /// The time on a clock that is so many minutes ahead of UTC, to the second and without the offset: `2024-01-15 09:30:00`.
    /// `None` outside of the years 0 to 9999.
    #[must_use]
    pub fn on_clock(at: EpochMillis, offset_minutes: i32) -> Option<Self> {
        let local = at.as_millis().checked_add(i64::from(offset_minutes) * 60_000)?;
        let date = Date::from_days_since_1970(local.div_euclid(DAY_MILLIS))?;
        let second = u32::try_from(local.rem_euclid(DAY_MILLIS) / 1000).ok()?;
        let text = format!("{date} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        Some(Self { text: text.into(), date, second, millisecond: 0, offset: None })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The date, as written.
    #[must_use]
    pub const fn date(&self) -> Date {
        self.date
    }

    /// The seconds since midnight, as written; what is smaller than a second is left out.
    #[must_use]
    pub const fn second_of_day(&self) -> u32 {
        self.second
    }

    /// How many minutes it is ahead of UTC, where the text says so.
    #[must_use]
    pub const fn offset_minutes(&self) -> Option<i32> {
        self.offset
    }

    /// The moment, to the millisecond: with its own offset, or else with this one.
    #[must_use]
    pub fn at_offset(&self, minutes: i32) -> EpochMillis {
        let local = self.date.days_since_1970() * DAY_MILLIS + i64::from(self.second) * 1000;
        let offset = i64::from(self.offset.unwrap_or(minutes)) * 60_000;
        EpochMillis::new(local + i64::from(self.millisecond) - offset)
    }
}

impl FromStr for DateTime {
    type Err = DateTimeError;

    /// Takes `YYYY-MM-DD`, then optionally a blank or `T` and `HH:MM` or `HH:MM:SS`, a fraction, and `Z` or an offset such as `+01:00`
    /// or `+0100`.
    fn from_str(text: &str) -> Result<Self, DateTimeError> {
        parse(text).ok_or(DateTimeError(()))
    }
}

fn parse(text: &str) -> Option<DateTime> {
    let date = text.get(..10)?.parse().ok()?;
    let mut parsed = DateTime { text: text.into(), date, second: 0, millisecond: 0, offset: None };
    let rest = text.as_bytes().get(10..)?;
    let rest = match rest {
        [] => return Some(parsed),
        [b' ' | b'T' | b't', rest @ ..] => rest,
        _ => return None,
    };
    let (time, offset) = match rest.iter().position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-' | b' ')) {
        Some(at) => (rest.get(..at)?, rest.get(at..)?),
        None => (rest, &[][..]),
    };
    (parsed.second, parsed.millisecond) = time_of_day(time)?;
    parsed.offset = match offset {
        [] => None,
        [b' ', offset @ ..] => Some(minutes_ahead(offset)?),
        offset => Some(minutes_ahead(offset)?),
    };
    Some(parsed)
}

/// Seconds and milliseconds of `09:30`, `09:30:00` and `09:30:00.25`.
fn time_of_day(time: &[u8]) -> Option<(u32, u32)> {
    let pair = |at: usize, below: u32| digits(time.get(at..at + 2)?).filter(|number| *number < below);
    let (hour, minute) = (pair(0, 24)?, pair(3, 60)?);
    if time.get(2) != Some(&b':') {
        return None;
    }
    let (second, fraction) = match time.get(5..)? {
        [] => (0, &[][..]),
        [b':', ..] => (pair(6, 61)?, time.get(8..)?),
        _ => return None,
    };
    let millisecond = match fraction {
        [] => 0,
        [b'.' | b',', decimals @ ..] if !decimals.is_empty() && decimals.iter().all(u8::is_ascii_digit) => {
            let first = [0, 1, 2].map(|index| decimals.get(index).map_or(0, |digit| u32::from(digit - b'0')));
            first[0] * 100 + first[1] * 10 + first[2]
        }
        _ => return None,
    };
    Some((hour * 3600 + minute * 60 + second, millisecond))
}

/// Minutes of `Z`, `+01`, `+0100` and `+01:00`.
fn minutes_ahead(offset: &[u8]) -> Option<i32> {
    let (sign, rest) = match offset {
        [b'Z' | b'z'] => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest {
        [_, _] => (rest, &b"00"[..]),
        [_, _, b':', _, _] => (rest.get(..2)?, rest.get(3..)?),
        [_, _, _, _] => rest.split_at(2),
        _ => return None,
    };
    let (hours, minutes) =
        (digits(hours).filter(|hours| *hours < 24)?, digits(minutes).filter(|minutes| *minutes < 60)?);
    Some(sign * i32::try_from(hours * 60 + minutes).ok()?)
}

impl From<Date> for DateTime {
    /// Midnight of the day.
    fn from(date: Date) -> Self {
        Self { text: date.to_string().into(), date, second: 0, millisecond: 0, offset: None }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DateTime({})", self.text)
    }
}

impl FromJson for DateTime {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        reader.text_as(EXPECTED, parse)
    }
}

impl ToJson for DateTime {
    fn write(&self, out: &mut Vec<u8>) {
        write_string(&self.text, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_kept() {
        for (text, second, offset, millis) in [
            ("2024-01-15", 0, None, 1_705_276_800_000),
            ("2024-01-15 09:30", 34_200, None, 1_705_311_000_000),
            ("2024-01-15 09:30:05", 34_205, None, 1_705_311_005_000),
            ("2024-01-15T09:30:05Z", 34_205, Some(0), 1_705_311_005_000),
            ("2024-01-15T09:30:05.123456+01:00", 34_205, Some(60), 1_705_307_405_123),
            ("2024-01-15 09:30:05.5 -0330", 34_205, Some(-210), 1_705_323_605_500),
            ("2024-01-15T09:30+01", 34_200, Some(60), 1_705_307_400_000),
            ("2016-12-31T23:59:60Z", 86_400, Some(0), 1_483_228_800_000),
        ] {
            let time: DateTime = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!((time.second_of_day(), time.offset_minutes()), (second, offset), "{text}");
            assert_eq!(time.at_offset(0).as_millis(), millis, "{text}");
            assert_eq!(time.to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "0000-00-00 00:00:00",
            "2024-02-30 00:00:00",
            "2024-01-15 ",
            "2024-01-15 9:30:00",
            "2024-01-15 24:00:00",
            "2024-01-15 09:60:00",
            "2024-01-15 09:30:61",
            "2024-01-15 09:30:00.",
            "2024-01-15 09:30:00.x",
            "2024-01-15 09:30:00+1",
            "2024-01-15 09:30:00+25:00",
            "2024-01-15 09:30:00ZZ",
            "2024-01-15x09:30:00",
            "2024-01-15 09:30:0\u{0660}",
            "-2 weeks",
        ] {
            assert!(text.parse::<DateTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_is_written_as_a_clock_shows_it() {
        let at = EpochMillis::new(1_705_311_005_999);
        assert_eq!(DateTime::on_clock(at, 60).unwrap().as_str(), "2024-01-15 10:30:05");
        assert_eq!(DateTime::on_clock(EpochMillis::new(-1), 0).unwrap().as_str(), "1969-12-31 23:59:59");
        assert_eq!(DateTime::on_clock(EpochMillis::new(i64::MAX), 60), None);
        assert_eq!(DateTime::on_clock(EpochMillis::new(i64::MAX), 0), None);
    }
}
