//! Months and banking days: Monday to Friday, no holidays.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// The first day of every life. Balances are opened on the eve of it.
pub const BEGINNING: Date = date(2010, 1, 1);
/// The last day of every life.
pub const END: Date = date(2099, 12, 31);

/// The nearest day that has a life's balances: from the eve of the first to the last.
pub(super) fn within(day: Date) -> Date {
    day.clamp(EVE, END)
}

/// The day before the first.
const EVE: Date = date(2009, 12, 31);

/// A month of a life, counted from its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(i32);

impl Month {
    pub(super) const FIRST: Self = Self(0);

    /// The month that a day lies in; also of days before and after a life.
    pub(super) fn of(day: Date) -> Self {
        Self((i32::from(day.year()) - i32::from(BEGINNING.year())) * 12 + i32::from(day.month()) - 1)
    }

    /// The month `by` months later.
    pub(super) const fn plus(self, by: i32) -> Self {
        Self(self.0.saturating_add(by))
    }

    /// How many months after the first it is; negative before.
    pub(super) const fn index(self) -> i32 {
        self.0
    }

    /// The number for a draw of this month.
    pub(super) const fn number(self) -> u32 {
        self.0.cast_unsigned()
    }

    pub(super) const fn year(self) -> i32 {
        2010 + self.0.div_euclid(12)
    }

    /// From 1 to 12.
    pub(super) const fn of_year(self) -> i8 {
        (self.0.rem_euclid(12) + 1) as i8
    }

    /// A day of the month; a day past its end is its last.
    pub(super) fn day(self, day: i8) -> Date {
        let first = Date::new(self.year() as i16, self.of_year(), 1).unwrap_or(BEGINNING);
        let last = first.days_in_month();
        first.with().day(day.clamp(1, last)).build().unwrap_or(first)
    }

    pub(super) fn days(self) -> i8 {
        self.day(1).days_in_month()
    }

    /// The banking day on or before a day of the month, within it.
    pub(super) fn banking_day_before(self, day: i8) -> i8 {
        let date = self.day(day);
        let before = date.day() - past_friday(date);
        if before >= 1 { before } else { date.day() + 3 - past_friday(date) }
    }

    /// The banking day on or after a day of the month, within it.
    pub(super) fn banking_day_after(self, day: i8) -> i8 {
        let date = self.day(day);
        let after = match past_friday(date) {
            0 => date.day(),
            past => date.day() + 3 - past,
        };
        if after <= self.days() { after } else { self.banking_day_before(day) }
    }

    /// The key of statistics and timelines: `2025-03`.
    pub(super) fn key(self) -> String {
        format!("{:04}-{:02}", self.year(), self.of_year())
    }
}

/// How many days a date lies after the banking day before it.
fn past_friday(date: Date) -> i8 {
    match date.weekday() {
        Weekday::Saturday => 1,
        Weekday::Sunday => 2,
        _ => 0,
    }
}

/// The last banking day up to a date.
pub(super) fn last_banking_day(date: Date) -> Date {
    date.checked_sub(i32::from(past_friday(date)).days()).unwrap_or(date)
}

/// Days since the beginning.
pub(super) fn day_number(date: Date) -> i64 {
    date.duration_since(BEGINNING).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_count_from_the_first() {
        assert_eq!(Month::of(BEGINNING), Month::FIRST);
        assert_eq!(Month::of(END).index() + 1, 90 * 12);
        for (day, key) in
            [(date(2025, 3, 31), "2025-03"), (date(2009, 12, 1), "2009-12"), (date(1999, 1, 1), "1999-01")]
        {
            assert_eq!(Month::of(day).key(), key);
            assert_eq!(Month::of(day).day(day.day()), day);
        }
    }

    #[test]
    fn a_day_past_the_end_is_the_last() {
        assert_eq!(Month::of(date(2024, 2, 1)).day(31), date(2024, 2, 29));
    }

    #[test]
    fn banking_days_stay_in_their_month() {
        let may = Month::of(date(2025, 5, 1)); // the 25th is a Sunday, the 31st a Saturday
        assert_eq!((may.banking_day_before(25), may.banking_day_after(25)), (23, 26));
        assert_eq!((may.banking_day_before(31), may.banking_day_after(31)), (30, 30));
        let june = Month::of(date(2025, 6, 1)); // begins on a Sunday
        assert_eq!((june.banking_day_before(1), june.banking_day_after(1)), (2, 2));
        let march = Month::of(date(2025, 3, 1)); // begins on a Saturday
        assert_eq!((march.banking_day_before(1), march.banking_day_after(1)), (3, 3));
        for index in 0..1080 {
            let month = Month::FIRST.plus(index);
            for day in 1..=month.days() {
                for moved in [month.banking_day_before(day), month.banking_day_after(day)] {
                    assert!((1..=month.days()).contains(&moved), "{month:?} {day} {moved}");
                    assert_eq!(past_friday(month.day(moved)), 0, "{month:?} {day} {moved}");
                }
            }
        }
    }

    #[test]
    fn days_count_from_the_beginning() {
        assert_eq!(day_number(BEGINNING), 0);
        assert_eq!(day_number(date(2011, 1, 1)), 365);
        assert_eq!(day_number(date(2009, 12, 31)), -1);
        assert_eq!(last_banking_day(date(2025, 6, 1)), date(2025, 5, 30));
    }
}
