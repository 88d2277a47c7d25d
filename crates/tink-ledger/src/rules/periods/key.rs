//! The keys of periods, written and read. A key that is read must be what would be written: no blanks, no missing zeros.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::period::Resolution;

/// Writes the key of the period that the day names.
pub(super) fn write(resolution: Resolution, day: Date, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match resolution {
        Resolution::Daily => {
            write_year(day.year(), f)?;
            write!(f, "-{:02}-{:02}", day.month(), day.day())
        }
        Resolution::Weekly => {
            let week = ISOWeekDate::from_date(day);
            write_year(week.year(), f)?;
            write!(f, ":{:02}", week.week())
        }
        Resolution::Monthly | Resolution::MonthlyAdjusted => {
            write_year(day.year(), f)?;
            write!(f, "-{:02}", day.month())
        }
        Resolution::Yearly => write_year(day.year(), f),
        Resolution::All => f.write_str(Resolution::All.as_str()),
    }
}

fn write_year(year: i16, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let sign = if year < 0 { "-" } else { "" };
    write!(f, "{sign}{:04}", year.unsigned_abs())
}

/// A day that names the period of the key.
pub(super) fn read(resolution: Resolution, key: &str) -> Option<Date> {
    if resolution == Resolution::All {
        return (key == Resolution::All.as_str()).then_some(Date::MIN);
    }
    let (year, rest) = read_year(key)?;
    match (resolution, rest) {
        (Resolution::Yearly, []) => Date::new(year, 1, 1).ok(),
        (Resolution::Weekly, [b':', week @ ..]) => {
            ISOWeekDate::new(year, two_digits(week)?, Weekday::Monday).ok().map(ISOWeekDate::date)
        }
        (Resolution::Monthly | Resolution::MonthlyAdjusted, [b'-', month @ ..]) => {
            Date::new(year, two_digits(month)?, 1).ok()
        }
        (Resolution::Daily, [b'-', month @ .., b'-', tens, ones]) => {
            Date::new(year, two_digits(month)?, two_digits(&[*tens, *ones])?).ok()
        }
        _ => None,
    }
}

/// The year at the beginning, and what follows it.
fn read_year(key: &str) -> Option<(i16, &[u8])> {
    let (negative, digits) = match key.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    let (year, rest) = digits.split_at_checked(4)?;
    let (century, of_century) = year.split_at(2);
    let year = i16::from(two_digits(century)?) * 100 + i16::from(two_digits(of_century)?);
    match (negative, year) {
        (true, 0) => None,
        (true, year) => Some((-year, rest)),
        (false, year) => Some((year, rest)),
    }
}

fn two_digits(bytes: &[u8]) -> Option<i8> {
    let &[tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = bytes else { return None };
    i8::try_from((tens - b'0') * 10 + (ones - b'0')).ok()
}
