//! The periods that transactions fall into, found as a scan goes along a segment's dates.

use std::collections::BTreeMap;
use std::ops::Range;

use tink_model::EpochMillis;

use crate::rules::periods::{Calendar, Period, Resolution};

/// The periods that a scan has met, each with a number in the order of meeting.
pub(super) struct Timeline<'a> {
    calendar: &'a Calendar,
    resolution: Resolution,
    wanted: &'a dyn Fn(Period) -> bool,
    /// By first millisecond.
    met: BTreeMap<i64, Met>,
    numbered: usize,
}

#[derive(Clone, Copy)]
struct Met {
    period: Period,
    last: i64,
    /// None if nobody asks for the period.
    number: Option<usize>,
}

impl<'a> Timeline<'a> {
    pub(super) fn new(calendar: &'a Calendar, resolution: Resolution, wanted: &'a dyn Fn(Period) -> bool) -> Self {
        Self { calendar, resolution, wanted, met: BTreeMap::new(), numbered: 0 }
    }

    /// Cuts ascending dates into runs of one period each, and calls `run` with the rows and the number of every wanted period.
    pub(super) fn cut(&mut self, dates: &[i64], mut run: impl FnMut(Range<usize>, usize)) {
        let mut from = 0;
        while let Some(date) = dates.get(from) {
            let met = self.meet(*date);
            let to = from + until(&dates[from..], met.last);
            if let Some(number) = met.number {
                run(from..to, number);
            }
            from = to;
        }
    }

    /// How many wanted periods were met.
    pub(super) const fn len(&self) -> usize {
        self.numbered
    }

    /// The wanted periods that were met, by time, with their numbers.
    pub(super) fn periods(&self) -> impl Iterator<Item = (Period, usize)> + '_ {
        self.met.values().filter_map(|met| met.number.map(|number| (met.period, number)))
    }

    fn meet(&mut self, date: i64) -> Met {
        if let Some((_, met)) = self.met.range(..=date).next_back()
            && date <= met.last
        {
            return *met;
        }
        let at = EpochMillis::new(date);
        let period = self.calendar.period_at(self.resolution, at);
        let (start, last) =
            self.calendar.span(period).map_or((date, date), |span| (span.start.as_millis(), span.last.as_millis()));
        let number = (self.wanted)(period).then_some(self.numbered);
        self.numbered += usize::from(number.is_some());
        let met = Met { period, last, number };
        self.met.insert(start, met);
        met
    }
}

/// How many of the ascending dates are not after `last`. They are taken to lie at even distances, and looked for around there in
/// leaps: nearly always that touches few places of a long column.
fn until(dates: &[i64], last: i64) -> usize {
    let [first, .., end] = dates else { return dates.iter().filter(|date| **date <= last).count() };
    if *end <= last {
        return dates.len();
    }
    let distance = end.abs_diff(*first) / dates.len() as u64 + 1;
    let guess = last.saturating_sub(*first).max(0).unsigned_abs() / distance;
    let guess = usize::try_from(guess).unwrap_or(usize::MAX).min(dates.len() - 1);
    let (mut from, mut to, mut leap) = (guess, guess, 4);
    while to < dates.len() && dates[to] <= last {
        (from, to, leap) = (to, to + leap, leap * 2);
    }
    while from > 0 && dates[from] > last {
        (from, to, leap) = (from.saturating_sub(leap), from, leap * 2);
    }
    let to = to.min(dates.len());
    from + dates[from..to].partition_point(|date| *date <= last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn leaping_finds_what_a_search_finds(
            mut dates in prop::collection::vec(prop_oneof![8 => 0..50_i64, 1 => 0..10_000_i64, 1 => any::<i64>()], 0..200),
            last in prop_oneof![4 => -1..51_i64, 1 => 0..10_000_i64, 1 => any::<i64>(), 1 => Just(i64::MAX)],
        ) {
            dates.sort_unstable();
            prop_assert_eq!(until(&dates, last), dates.partition_point(|date| *date <= last));
        }
    }
}
