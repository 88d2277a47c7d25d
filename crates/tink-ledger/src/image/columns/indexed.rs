//! The index of a column of descriptions, which is made once it is worth that.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::text::{InvertedIndex, Text};

/// To make an index takes about as long as so many searches of all rows without it. Segments that are soon merged are seldom asked that often.
const SEARCHES: usize = 32;

/// Fewer rows are looked through as quickly.
const ROWS: usize = 1024;

/// An index, or how many rows were looked through for want of it.
#[derive(Debug, Default)]
pub(super) struct Indexed {
    missed: AtomicUsize,
    made: OnceLock<Option<InvertedIndex>>,
}

impl Indexed {
    /// The index of these texts for a search in so many of them, if it is there. It is made if it was missed often enough and `may_index`
    /// says that it may, which is then taken back: so nobody waits for more than one.
    pub(super) fn get(&self, texts: &Text, rows: usize, may_index: &mut bool) -> Option<&InvertedIndex> {
        if rows < ROWS {
            return None;
        }
        if let Some(made) = self.made.get() {
            return made.as_ref();
        }
        if self.missed.fetch_add(rows, Ordering::Relaxed) < SEARCHES * texts.len() || !*may_index {
            return None;
        }
        *may_index = false;
        // Who comes in the meantime does without it, or makes it too.
        let _ = self.made.set(InvertedIndex::of(texts));
        self.made.get()?.as_ref()
    }

    /// Whether there is one.
    pub(super) fn is_made(&self) -> bool {
        matches!(self.made.get(), Some(Some(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rows: usize) -> Text {
        ["coop odenplan", "coop"].into_iter().cycle().take(rows).collect()
    }

    #[test]
    fn an_index_is_made_by_a_search_that_may_once_it_was_missed_often() {
        let (indexed, texts) = (Indexed::default(), texts(ROWS));
        for _ in 0..SEARCHES {
            assert!(indexed.get(&texts, ROWS, &mut true).is_none());
        }
        assert!(indexed.get(&texts, ROWS, &mut false).is_none());
        let mut may_index = true;
        assert!(indexed.get(&texts, ROWS, &mut may_index).is_some());
        assert!(!may_index);
        // From then on it is there for everybody.
        let mut may_index = true;
        assert!(indexed.get(&texts, ROWS, &mut may_index).is_some() && may_index);
        assert!(indexed.get(&texts, ROWS, &mut false).is_some());
    }

    #[test]
    fn a_search_of_half_the_rows_counts_half() {
        let (indexed, texts) = (Indexed::default(), texts(2 * ROWS));
        let searches = (0..).take_while(|_| indexed.get(&texts, ROWS, &mut true).is_none());
        assert_eq!(searches.count(), 2 * SEARCHES);
        assert!(indexed.is_made());
    }

    #[test]
    fn few_rows_are_looked_through_without_an_index_however_often() {
        let (indexed, texts) = (Indexed::default(), texts(2 * ROWS));
        for _ in 0..=2 * SEARCHES {
            assert!(indexed.get(&texts, ROWS - 1, &mut true).is_none());
        }
    }

    #[test]
    fn rows_whose_words_hardly_repeat_are_looked_through_once_for_that() {
        let texts = (0..ROWS).map(|row| format!("{row}")).collect::<Vec<_>>();
        let (indexed, texts) = (Indexed::default(), texts.iter().map(String::as_str).collect());
        let made = (0..=2 * SEARCHES).filter(|_| {
            let mut may_index = true;
            assert!(indexed.get(&texts, ROWS, &mut may_index).is_none());
            !may_index
        });
        assert_eq!(made.count(), 1);
    }
}
