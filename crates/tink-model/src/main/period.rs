//! The texts that name periods of statistics: a year, a month, a week or a day of the Gregorian calendar.

use crate::calendar::days;

/// Whether a text names a period: `2014`, `2014-02`, `2014:45` or `2014-02-12`.
pub(crate) fn is_period(text: &str) -> bool {
    if let Some((year, week)) = text.split_once(':') {
        return matches!((number(year, 4), number(week, 2)), (Some(year), Some(week)) if (1..=weeks(year)).contains(&week));
    }
    let mut parts = text.split('-');
    let year = parts.next().and_then(|year| number(year, 4));
    let month = parts.next().map(|month| number(month, 2));
    let day = parts.next().map(|day| number(day, 2));
    match (year, month, day, parts.next()) {
        (Some(_), None, None, None) => true,
        (Some(_), Some(Some(month)), None, None) => (1..=12).contains(&month),
        (Some(year), Some(Some(month)), Some(Some(day)), None) => (1..=days(year, month)).contains(&day),
        _ => false,
    }
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// The weeks of an ISO year: 53 where it starts on a Thursday, or on a Wednesday and is a leap year.
const fn weeks(year: u32) -> u32 {
    // The weekday of 31 December, from Sunday as 0; both years reach back to 0, in which the calendar simply goes on.
    const fn last_weekday(year: u32) -> u32 {
        (year + year / 4 - year / 100 + year / 400) % 7
    }
    let before = if year == 0 { 5 } else { last_weekday(year - 1) };
    if last_weekday(year) == 4 || before == 3 { 53 } else { 52 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_forms_are_periods() {
        for text in ["2014", "2014-02", "2014:45", "2014-02-12", "2016-02-29", "2015:53", "2014:01", "2000-02-29"] {
            assert!(is_period(text), "{text}");
        }
    }

    #[test]
    fn other_forms_and_what_the_calendar_lacks_are_none() {
        for text in [
            "",
            "14",
            "2014-",
            "2014-2",
            "2014-13",
            "2014-00",
            "2014:0",
            "2014:00",
            "2014:53",
            "2014:54",
            "2014-02-29",
            "1900-02-29",
            "2014-04-31",
            "2014-02-00",
            "2014-02-12-01",
            "2014-Q2",
            "+014",
            "2014-02:1",
            "2014 ",
            "\u{0662}014",
        ] {
            assert!(!is_period(text), "{text}");
        }
    }

    #[test]
    fn long_years_are_those_of_the_calendar() {
        let long: Vec<u32> = (2000..2030).filter(|year| weeks(*year) == 53).collect();
        assert_eq!(long, [2004, 2009, 2015, 2020, 2026]);
    }
}
