//! Calendar months in a user's time zone, as spans on the axis of milliseconds.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tink_model::EpochMillis;

/// A calendar month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// `2025-03`.
    pub key: String,
    /// Its first millisecond.
    pub start: EpochMillis,
    /// Its last millisecond.
    pub last: EpochMillis,
}

impl Month {
    /// Whether an instant lies in the month.
    #[must_use]
    pub fn holds(&self, at: EpochMillis) -> bool {
        self.start <= at && at <= self.last
    }
}

/// A time zone's calendar.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
}

impl Calendar {
    /// The calendar of an IANA time zone; of UTC where the name is unknown.
    #[must_use]
    pub fn of(time_zone: &str) -> Self {
        Self { zone: TimeZone::get(time_zone).unwrap_or(TimeZone::UTC) }
    }

    /// The month that an instant lies in. Instants that no calendar reaches belong to its first or last month.
    #[must_use]
    pub fn month_at(&self, at: EpochMillis) -> Month {
        // A calendar's last second has no whole millisecond after it, so it is reached in seconds.
        let (least, most) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
        let second = at.as_millis().div_euclid(1000);
        let reached = Timestamp::from_second(second.clamp(least, most)).unwrap_or_default();
        let first = reached.to_zoned(self.zone.clone()).date().first_of_month();
        let next = first.checked_add(1.month()).ok().and_then(|next| self.midnight(next));
        Month {
            key: format!("{:04}-{:02}", first.year(), first.month()),
            start: EpochMillis::new(self.midnight(first).filter(|_| second >= least).unwrap_or(i64::MIN)),
            last: EpochMillis::new(next.filter(|_| second <= most).map_or(i64::MAX, |next| next - 1)),
        }
    }

    fn midnight(&self, date: Date) -> Option<i64> {
        date.to_zoned(self.zone.clone()).ok().map(|start| start.timestamp().as_millisecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_break_at_local_midnight() {
        let march = "2025-03-01T00:00:00+01:00".parse::<Timestamp>().unwrap().as_millisecond();
        let april = "2025-04-01T00:00:00+02:00".parse::<Timestamp>().unwrap().as_millisecond();
        let calendar = Calendar::of("Europe/Stockholm");
        assert_eq!(calendar.month_at(EpochMillis::new(march - 1)).key, "2025-02");
        let found = calendar.month_at(EpochMillis::new(march));
        assert_eq!(
            (found.key.as_str(), found.start.as_millis(), found.last.as_millis()),
            ("2025-03", march, april - 1)
        );
        assert!(found.holds(EpochMillis::new(april - 1)) && !found.holds(EpochMillis::new(april)));
    }

    #[test]
    fn an_unknown_zone_is_utc_and_no_instant_is_too_far() {
        assert_eq!(Calendar::of("Nowhere").month_at(EpochMillis::new(0)).key, "1970-01");
        for instant in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
            let at = EpochMillis::new(instant);
            let month = Calendar::of("UTC").month_at(at);
            assert!(month.holds(at), "{instant}");
            assert_eq!(month.key, if instant < 0 { "-9999-01" } else { "9999-12" });
        }
    }
}
