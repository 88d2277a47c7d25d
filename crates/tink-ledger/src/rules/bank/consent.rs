//! Consent: for how long an account holder's login allows the platform to come back.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tink_model::EpochMillis;

/// The account holder renews the consent at least every so many days (guide of the platform).
pub const CONSENT_DAYS: i64 = 90;

/// When the consent of a login at `now` is over: with the end of the last of its days on the clock of `zone`.
#[must_use]
pub fn consent_from(now: EpochMillis, zone: &TimeZone) -> EpochMillis {
    let end = || {
        let today = Timestamp::from_millisecond(now.as_millis()).ok()?.to_zoned(zone.clone()).date();
        let after = today.checked_add((CONSENT_DAYS + 1).days()).ok()?;
        Some(EpochMillis::new(after.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
    };
    // At the end of the calendar a consent is over at once.
    end().unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consent_holds_to_the_end_of_its_ninetieth_day() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let at = |text: &str| {
            let instant: Timestamp = text.parse().expect("an instant");
            EpochMillis::new(instant.as_millisecond())
        };
        // The days of the platform's own sample; summer time begins in between.
        assert_eq!(consent_from(at("2024-01-15T08:00:00Z"), &zone), at("2024-04-14T22:00:00Z"));
        assert_eq!(consent_from(at("2024-01-15T22:59:59Z"), &zone), at("2024-04-14T22:00:00Z"));
        assert_eq!(consent_from(at("2024-01-15T23:00:00Z"), &zone), at("2024-04-15T22:00:00Z"));
    }
}
