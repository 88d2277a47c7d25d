//! Dates of execution, ascending, and where among them periods end.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::OnceLock;

use super::index;

/// Where periods end is remembered if there are so many rows for each of them, as is so for months.
const WORTHWHILE: usize = 64;

/// A column of dates in milliseconds, ascending.
#[derive(Debug, Default)]
pub struct Dates {
    all: Vec<i64>,
    cuts: OnceLock<Cuts>,
}

/// How many dates are not after each of some instants.
#[derive(Debug)]
struct Cuts {
    lasts: Box<[i64]>,
    rows: Box<[u32]>,
}

impl Dates {
    pub(super) fn push(&mut self, date: i64) {
        self.all.push(date);
        self.cuts.take();
    }

    /// How many dates are not after this one.
    ///
    /// They are taken to lie at even distances, and looked for around there in leaps: nearly always that touches few places of a
    /// long column.
    #[must_use]
    pub fn until(&self, last: i64) -> usize {
        let dates = self.all.as_slice();
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

    /// The same of each of these instants. What is asked first is remembered, since it is mostly the ends of the same months that are asked
    /// again, and to find them takes longer than to sum a small user's rows.
    #[must_use]
    pub fn until_each(&self, lasts: &[i64]) -> Cow<'_, [u32]> {
        let find = || lasts.iter().map(|last| index(self.until(*last))).collect();
        if lasts.len().saturating_mul(WORTHWHILE) <= self.all.len() {
            let cuts = self.cuts.get_or_init(|| Cuts { lasts: lasts.into(), rows: find() });
            if *cuts.lasts == *lasts {
                return Cow::Borrowed(&cuts.rows);
            }
        }
        Cow::Owned(find().into())
    }
}

impl From<Vec<i64>> for Dates {
    fn from(all: Vec<i64>) -> Self {
        Self { all, cuts: OnceLock::new() }
    }
}

impl Deref for Dates {
    type Target = [i64];

    fn deref(&self) -> &[i64] {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn instant() -> impl Strategy<Value = i64> {
        prop_oneof![8 => 0..50_i64, 1 => -1..10_000_i64, 1 => any::<i64>(), 1 => Just(i64::MAX), 1 => Just(i64::MIN)]
    }

    proptest! {
        #[test]
        fn leaping_finds_what_a_search_finds(mut dates in prop::collection::vec(instant(), 0..200), last in instant()) {
            dates.sort_unstable();
            let expected = dates.partition_point(|date| *date <= last);
            prop_assert_eq!(Dates::from(dates).until(last), expected);
        }

        #[test]
        fn what_is_remembered_is_what_is_found(
            mut dates in prop::collection::vec(instant(), 0..200),
            asked in prop::collection::vec(prop::collection::vec(instant(), 0..4), 1..5),
            late in instant(),
        ) {
            dates.sort_unstable();
            let mut column = Dates::from(dates.clone());
            for lasts in asked.iter().chain(&asked) {
                let expected: Vec<u32> = lasts.iter().map(|last| index(dates.partition_point(|date| date <= last))).collect();
                prop_assert_eq!(&*column.until_each(lasts), &*expected);
            }
            let late = dates.last().map_or(late, |end| late.max(*end));
            column.push(late);
            dates.push(late);
            for lasts in &asked {
                let expected: Vec<u32> = lasts.iter().map(|last| index(dates.partition_point(|date| date <= last))).collect();
                prop_assert_eq!(&*column.until_each(lasts), &*expected);
            }
        }
    }
}
