//! The Gregorian calendar, as far as the texts of the APIs need it.

/// The days between 0000-03-01 and 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;

const fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// The days of a month; none where there is no such month.
pub(crate) const fn days(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// The days from 1970-01-01 to a date; negative before. Years are counted from March, so that a leap day ends one.
pub(crate) fn days_since_1970(year: u32, month: u32, day: u32) -> i64 {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (century, of_century) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    century * 146_097 + of_century * 365 + of_century / 4 - of_century / 100 + of_year - DAYS_TO_1970
}

/// The date of a day counted from 1970-01-01, as year, month and day.
pub(crate) fn date_of(days_since_1970: i64) -> (i64, u32, u32) {
    let days = days_since_1970 + DAYS_TO_1970;
    let (century, of_century) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_century - of_century / 1_460 + of_century / 36_524 - of_century / 146_096) / 365;
    let of_year = of_century - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (next_year, month) = if month < 10 { (0, month + 3) } else { (1, month - 9) };
    // Both are small by now.
    let small = |number: i64| u32::try_from(number).unwrap_or_default();
    (century * 400 + year + next_year, small(month), small(day))
}

/// The day of the week, from Sunday as 0.
pub(crate) const fn weekday(days_since_1970: i64) -> i64 {
    (days_since_1970 + 4).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970_and_back() {
        for (date, count) in [
            ((1970, 1, 1), 0),
            ((1969, 12, 31), -1),
            ((2000, 2, 29), 11_016),
            ((2000, 3, 1), 11_017),
            ((2024, 12, 31), 20_088),
            ((0, 1, 1), -719_528),
        ] {
            assert_eq!(days_since_1970(date.0, date.1, date.2), count, "{date:?}");
            assert_eq!(date_of(count), (i64::from(date.0), date.1, date.2), "{count}");
        }
        for count in (-800_000..4_000_000).step_by(97) {
            let (year, month, day) = date_of(count);
            if let Ok(year) = u32::try_from(year) {
                assert_eq!(days_since_1970(year, month, day), count);
                assert!((1..=days(year, month)).contains(&day), "{count}");
            }
        }
    }

    #[test]
    fn weekdays_follow_each_other() {
        assert_eq!(weekday(0), 4, "1970 began on a Thursday");
        assert_eq!(weekday(-1), 3);
        assert_eq!(weekday(days_since_1970(2026, 3, 29)), 0, "a Sunday");
    }
}
