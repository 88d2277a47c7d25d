//! Net and monthly sums of the hits.

use std::collections::BTreeMap;

use tink_model::{Amount, EpochMillis};

use crate::image::Columns;
use crate::rules::periods::{Calendar, Month};
use crate::rules::sum::Sum;

/// So many rows are passed over at once.
const AT_ONCE: usize = 8;

/// The sums so far.
pub(super) struct Tally<'a> {
    calendar: &'a Calendar,
    /// By first instant.
    months: BTreeMap<i64, (Month, Sum)>,
    net: Sum,
}

impl<'a> Tally<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Self {
        Self { calendar, months: BTreeMap::new(), net: Sum::default() }
    }

    /// Adds rows of a segment, which come by date and so month by month.
    pub(super) fn add(&mut self, columns: &Columns, mut rows: &[usize]) {
        while let Some(first) = rows.first() {
            let Self { calendar, months, net } = self;
            let (month, sum) = month_at(calendar, months, columns.dates()[*first]);
            let last = month.last.as_millis();
            let end = until(columns.dates(), rows, last);
            each_subtotal(columns, &rows[..end], |subtotal| {
                sum.add(subtotal);
                net.add(subtotal);
            });
            rows = &rows[end..];
        }
    }

    pub(super) fn finish(self) -> (Option<Amount>, Vec<(String, Option<Amount>)>) {
        let periods = self.months.into_values().map(|(month, sum)| (month.key, sum.total())).collect();
        (self.net.total(), periods)
    }
}

/// How many of the ascending rows are dated not after an instant. Of several rows at once only the last is looked at first, because each
/// look at a date may be one at memory far away.
fn until(dates: &[i64], rows: &[usize], last: i64) -> usize {
    let before = |row: &usize| dates[*row] <= last;
    let whole = rows.chunks_exact(AT_ONCE).take_while(|some| some.last().is_some_and(before)).count() * AT_ONCE;
    whole + rows[whole..].iter().take(AT_ONCE).take_while(|row| before(row)).count()
}

/// Calls `add` with amounts that sum up to those of the rows: one for each run of rows of one scale, which is mostly all of them.
fn each_subtotal(columns: &Columns, rows: &[usize], mut add: impl FnMut(Amount)) {
    let (mantissas, scales) = (columns.mantissas(), columns.scales());
    for run in rows.chunk_by(|one, next| scales[*one] == scales[*next]) {
        // Fewer than 2^32 mantissas of 64 bits stay below the 96 bits of an amount.
        let total: i128 = run.iter().map(|row| i128::from(mantissas[*row])).sum();
        match Amount::from_parts(total, scales[run[0]].into()) {
            Some(subtotal) => add(subtotal),
            None => run.iter().for_each(|row| add(columns.row(*row).amount())),
        }
    }
}

/// The month that an instant lies in, with its sum; looked up in the calendar the first time only.
fn month_at<'m>(calendar: &Calendar, months: &'m mut BTreeMap<i64, (Month, Sum)>, at: i64) -> &'m mut (Month, Sum) {
    let at = EpochMillis::new(at);
    let before = months.range(..=at.as_millis()).next_back().map(|(_, (month, _))| month);
    let start = match before {
        Some(month) if month.holds(at) => month.start,
        // Hits come by date, and most months have some.
        before => {
            let next = before.and_then(|month| calendar.month_after(month)).filter(|month| month.holds(at));
            let month = next.unwrap_or_else(|| calendar.month_at(at));
            let start = month.start;
            months.insert(start.as_millis(), (month, Sum::default()));
            start
        }
    };
    months.entry(start.as_millis()).or_insert_with(|| (calendar.month_at(at), Sum::default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_passed_over_together_are_those_passed_one_by_one(
            mut dates in prop::collection::vec(0..60_i64, 1..200),
            hits in prop::collection::btree_set(0..200_usize, 0..100),
            last in -1..61_i64,
        ) {
            dates.sort_unstable();
            let rows: Vec<usize> = hits.into_iter().filter(|row| *row < dates.len()).collect();
            let expected = rows.iter().take_while(|row| dates[**row] <= last).count();
            prop_assert_eq!(until(&dates, &rows, last), expected);
        }
    }
}
