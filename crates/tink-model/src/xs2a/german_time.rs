//! Times as the platform means them: without an offset they are those of a clock in Germany.

use crate::calendar::{days_since_1970, weekday};
use crate::{DateTime, EpochMillis};

const STANDARD: i32 = 60;
const SUMMER: i32 = 120;
const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// The moment of a time: with its own offset, or else as a clock in Germany shows it.
///
/// Ours: summer time follows the rule that holds since 1996 in every year. Of a time that a clock shows twice in October the first is
/// meant; one that it skips in March counts as standard time, an hour later on the clock.
///
/// ```
/// use tink_model::xs2a::{german_clock, german_moment};
///
/// let noon: tink_model::DateTime = "2024-07-01 12:00:00".parse()?;
/// let moment = german_moment(&noon);
/// assert_eq!(moment.as_millis(), 1_719_828_000_000);
/// assert_eq!(german_clock(moment), Some(noon));
/// # Ok::<(), tink_model::DateTimeError>(())
/// ```
#[must_use]
pub fn german_moment(time: &DateTime) -> EpochMillis {
    let date = time.date();
    let (begin, end) = summer(date.year().into());
    let local = date.days_since_1970() * DAY + i64::from(time.second_of_day());
    // On the clock summer ends at three, before which it was two twice; it begins at two, which becomes three.
    let is_summer = (begin + 3 * HOUR..end + 3 * HOUR).contains(&local);
    time.at_offset(if is_summer { SUMMER } else { STANDARD })
}

/// What a clock in Germany shows at a moment, in the form that the platform writes; `None` outside of the years 0 to 9999.
#[must_use]
pub fn german_clock(at: EpochMillis) -> Option<DateTime> {
    let standard = DateTime::on_clock(at, STANDARD)?;
    let (begin, end) = summer(standard.date().year().into());
    // Both changes are at one o'clock in UTC.
    let is_summer = (begin + HOUR..end + HOUR).contains(&at.as_millis().div_euclid(1000));
    if is_summer { DateTime::on_clock(at, SUMMER) } else { Some(standard) }
}

/// The midnights, in UTC, of the days on which summer time begins and ends: the last Sundays of March and October.
fn summer(year: u32) -> (i64, i64) {
    let last_sunday = |month| {
        let last = days_since_1970(year, month, 31);
        (last - weekday(last)) * DAY
    };
    (last_sunday(3), last_sunday(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> i64 {
        german_moment(&text.parse().unwrap()).as_millis()
    }

    #[test]
    fn a_time_without_offset_is_german_and_one_with_offset_is_its_own() {
        assert_eq!(moment("2024-01-15 09:00:00"), moment("2024-01-15T08:00:00Z"));
        assert_eq!(moment("2024-07-15 09:00:00"), moment("2024-07-15T07:00:00Z"));
        assert_eq!(moment("2024-07-15"), moment("2024-07-14T22:00:00Z"));
    }

    #[test]
    fn the_clock_changes_on_the_last_sundays_of_march_and_october() {
        for (german, utc) in [
            ("2026-03-29 01:59:59", "2026-03-29T00:59:59Z"),
            ("2026-03-29 02:30:00", "2026-03-29T01:30:00Z"),
            ("2026-03-29 03:00:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25 02:59:59", "2026-10-25T00:59:59Z"),
            ("2026-10-25 03:00:00", "2026-10-25T02:00:00Z"),
            ("2024-03-31 03:00:00", "2024-03-31T01:00:00Z"),
        ] {
            assert_eq!(moment(german), moment(utc), "{german}");
        }
    }

    #[test]
    fn what_the_clock_shows_is_the_same_moment_but_for_the_hour_that_comes_twice() {
        let (mut hour, end) = (moment("2023-12-31 00:00:00"), moment("2027-01-01 00:00:00"));
        let mut second_time = 0;
        while hour < end {
            let back = german_moment(&german_clock(EpochMillis::new(hour)).unwrap()).as_millis();
            if back != hour {
                assert_eq!(hour - back, 3_600_000);
                second_time += 1;
            }
            hour += 3_600_000;
        }
        assert_eq!(second_time, 3, "once a year");
        assert_eq!(german_clock(EpochMillis::new(i64::MAX)), None);
    }
}
