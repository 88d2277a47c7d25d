//! Which instants are on a weekend of a user's calendar.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use tink_model::EpochMillis;

use crate::rules::periods::Calendar;

/// Weekends, worked out once for each that is asked for: rows come by date, so the answer for one mostly is that for the next.
pub(super) struct Weekends {
    calendar: Calendar,
    current: Stretch,
    known: BTreeMap<i64, Stretch>,
}

/// Instants in a row that are all on a weekend, or all not.
#[derive(Clone, Copy)]
struct Stretch {
    start: i64,
    last: i64,
    is_weekend: bool,
}

impl Stretch {
    fn holds(&self, at: i64) -> bool {
        self.start <= at && at <= self.last
    }
}

impl Weekends {
    pub(super) fn of(calendar: Calendar) -> Self {
        let none = Stretch { start: i64::MAX, last: i64::MIN, is_weekend: false };
        Self { calendar, current: none, known: BTreeMap::new() }
    }

    /// Whether an instant is on a Saturday or a Sunday.
    pub(super) fn holds(&mut self, at: i64) -> bool {
        if !self.current.holds(at) {
            let known = self.known.range(..=at).next_back().map(|(_, stretch)| *stretch);
            self.current = known.filter(|stretch| stretch.holds(at)).unwrap_or_else(|| self.stretch_at(at));
            self.known.insert(self.current.start, self.current);
        }
        self.current.is_weekend
    }

    fn stretch_at(&self, at: i64) -> Stretch {
        let date = self.calendar.date_at(EpochMillis::new(at));
        let since_monday = date.weekday().since(Weekday::Monday);
        let is_weekend = since_monday >= 5;
        let (first, last) = if is_weekend { (5, 6) } else { (0, 4) };
        // A day that the zone skips, or that the calendar does not reach, has no limits to take.
        let span = |days: i8| self.calendar.day(moved(date, days - since_monday)?);
        let own = self.calendar.day(date);
        let start = span(first).or(own).map_or(at, |day| day.start.as_millis());
        let last = span(last).or(own).map_or(at, |day| day.last.as_millis());
        Stretch { start, last, is_weekend }
    }
}

fn moved(date: Date, days: i8) -> Option<Date> {
    date.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    const ZONES: [&str; 8] = [
        "UTC",
        "Europe/Stockholm",
        "America/Sao_Paulo",
        "America/New_York",
        "Pacific/Apia",
        "Pacific/Auckland",
        "Asia/Kolkata",
        "Africa/Cairo",
    ];

    fn instant(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn weekends_begin_and_end_at_local_midnight_whatever_the_clocks_do() {
        let mut weekends = Weekends::of(Calendar::of("Europe/Stockholm"));
        let saturday = instant("2025-03-29T00:00:00+01:00");
        let monday = instant("2025-03-31T00:00:00+02:00");
        assert_eq!(monday - saturday, 47 * 3_600_000);
        for (at, expected) in [(saturday - 1, false), (saturday, true), (monday - 1, true), (monday, false)] {
            assert_eq!(weekends.holds(at), expected, "{at}");
        }
        // The zone went from Thursday to Saturday.
        let mut weekends = Weekends::of(Calendar::of("Pacific/Apia"));
        let saturday = instant("2011-12-31T00:00:00+14:00");
        assert!(!weekends.holds(saturday - 1) && weekends.holds(saturday));
    }

    proptest! {
        #[test]
        fn an_instant_is_on_a_weekend_if_its_day_is_one(
            zone in prop::sample::select(ZONES.as_slice()),
            instants in prop::collection::vec(
                prop_oneof![
                    1_300_000_000_000..1_800_000_000_000_i64,
                    any::<i64>(),
                    Just(i64::MIN),
                    Just(i64::MAX),
                    (0..3000_i64).prop_map(|half_hour| 1_325_000_000_000 + half_hour * 1_800_000),
                ],
                1..40,
            ),
        ) {
            let calendar = Calendar::of(zone);
            let mut weekends = Weekends::of(calendar.clone());
            for at in instants {
                let day = calendar.date_at(EpochMillis::new(at)).weekday();
                prop_assert_eq!(weekends.holds(at), matches!(day, Weekday::Saturday | Weekday::Sunday), "{}", at);
            }
        }
    }
}
