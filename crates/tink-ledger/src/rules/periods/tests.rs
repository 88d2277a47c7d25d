//! Periods against the published examples, and against what a calendar must hold in every zone.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use tink_model::EpochMillis;

use super::*;

/// Zones whose clocks leap at midnight, across it, by a whole day, by half an hour, against the season, or never.
const ZONES: [&str; 20] = [
    "UTC",
    "Europe/Stockholm",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Toronto",
    "America/Havana",
    "America/Juneau",
    "America/New_York",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Pacific/Kiritimati",
    "Asia/Manila",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Etc/GMT+12",
    "Etc/GMT-14",
];

fn instant(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

/// First and last day of an adjusted month.
fn adjusted(break_day: u8, key: &str) -> String {
    let calendar = Calendar::of("UTC").breaking_on(break_day);
    let period = Period::parse(Resolution::MonthlyAdjusted, key).unwrap();
    format!("{} {}", calendar.first_day(period), calendar.last_day(period))
}

#[test]
fn an_adjusted_month_begins_on_the_salary_day_before_its_weekend() {
    assert_eq!(adjusted(25, "2019-09"), "2019-08-23 2019-09-24");
    assert_eq!(adjusted(25, "2019-05"), "2019-04-25 2019-05-23");
    assert_eq!(adjusted(25, "2015-09"), "2015-08-25 2015-09-24");
    assert_eq!(adjusted(25, "2015-04"), "2015-03-25 2015-04-23");
}

#[test]
fn a_break_day_that_a_month_lacks_is_its_last() {
    assert_eq!(adjusted(31, "2023-03"), "2023-02-28 2023-03-30");
    assert_eq!(adjusted(30, "2024-03"), "2024-02-29 2024-03-28");
    assert_eq!(adjusted(29, "2015-03"), "2015-02-27 2015-03-26");
}

#[test]
fn the_break_day_1_moves_before_its_weekend_too() {
    assert_eq!(adjusted(1, "2019-12"), "2019-11-01 2019-11-28");
    assert_eq!(adjusted(1, "2020-01"), "2019-11-29 2019-12-31");
    let calendar = Calendar::of("UTC").breaking_on(1);
    let last_of_november = EpochMillis::new(instant("2019-11-30T12:00:00Z"));
    assert_eq!(calendar.period_at(Resolution::MonthlyAdjusted, last_of_november).to_string(), "2020-01");
}

#[test]
fn a_break_day_of_no_month_counts_as_the_nearest() {
    assert_eq!(adjusted(0, "2023-03"), adjusted(1, "2023-03"));
    assert_eq!(adjusted(200, "2023-03"), adjusted(31, "2023-03"));
}

#[test]
fn each_resolution_has_its_key() {
    let calendar = Calendar::of("Europe/Stockholm").breaking_on(25);
    let at = EpochMillis::new(instant("2021-01-01T00:30:00+01:00"));
    let key = |resolution| calendar.period_at(resolution, at).to_string();
    assert_eq!(Resolution::EVERY.map(key), ["2021-01-01", "2020:53", "2021-01", "2021-01", "2021", "ALL"]);
    let later = EpochMillis::new(instant("2021-01-25T00:00:00+01:00"));
    assert_eq!(calendar.period_at(Resolution::MonthlyAdjusted, later).to_string(), "2021-02");
}

#[test]
fn a_key_is_read_as_it_is_written_and_not_otherwise() {
    for (resolution, key) in [
        (Resolution::Daily, "2014-02-12"),
        (Resolution::Weekly, "2014:45"),
        (Resolution::Weekly, "2020:53"),
        (Resolution::Monthly, "2014-02"),
        (Resolution::MonthlyAdjusted, "2014-02"),
        (Resolution::Yearly, "2014"),
        (Resolution::Yearly, "0000"),
        (Resolution::Yearly, "-0044"),
        (Resolution::All, "ALL"),
    ] {
        assert_eq!(Period::parse(resolution, key).unwrap().to_string(), key);
    }
    for (resolution, key) in [
        (Resolution::Daily, "2014-02-30"),
        (Resolution::Daily, "2014-2-12"),
        (Resolution::Daily, "2014-02-12 "),
        (Resolution::Daily, "2014-02-1é"),
        (Resolution::Daily, "2014-02"),
        (Resolution::Weekly, "2014:5"),
        (Resolution::Weekly, "2014:00"),
        (Resolution::Weekly, "2014:53"),
        (Resolution::Weekly, "2014-05"),
        (Resolution::Weekly, "2014:455"),
        (Resolution::Monthly, "2014-13"),
        (Resolution::Monthly, "2014-00"),
        (Resolution::Monthly, "2014-+1"),
        (Resolution::Monthly, "2014"),
        (Resolution::Monthly, "2014-02-12"),
        (Resolution::MonthlyAdjusted, "2014:02"),
        (Resolution::Yearly, "14"),
        (Resolution::Yearly, "02014"),
        (Resolution::Yearly, "+2014"),
        (Resolution::Yearly, "-0000"),
        (Resolution::Yearly, "2014-"),
        (Resolution::Yearly, ""),
        (Resolution::All, ""),
        (Resolution::All, "all"),
    ] {
        assert_eq!(Period::parse(resolution, key), None, "{resolution} {key:?}");
    }
}

#[test]
fn months_break_at_local_midnight() {
    let (march, april) = (instant("2025-03-01T00:00:00+01:00"), instant("2025-04-01T00:00:00+02:00"));
    let calendar = Calendar::of("Europe/Stockholm");
    assert_eq!(calendar.month_at(EpochMillis::new(march - 1)).key, "2025-02");
    let found = calendar.month_at(EpochMillis::new(march));
    assert_eq!((found.key.as_str(), found.start.as_millis(), found.last.as_millis()), ("2025-03", march, april - 1));
    assert!(found.holds(EpochMillis::new(april - 1)) && !found.holds(EpochMillis::new(april)));
}

#[test]
fn the_month_after_one_is_that_of_the_next_instant_and_the_last_has_none() {
    for zone in ["UTC", "Europe/Stockholm", "America/Toronto", "America/St_Johns", "Pacific/Apia"] {
        let calendar = Calendar::of(zone);
        let mut month = calendar.month_at(EpochMillis::new(instant("1918-01-01T12:00:00Z")));
        while month.key.as_str() < "2030-01" {
            let after = calendar.month_after(&month).unwrap();
            assert_eq!(after, calendar.month_at(EpochMillis::new(month.last.as_millis() + 1)), "{zone}");
            month = after;
        }
    }
    let calendar = Calendar::of("UTC");
    assert_eq!(calendar.month_after(&calendar.month_at(EpochMillis::new(i64::MAX))), None);
}

fn day(zone: &str, date: Date) -> Option<(i64, i64)> {
    Calendar::of(zone).day(date).map(|span| (span.start.as_millis(), span.last.as_millis()))
}

#[test]
fn a_day_begins_when_its_clocks_first_show_it() {
    // Midnight is skipped: half past eleven was followed by half past twelve, here and there by one o'clock.
    let toronto = (instant("1919-03-30T23:30:00-05:00"), instant("1919-04-01T00:00:00-04:00") - 1);
    assert_eq!(day("America/Toronto", date(1919, 3, 31)), Some(toronto));
    let sao_paulo = (instant("2018-11-04T01:00:00-02:00"), instant("2018-11-05T00:00:00-02:00") - 1);
    assert_eq!(day("America/Sao_Paulo", date(2018, 11, 4)), Some(sao_paulo));
    // Midnight comes twice: a minute after it the clocks went back to the evening before.
    let st_johns = (instant("2009-11-01T00:00:00-02:30"), instant("2009-11-02T00:00:00-03:30") - 1);
    assert_eq!(day("America/St_Johns", date(2009, 11, 1)), Some(st_johns));
    let evening_again = EpochMillis::new(instant("2009-10-31T23:30:00-03:30"));
    assert_eq!(Calendar::of("America/St_Johns").month_at(evening_again).key, "2009-11");
}

#[test]
fn a_day_that_a_zone_skips_holds_no_instant() {
    assert_eq!(day("Pacific/Apia", date(2011, 12, 30)), None);
    let calendar = Calendar::of("Pacific/Apia");
    let before = calendar.day(date(2011, 12, 29)).unwrap();
    let after = calendar.day(date(2011, 12, 31)).unwrap();
    assert_eq!(before.last.as_millis() + 1, after.start.as_millis());
}

#[test]
fn an_unknown_zone_is_utc_and_no_instant_is_too_far() {
    assert_eq!(Calendar::of("Nowhere").month_at(EpochMillis::new(0)).key, "1970-01");
    for at in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
        let at = EpochMillis::new(at);
        let month = Calendar::of("UTC").month_at(at);
        assert!(month.holds(at), "{at:?}");
        assert_eq!(month.key, if at.as_millis() < 0 { "-9999-01" } else { "9999-12" });
    }
}

#[test]
fn periods_from_one_to_another_come_in_order() {
    let calendar = Calendar::of("UTC");
    let month = |key| Period::parse(Resolution::Monthly, key).unwrap();
    let keys = |from, to| calendar.periods(month(from), month(to)).map(|period| period.to_string()).collect::<Vec<_>>();
    assert_eq!(keys("2019-11", "2020-02"), ["2019-11", "2019-12", "2020-01", "2020-02"]);
    assert_eq!(keys("2020-02", "2020-02"), ["2020-02"]);
    assert_eq!(keys("2020-02", "2020-01"), [""; 0]);
}

/// Instants of all kinds: anywhere, in living memory, around the leaps of a zone's clocks, around midnights, and at the ends.
fn at() -> impl Strategy<Value = (&'static str, i64)> {
    let zone = prop::sample::select(ZONES.as_slice());
    let recent = instant("1840-01-01T00:00:00Z")..instant("2060-01-01T00:00:00Z");
    let calendar_ends = prop_oneof![
        (instant("-009999-01-03T00:00:00Z") - 400 * 86_400_000)..instant("-009999-03-01T00:00:00Z"),
        instant("9999-10-01T00:00:00Z")..(instant("9999-12-30T00:00:00Z") + 400 * 86_400_000),
        prop::sample::select(vec![i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX]),
    ];
    let anywhere = Timestamp::MIN.as_millisecond()..=Timestamp::MAX.as_millisecond();
    let near_leap = (recent.clone(), -50..50_i64, -1..=1_i64);
    let near_midnight = (recent.clone(), -1..=1_i64);
    prop_oneof![
        2 => (zone.clone(), anywhere),
        4 => (zone.clone(), recent),
        1 => (zone.clone(), calendar_ends),
        8 => (zone.clone(), near_leap).prop_map(|(zone, (at, half_hours, millis))| {
            let zoned = jiff::tz::TimeZone::get(zone).unwrap();
            let before = Timestamp::from_millisecond(at).unwrap();
            let leap = zoned.following(before).next().map_or(before, |leap| leap.timestamp());
            (zone, leap.as_millisecond() + half_hours * 1_800_000 + millis)
        }),
        4 => (zone, near_midnight).prop_map(|(zone, (at, millis))| {
            let zoned = Timestamp::from_millisecond(at).unwrap().in_tz(zone).unwrap();
            (zone, zoned.start_of_day().unwrap().timestamp().as_millisecond() + millis)
        }),
    ]
}

fn resolution() -> impl Strategy<Value = Resolution> {
    prop::sample::select(Resolution::EVERY.as_slice())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn every_instant_is_in_exactly_one_period((zone, at) in at(), resolution in resolution(), break_day in 1..=31_u8) {
        let calendar = Calendar::of(zone).breaking_on(break_day);
        let at = EpochMillis::new(at);
        let period = calendar.period_at(resolution, at);
        prop_assert!(calendar.span(period).unwrap().holds(at), "{period}");
        let around = calendar.periods(
            period.previous().unwrap_or(period),
            period.next().unwrap_or(period),
        );
        let holding: Vec<Period> = around.filter(|one| calendar.span(*one).is_some_and(|span| span.holds(at))).collect();
        prop_assert_eq!(holding, [period]);
    }

    #[test]
    fn periods_tile_the_axis_of_time((zone, at) in at(), resolution in resolution(), break_day in 1..=31_u8) {
        let calendar = Calendar::of(zone).breaking_on(break_day);
        let mut period = calendar.period_at(resolution, EpochMillis::new(at));
        let mut span = calendar.span(period).unwrap();
        for _ in 0..4 {
            let mut next = period.next();
            while let Some(skipped) = next.filter(|next| calendar.span(*next).is_none()) {
                next = skipped.next();
            }
            let Some(next) = next else {
                prop_assert_eq!(span.last.as_millis(), i64::MAX);
                break;
            };
            let following = calendar.span(next).unwrap();
            prop_assert!(period < next);
            prop_assert_eq!(following.start.as_millis(), span.last.as_millis() + 1, "{} {}", period, next);
            if period.next() == Some(next) {
                prop_assert_eq!(calendar.first_day(next), calendar.last_day(period).tomorrow().unwrap());
            }
            prop_assert_eq!(next.previous().and_then(Period::next), Some(next));
            (period, span) = (next, following);
        }
    }

    #[test]
    fn a_key_names_its_period((zone, at) in at(), resolution in resolution(), break_day in 1..=31_u8) {
        let period = Calendar::of(zone).breaking_on(break_day).period_at(resolution, EpochMillis::new(at));
        prop_assert_eq!(Period::parse(resolution, &period.to_string()), Some(period));
    }

    #[test]
    fn a_text_is_a_key_only_if_it_is_written_so(resolution in resolution(), text in "-?[0-9]{3,5}([-:][0-9]{1,3}(-[0-9]{1,3})?)?") {
        if let Some(period) = Period::parse(resolution, &text) {
            prop_assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn an_adjusted_month_begins_on_a_business_day_near_the_break(months in 0..24_000_i64, break_day in 1..=31_u8) {
        let named = date(100, 1, 1).checked_add(months.months()).unwrap();
        let period = Period::named_by(Resolution::MonthlyAdjusted, named);
        let calendar = Calendar::of("UTC").breaking_on(break_day);
        let first = calendar.first_day(period);
        prop_assert!(first.weekday().to_monday_one_offset() <= 5);
        let before = named.yesterday().unwrap();
        let salary = before.with().day(before.day().min(i8::try_from(break_day).unwrap())).build().unwrap();
        let back = (salary - first).get_days();
        prop_assert!((0..=2).contains(&back));
        prop_assert_eq!(back > 0, salary.weekday().to_monday_one_offset() > 5);
    }
}
