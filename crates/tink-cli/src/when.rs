//! Instants on the command line: a day, an instant, or the API's own milliseconds.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use tink_model::EpochMillis;

/// What a person writes for an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// A day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

impl std::str::FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(day) = text.parse::<Date>()
            && text.len() == 10
        {
            return Ok(Self::Day(day));
        }
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(Self::Instant(instant));
        }
        if let Some(instant) = text.parse::<i64>().ok().and_then(|millis| Timestamp::from_millisecond(millis).ok()) {
            return Ok(Self::Instant(instant));
        }
        Err("write a day (2025-01-31), an instant (2025-01-31T12:00:00Z) or milliseconds since 1970".to_owned())
    }
}

impl When {
    /// The instant of a transaction: of a day, midday (UTC).
    pub(crate) fn of_transaction(self) -> EpochMillis {
        self.at(Time::constant(12, 0, 0, 0), &TimeZone::UTC)
    }

    /// The first instant of a day in a time zone.
    pub(crate) fn start(self, zone: &TimeZone) -> EpochMillis {
        self.at(Time::constant(0, 0, 0, 0), zone)
    }

    /// The last instant of a day in a time zone.
    pub(crate) fn end(self, zone: &TimeZone) -> EpochMillis {
        self.at(Time::constant(23, 59, 59, 999_000_000), zone)
    }

    fn at(self, time: Time, zone: &TimeZone) -> EpochMillis {
        let instant = match self {
            Self::Instant(instant) => instant.as_millisecond(),
            Self::Day(day) => zone.to_timestamp(day.to_datetime(time)).map_or(0, Timestamp::as_millisecond),
        };
        EpochMillis::new(instant)
    }
}

/// The day of an instant in a time zone: `2025-01-31`.
pub(crate) fn day(instant: EpochMillis, zone: &TimeZone) -> String {
    match Timestamp::from_millisecond(instant.as_millis()) {
        Ok(instant) => zone.to_datetime(instant).date().to_string(),
        Err(_) => instant.as_millis().to_string(),
    }
}

/// An instant in words, in UTC: `2025-01-31T12:00:00Z`; one that no calendar has as it is.
pub(crate) fn instant(instant: EpochMillis) -> String {
    match Timestamp::from_millisecond(instant.as_millis()) {
        Ok(instant) => instant.to_string(),
        Err(_) => instant.as_millis().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_instants_and_milliseconds_are_read() {
        let read = |text: &str| text.parse::<When>().map(|when| when.of_transaction().as_millis());
        assert_eq!(read("2025-01-31"), Ok(1_738_324_800_000));
        assert_eq!(read("2025-01-31T12:00:00Z"), Ok(1_738_324_800_000));
        assert_eq!(read("1738324800000"), Ok(1_738_324_800_000));
        assert!(read("31/01/2025").is_err());
        let day = "2025-01-31".parse::<When>().expect("a day");
        assert_eq!(
            (day.start(&TimeZone::UTC).as_millis(), day.end(&TimeZone::UTC).as_millis()),
            (1_738_281_600_000, 1_738_367_999_999)
        );
    }
}
