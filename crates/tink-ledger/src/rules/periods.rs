//! Periods: the days, weeks, months and years into which the platform sorts what happened.
//!
//! | Resolution | Key | From | To |
//! |---|---|---|---|
//! | `DAILY` | `2014-02-12` | the day | the day |
//! | `WEEKLY` | `2014:07` | Monday | Sunday of the ISO week; the year is the ISO week's |
//! | `MONTHLY` | `2014-02` | the first | the last of the calendar month |
//! | `MONTHLY_ADJUSTED` | `2014-02` | the break of January | the day before the break of February |
//! | `YEARLY` | `2014` | January 1 | December 31 |
//! | `ALL` | `ALL` | the first day | the last day of the calendar |
//!
//! An adjusted month begins on the user's break day of the month before, the day on which the salary comes. A break day that a
//! month lacks is its last day; on a Saturday or Sunday the break moves back to Friday.
//!
//! A [`Period`] is a name and knows no clock; the [`Calendar`] of a user knows the time zone and the break day, and translates
//! between instants and periods. For every resolution the periods of a calendar tile the axis of milliseconds: every instant
//! lies in exactly one.
//!
//! Decided here, since no source does (ours):
//! - Limits are midnights in the user's time zone. Where clocks skip midnight, the day begins when they have done so; where
//!   they show it twice, it begins at the first time. A day that a zone skips altogether holds no instant.
//! - Business days are Monday to Friday, there are no holidays, and the break day 1 follows the same rule, so that such a
//!   month can begin in the month before the one before.
//! - `YEARLY` is the calendar year, also for users whose months are adjusted. The key of `ALL` is `ALL`.
//! - The first and the last period of the calendar also hold the instants that no calendar reaches.

mod breaks;
mod calendar;
mod key;
mod period;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, Month, Span};
pub use period::{Period, Resolution};
