//! When an adjusted month begins: the day on which the salary of the month before comes.

use jiff::civil::{Date, Weekday};

use super::period::month_after;

/// The first day of the adjusted month that is named after the month which begins with `first`. None where the calendar does
/// not reach it.
pub(super) fn first_day(first: Date, break_day: u8) -> Option<Date> {
    let before = month_after(first, -1)?;
    let day = i8::try_from(break_day).unwrap_or(i8::MAX).clamp(1, before.days_in_month());
    let salary = Date::new(before.year(), before.month(), day).ok()?;
    last_business_day(salary)
}

/// The day itself, or the Friday before its weekend.
fn last_business_day(mut day: Date) -> Option<Date> {
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = day.yesterday().ok()?;
    }
    Some(day)
}
