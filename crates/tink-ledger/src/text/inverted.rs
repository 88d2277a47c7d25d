//! An inverted index: the words of a column of texts, and in which of the texts each stands.
//!
//! What is looked for may stand anywhere within a word, so that all words are looked through. There are far fewer of them than texts.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use memchr::memmem::Finder;

use super::{Text, end_of};

/// An index is worth its memory where the different words make up at most one in so many bytes of the texts.
const REPETITION: usize = 4;

/// Which texts of a column hold a word.
#[derive(Debug)]
pub(crate) struct InvertedIndex {
    /// Each once.
    words: Text,
    /// The rows of each word, ascending, as LEB128: how many rows lie between one and the next.
    postings: Vec<u8>,
    /// Where the postings of each word end.
    ends: Vec<u32>,
    /// How many texts there are.
    rows: usize,
}

impl InvertedIndex {
    /// The index of texts whose words repeat; none of others.
    pub(crate) fn of(texts: &Text) -> Option<Self> {
        let most = texts.arena().0.len() / REPETITION;
        let mut building = Building::default();
        for (row, text) in (0..).zip(texts.iter()) {
            text.split_whitespace().for_each(|word| building.add(word, row));
            if building.words.arena().0.len() > most {
                return None;
            }
        }
        Some(building.finish(texts.len()))
    }

    /// Calls `found` with each of the rows whose text holds all of the needles, in order. There is at least one; none is empty or
    /// has white space.
    pub(crate) fn each_row_with(&self, needles: &[Finder<'_>], rows: Range<usize>, mut found: impl FnMut(usize)) {
        let Some(hits) = needles.iter().map(|needle| self.rows_with(needle)).reduce(intersection) else { return };
        for (place, mut bits) in hits.into_iter().enumerate() {
            while bits != 0 {
                let row = place * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if rows.contains(&row) {
                    found(row);
                }
            }
        }
    }

    /// A bit for each row.
    fn rows_with(&self, needle: &Finder<'_>) -> Vec<u64> {
        let mut hits = vec![0; self.rows.div_ceil(64)];
        self.words.each_row_with(needle, 0..self.ends.len(), |word| {
            let start = word.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
            each_row(&self.postings[start..self.ends[word] as usize], |row| hits[row / 64] |= 1_u64 << (row % 64));
        });
        hits
    }
}

fn intersection(mut one: Vec<u64>, other: Vec<u64>) -> Vec<u64> {
    one.iter_mut().zip(other).for_each(|(bits, others)| *bits &= others);
    one
}

/// Reads postings.
fn each_row(postings: &[u8], mut found: impl FnMut(usize)) {
    let (mut next, mut gap, mut shift) = (0, 0, 0);
    for byte in postings {
        gap |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 != 0 {
            shift += 7;
            continue;
        }
        found(next + gap);
        (next, gap, shift) = (next + gap + 1, 0, 0);
    }
}

/// An index that is being made.
#[derive(Default)]
struct Building {
    hasher: DefaultHashBuilder,
    /// By the hash of a word, its number.
    numbers: HashTable<u32>,
    words: Text,
    postings: Vec<Postings>,
}

/// The rows of a word so far.
#[derive(Default)]
struct Postings {
    bytes: Vec<u8>,
    /// The row behind the last one.
    next: u32,
}

impl Building {
    /// A word stands in a row, which is not before that of any other word.
    fn add(&mut self, word: &str, row: u32) {
        let Self { hasher, numbers, words, postings } = self;
        let get = |number: &u32| words.get(*number as usize);
        let entry =
            numbers.entry(hasher.hash_one(word), |number| get(number) == word, |number| hasher.hash_one(get(number)));
        let number = match entry {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let number = postings.len() as u32;
                new.insert(number);
                words.push(word);
                postings.push(Postings::default());
                number
            }
        };
        postings[number as usize].add(row);
    }

    fn finish(self, rows: usize) -> InvertedIndex {
        let words = Text::of(self.words.iter(), self.words.arena().0.len());
        let mut postings = Vec::with_capacity(self.postings.iter().map(|one| one.bytes.len()).sum());
        let mut ends = Vec::with_capacity(self.postings.len());
        for one in &self.postings {
            postings.extend_from_slice(&one.bytes);
            ends.push(end_of(postings.len()));
        }
        InvertedIndex { words, postings, ends, rows }
    }
}

impl Postings {
    fn add(&mut self, row: u32) {
        // A word can stand in a text twice.
        let Some(mut gap) = row.checked_sub(self.next) else { return };
        while gap > 0x7f {
            self.bytes.push(gap as u8 | 0x80);
            gap >>= 7;
        }
        self.bytes.push(gap as u8);
        self.next = row + 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows_with(index: &InvertedIndex, needles: &[&str], rows: Range<usize>) -> Vec<usize> {
        let needles: Vec<Finder<'_>> = needles.iter().map(|needle| Finder::new(*needle)).collect();
        let mut found = Vec::new();
        index.each_row_with(&needles, rows, |row| found.push(row));
        found
    }

    #[test]
    fn a_needle_is_found_within_words_and_never_across_two() {
        let texts: Text = ["coop odenplan", "coop coop", "", "scoops", "co op"].into_iter().cycle().take(500).collect();
        let index = InvertedIndex::of(&texts).unwrap();
        assert_eq!(rows_with(&index, &["coop"], 0..10), [0, 1, 3, 5, 6, 8]);
        assert_eq!(rows_with(&index, &["op", "co"], 1..5), [1, 3, 4]);
        assert_eq!(rows_with(&index, &["plan", "coop"], 0..500).len(), 100);
        assert_eq!(rows_with(&index, &["plan", "scoops"], 0..500), [0; 0]);
    }

    #[test]
    fn rows_that_lie_far_apart_are_found() {
        let mut texts = vec!["often"; 70_000];
        for row in [0, 127, 128, 129, 16_511, 16_512, 69_999] {
            texts[row] = "seldom";
        }
        let index = InvertedIndex::of(&texts.into_iter().collect()).unwrap();
        assert_eq!(rows_with(&index, &["seldom"], 0..70_000), [0, 127, 128, 129, 16_511, 16_512, 69_999]);
        assert_eq!(rows_with(&index, &["seldom"], 128..16_512), [128, 129, 16_511]);
    }

    #[test]
    fn texts_whose_words_hardly_repeat_have_no_index() {
        let is_indexed = |before: &str| {
            let texts: Vec<String> = (0..100).map(|number| format!("{before}{number}")).collect();
            InvertedIndex::of(&texts.iter().map(String::as_str).collect()).is_some()
        };
        assert!(is_indexed("reference "));
        assert!(!is_indexed("reference-"));
    }

    proptest! {
        #[test]
        fn the_index_finds_the_rows_whose_text_contains_every_needle(
            texts in prop::collection::vec("[ab]{0,2}( |\u{2003})?[abå]{0,3}( [ab]{1,2})?", 100..300),
            needles in prop::collection::vec("[abå]{1,3}", 1..4),
            cut in any::<(prop::sample::Index, prop::sample::Index)>(),
        ) {
            let (one, other) = (cut.0.index(texts.len() + 1), cut.1.index(texts.len() + 1));
            let rows = one.min(other)..one.max(other);
            let expected: Vec<usize> =
                rows.clone().filter(|row| needles.iter().all(|needle| texts[*row].contains(needle))).collect();
            let needles: Vec<&str> = needles.iter().map(String::as_str).collect();
            // So often that their words repeat.
            let column: Text = texts.iter().cycle().take(texts.len() * 10).map(String::as_str).collect();
            let index = InvertedIndex::of(&column).unwrap();
            prop_assert_eq!(rows_with(&index, &needles, rows), expected);
        }
    }
}
