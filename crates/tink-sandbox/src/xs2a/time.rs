//! Times as the platform writes and reads them: on the German clock.

use tink_model::xs2a::{german_clock, german_moment};
use tink_model::{Date, DateTime, EpochMillis};

use crate::problem::Problem;

/// A day of 24 hours, where the calendar ends and has no next one.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// What a clock in Germany shows; at the ends of the calendar, that of 1970.
pub(super) fn clock(at: EpochMillis) -> DateTime {
    german_clock(at).or_else(|| german_clock(EpochMillis::new(0))).unwrap_or_else(|| DateTime::from(first_day()))
}

/// The day that it is in Germany.
pub(super) fn day(at: EpochMillis) -> Date {
    german_clock(at).map_or_else(first_day, |time| time.date())
}

fn first_day() -> Date {
    Date::from_days_since_1970(0).unwrap_or_else(|| unreachable!("1970 is in every calendar"))
}

/// The first instant of a day.
pub(super) fn begin(day: Date) -> EpochMillis {
    german_moment(&DateTime::from(day))
}

/// The first instant after a day.
pub(super) fn end(day: Date) -> EpochMillis {
    let next = Date::from_days_since_1970(day.days_since_1970() + 1);
    next.map_or_else(|| EpochMillis::new(begin(day).as_millis().saturating_add(DAY)), begin)
}

/// A date of a query.
pub(super) fn date(text: &str, name: &str) -> Result<Date, Problem> {
    text.parse()
        .map_err(|_| Problem::invalid_at(format!("/{name}"), "date", format!("{text:?} is not a date as YYYY-MM-DD.")))
}

/// A moment of a query, as the span from its first to after its last instant: a date alone is all of its day.
pub(super) fn span(text: &str, name: &str) -> Result<(EpochMillis, EpochMillis), Problem> {
    if let Ok(day) = text.parse::<Date>() {
        return Ok((begin(day), end(day)));
    }
    let time: DateTime = text.parse().map_err(|_| {
        let message = format!("{text:?} is not a time as YYYY-MM-DD hh:mm:ss or by ISO 8601.");
        Problem::invalid_at(format!("/{name}"), "date", message)
    })?;
    let at = german_moment(&time);
    Ok((at, EpochMillis::new(at.as_millis().saturating_add(1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lasts_as_long_as_it_does_in_germany() {
        for (day, hours) in [("2024-01-15", 24), ("2024-03-31", 23), ("2024-10-27", 25)] {
            let day: Date = day.parse().unwrap();
            assert_eq!(end(day).as_millis() - begin(day).as_millis(), hours * 60 * 60 * 1_000, "{day}");
            assert_eq!((super::day(begin(day)), super::day(EpochMillis::new(end(day).as_millis() - 1))), (day, day));
        }
    }

    #[test]
    fn a_date_alone_is_its_whole_day_and_a_time_is_one_instant() {
        let (first, after) = span("2024-01-15", "to").unwrap();
        assert_eq!(after.as_millis() - first.as_millis(), DAY);
        let (first, after) = span("2024-01-15T08:00:00Z", "to").unwrap();
        assert_eq!((first.as_millis(), after.as_millis()), (1_705_305_600_000, 1_705_305_600_001));
        assert!(span("yesterday", "to").is_err());
    }
}
