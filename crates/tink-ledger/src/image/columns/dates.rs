//! Dates of execution, ascending, and where among them periods end.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::index;

/// Where periods end is remembered if there are so many rows for each of them, as is so for months.
const WORTHWHILE: usize = 64;

/// So many lists of periods are remembered: months, weeks and years of one time zone.
const KEPT: usize = 3;

/// A column of dates in milliseconds, ascending.
#[derive(Debug, Default)]
pub struct Dates {
    all: Vec<i64>,
    /// Those asked last, the latest at the end.
    cuts: Mutex<Vec<Cuts>>,
}

/// How many dates are not after each of some instants.
#[derive(Debug)]
struct Cuts {
    lasts: Box<[i64]>,
    rows: Arc<[u32]>,
}

impl Dates {
    pub(super) fn push(&mut self, date: i64) {
        self.all.push(date);
        self.cuts.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
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

    /// The same of each of these instants. The lists that were asked last are remembered: it is mostly the ends of the same months that are
    /// asked again, and each is otherwise looked for in memory that is far away.
    #[must_use]
    pub fn until_each(&self, lasts: &[i64]) -> Arc<[u32]> {
        let find = || lasts.iter().map(|last| index(self.until(*last))).collect::<Arc<[u32]>>();
        if lasts.is_empty() || lasts.len().saturating_mul(WORTHWHILE) > self.all.len() {
            return find();
        }
        let mut kept = self.lock();
        let cuts = match kept.iter().position(|cuts| *cuts.lasts == *lasts) {
            Some(place) => kept.remove(place),
            None => Cuts { lasts: lasts.into(), rows: find() },
        };
        let rows = Arc::clone(&cuts.rows);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(cuts);
        rows
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Cuts>> {
        self.cuts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Vec<i64>> for Dates {
    fn from(all: Vec<i64>) -> Self {
        Self { all, cuts: Mutex::default() }
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

    /// Which lists a column still remembers.
    fn remembered(column: &Dates) -> Vec<Vec<i64>> {
        column.lock().iter().map(|cuts| cuts.lasts.to_vec()).collect()
    }

    #[test]
    fn months_weeks_and_years_that_are_asked_by_turns_are_all_remembered() {
        let column = Dates::from((0..1_000).collect::<Vec<i64>>());
        let lists = [vec![100, 200], vec![50, 100, 150], vec![900]];
        for _ in 0..2 {
            lists.iter().for_each(|lasts| drop(column.until_each(lasts)));
            assert_eq!(remembered(&column), lists);
        }
    }

    #[test]
    fn what_was_asked_long_ago_gives_way_and_what_is_not_worth_it_is_not_remembered() {
        let column = Dates::from((0..1_000).collect::<Vec<i64>>());
        drop(column.until_each(&[]));
        drop(column.until_each(&(0..1_000).collect::<Vec<i64>>()));
        assert_eq!(remembered(&column), [[0; 0]; 0]);
        (0..9).for_each(|last| drop(column.until_each(&[last])));
        assert_eq!(remembered(&column), [[6], [7], [8]]);
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
