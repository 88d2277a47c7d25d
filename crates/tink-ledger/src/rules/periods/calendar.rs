//! The calendar of a user: which period an instant lies in, and which instants a period holds.

use std::iter;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};
use tink_model::EpochMillis;

use super::breaks;
use super::period::{Period, Resolution};

/// Some instants in a row: at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first millisecond.
    pub start: EpochMillis,
    /// The last millisecond.
    pub last: EpochMillis,
}

impl Span {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(&self, at: EpochMillis) -> bool {
        self.start <= at && at <= self.last
    }
}

/// A calendar month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// `2025-03`.
    pub key: String,
    /// Its first millisecond.
    pub start: EpochMillis,
    /// Its last millisecond.
    pub last: EpochMillis,
    period: Period,
}

impl Month {
    /// Whether an instant lies in the month.
    #[must_use]
    pub fn holds(&self, at: EpochMillis) -> bool {
        self.start <= at && at <= self.last
    }
}

/// A time zone's calendar, with the day on which adjusted months break.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    break_day: u8,
    /// The first day and the last one that the zone's clocks reach.
    first: Date,
    last: Date,
}

impl Calendar {
    /// The calendar of an IANA time zone; of UTC where the name is unknown. Adjusted months break on the first.
    #[must_use]
    pub fn of(time_zone: &str) -> Self {
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let (first, last) = (zone.to_datetime(Timestamp::MIN).date(), zone.to_datetime(Timestamp::MAX).date());
        Self { zone, break_day: 1, first, last }
    }

    /// The same calendar with another day on which adjusted months break. 0 counts as 1, and a day that a month lacks as its
    /// last.
    #[must_use]
    pub fn breaking_on(self, day: u8) -> Self {
        Self { break_day: day, ..self }
    }

    /// The time zone.
    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The day that an instant lies in. Instants that no calendar reaches lie in its first or its last day.
    #[must_use]
    pub fn date_at(&self, at: EpochMillis) -> Date {
        // The calendar's last second has no whole millisecond after it, so it is reached in seconds.
        let second = at.as_millis().div_euclid(1000);
        let reached = second.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
        let mut date = self.zone.to_datetime(Timestamp::from_second(reached).unwrap_or_default()).date();
        // Where clocks go back across midnight, they show the evening before once more when the new day has begun.
        while let Ok(tomorrow) = date.tomorrow()
            && self.beginning(tomorrow).is_some_and(|beginning| beginning <= at.as_millis())
        {
            date = tomorrow;
        }
        date
    }

    /// The instants of a day. None where the zone skips it or no clock reaches it.
    #[must_use]
    pub fn day(&self, date: Date) -> Option<Span> {
        self.span(Period::named_by(Resolution::Daily, date))
    }

    /// The calendar month that an instant lies in.
    #[must_use]
    pub fn month_at(&self, at: EpochMillis) -> Month {
        let period = self.period_at(Resolution::Monthly, at);
        let Span { start, last } = self.span(period).unwrap_or(Span { start: at, last: at });
        Month { key: period.to_string(), start, last, period }
    }

    /// The calendar month after one of this calendar's, which takes a quarter of the time of looking for it. None after the last.
    #[must_use]
    pub fn month_after(&self, month: &Month) -> Option<Month> {
        let period = month.period.next()?;
        let Span { start, last } = self.span(period)?;
        Some(Month { key: period.to_string(), start, last, period })
    }

    /// The period that an instant lies in.
    #[must_use]
    pub fn period_at(&self, resolution: Resolution, at: EpochMillis) -> Period {
        self.period_of(resolution, self.date_at(at))
    }

    /// The period that a day lies in.
    #[must_use]
    pub fn period_of(&self, resolution: Resolution, date: Date) -> Period {
        let mut period = Period::named_by(resolution, date);
        // An adjusted month begins before the month of its name, at most two months before.
        while let Some(next) = period.next()
            && self.first_day(next) <= date
        {
            period = next;
        }
        period
    }

    /// The first day of a period.
    #[must_use]
    pub fn first_day(&self, period: Period) -> Date {
        match period.resolution() {
            Resolution::MonthlyAdjusted => breaks::first_day(period.anchor(), self.break_day).unwrap_or(Date::MIN),
            _ => period.anchor(),
        }
    }

    /// The last day of a period.
    #[must_use]
    pub fn last_day(&self, period: Period) -> Date {
        let next = period.next().and_then(|next| self.first_day(next).yesterday().ok());
        next.unwrap_or(Date::MAX)
    }

    /// The instants of a period. None where there are none: the zone skips a day, or no clock reaches it.
    #[must_use]
    pub fn span(&self, period: Period) -> Option<Span> {
        let start = self.beginning(self.first_day(period))?;
        let after = period.next().and_then(|next| self.beginning(self.first_day(next)));
        let last = after.map_or(Some(i64::MAX), |after| after.checked_sub(1))?;
        (start <= last).then(|| Span { start: EpochMillis::new(start), last: EpochMillis::new(last) })
    }

    /// The periods from one to another, both included.
    pub fn periods(&self, from: Period, to: Period) -> impl Iterator<Item = Period> + use<> {
        iter::successors(Some(from), |period| period.next()).take_while(move |period| *period <= to)
    }

    /// The first millisecond of a day. All time before belongs to the first day; a day after the last has none.
    fn beginning(&self, date: Date) -> Option<i64> {
        if date <= self.first {
            return Some(i64::MIN);
        }
        if date > self.last {
            return None;
        }
        let midnight = self.zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0));
        let is_skipped = matches!(midnight.offset(), AmbiguousOffset::Gap { .. });
        let at = midnight.compatible().ok()?;
        if !is_skipped {
            return Some(at.as_millisecond());
        }
        // What stands for a skipped midnight lies at or after the leap over it.
        let leap = self.zone.preceding(at.checked_add(jiff::Span::new().seconds(1)).ok()?).next();
        Some(leap.map_or(at, |leap| leap.timestamp()).as_millisecond())
    }
}
