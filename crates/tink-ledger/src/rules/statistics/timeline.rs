//! The periods that transactions fall into, found as a scan goes along a segment's dates.

use std::collections::BTreeMap;
use std::ops::Range;

use tink_model::EpochMillis;

use crate::image::Dates;
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

    /// Cuts the first so many dates into runs of one period each, and calls `run` with the rows and the number of every wanted period.
    pub(super) fn cut(&mut self, dates: &Dates, rows: usize, mut run: impl FnMut(Range<usize>, usize)) {
        let known = self.known(&dates[..rows]);
        let lasts: Vec<i64> = known.iter().map(|(_, met)| met.last).collect();
        let ends = dates.until_each(&lasts);
        let mut known = known.into_iter().zip(ends.iter().map(|end| *end as usize)).peekable();
        let mut from = 0;
        while from < rows {
            while known.next_if(|(_, end)| *end <= from).is_some() {}
            let (met, end) = match known.peek() {
                Some(((start, met), end)) if *start <= dates[from] => (*met, *end),
                _ => {
                    let met = self.meet(dates[from]);
                    (met, dates.until(met.last))
                }
            };
            let to = end.min(rows);
            if let Some(number) = met.number {
                run(from..to, number);
            }
            from = to;
        }
    }

    /// The periods that may have some of the ascending dates, as far as they were met: segments mostly have those of the ones before.
    fn known(&self, dates: &[i64]) -> Vec<(i64, Met)> {
        let [first, .., last] = dates else { return Vec::new() };
        let near = self.met.range(..=*last).skip_while(|(_, met)| met.last < *first);
        // Where there are more periods than dates, each date is looked up instead.
        near.take(dates.len()).map(|(start, met)| (*start, *met)).collect()
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
