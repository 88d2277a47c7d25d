//! Many short texts in one allocation.

mod inverted;
mod stored;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use memchr::memmem::Finder;

pub(crate) use self::inverted::InvertedIndex;

/// So many rows around a guess are compared at once, which a processor does in a few steps.
const AT_ONCE: usize = 16;

/// Up to so many bytes further on the row is found by a walk, and beyond by a guess.
const NEAR: usize = 64;

/// A column of texts: one arena and where each text ends. In an event it is stored as a list of strings.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text {
    bytes: String,
    ends: Arc<Vec<u32>>,
}

impl Text {
    /// Makes room for `rows` texts of about `bytes` bytes in all.
    #[must_use]
    pub fn with_capacity(rows: usize, bytes: usize) -> Self {
        Self { bytes: String::with_capacity(bytes), ends: Arc::new(Vec::with_capacity(rows)) }
    }

    /// These texts, which have so many bytes in all.
    pub(crate) fn of<'a>(texts: impl ExactSizeIterator<Item = &'a str>, bytes: usize) -> Self {
        let mut column = Self::with_capacity(texts.len(), bytes);
        let ends = Arc::make_mut(&mut column.ends);
        for text in texts {
            column.bytes.push_str(text);
            ends.push(end_of(column.bytes.len()));
        }
        column
    }

    /// Adds a text.
    ///
    /// # Panics
    /// When a segment's texts exceed 4 GiB, which the limits on requests and segments keep far away.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        Arc::make_mut(&mut self.ends).push(end_of(self.bytes.len()));
    }

    /// Adds an ASCII text in lower case.
    pub(crate) fn push_lower(&mut self, text: &str) {
        let start = self.bytes.len();
        self.bytes.push_str(text);
        self.bytes[start..].make_ascii_lowercase();
        Arc::make_mut(&mut self.ends).push(end_of(self.bytes.len()));
    }

    /// Where the texts of both end at the same places, keeps these places once.
    pub(crate) fn share_ends_of(&mut self, other: &Self) {
        if self.ends == other.ends {
            self.ends = Arc::clone(&other.ends);
        }
    }

    /// The text of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> &str {
        &self.bytes[self.start(row)..self.ends[row] as usize]
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The texts, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|row| self.get(row))
    }

    /// All texts, one behind the other, and where each ends.
    #[must_use]
    pub fn arena(&self) -> (&str, &[u32]) {
        (&self.bytes, &self.ends)
    }

    /// Calls `found` with each of the rows whose text holds the needle, in order. The needle is not empty.
    ///
    /// The arena is read as one text; where the end of one text and the beginning of the next make up the needle, nothing is
    /// found.
    pub fn each_row_with(&self, needle: &Finder<'_>, rows: Range<usize>, mut found: impl FnMut(usize)) {
        let Some(last) = rows.end.checked_sub(1) else { return };
        let bytes = &self.bytes.as_bytes()[..self.ends[last] as usize];
        // In 2^-32 of a row. Texts have less than 2^32 bytes, and there are no more rows than that.
        let rows_per_byte = ((self.ends.len() as u64) << 32) / (self.bytes.len() as u64).max(1);
        let (mut row, mut at, mut told) = (rows.start, self.start(rows.start), None);
        while let Some(gap) = needle.find(&bytes[at..]) {
            at += gap;
            // The two ways stand apart to the end, because one that is chosen late makes the processor wait for what it is chosen by.
            let holds = |row: usize| at + needle.needle().len() <= self.ends[row] as usize;
            if gap < NEAR {
                row += self.ends[row..rows.end].iter().take_while(|end| **end as usize <= at).count();
                if told != Some(row) && holds(row) {
                    found(row);
                    told = Some(row);
                }
                at = if told == Some(row) { self.ends[row] as usize } else { at + 1 };
            } else {
                row = self.row_at(at, row + ((gap as u64).saturating_mul(rows_per_byte) >> 32) as usize, row..rows.end);
                if told != Some(row) && holds(row) {
                    found(row);
                    told = Some(row);
                }
                // Not behind the row, so that the processor is on its way before it knows which row it is.
                at += 1;
            }
        }
    }

    fn start(&self, row: usize) -> usize {
        if row == 0 { 0 } else { self.ends[row - 1] as usize }
    }

    /// The row that holds the byte at an offset, which is one of these rows and mostly near the guess.
    fn row_at(&self, offset: usize, guess: usize, rows: Range<usize>) -> usize {
        let ends = &self.ends[..rows.end];
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let from = guess.saturating_sub(AT_ONCE / 2).max(rows.start);
        if let Some(near) = ends.get(from..).and_then(|ends| ends.first_chunk::<AT_ONCE>()) {
            // Ends ascend, so that those that are passed stand in front.
            let passed = near.iter().filter(|end| **end <= offset).count();
            if passed < AT_ONCE && (passed > 0 || from == rows.start) {
                return from + passed;
            }
        }
        rows.start + ends[rows].partition_point(|end| *end <= offset)
    }
}

impl<'t> FromIterator<&'t str> for Text {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let mut column = Self::default();
        texts.into_iter().for_each(|text| column.push(text));
        column
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

fn end_of(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a segment's texts stay below 4 GiB")
}

/// A text as search compares it: lower case, character by character.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(char::to_lowercase).collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows_with(texts: &[String], needle: &str, rows: Range<usize>) -> Vec<usize> {
        let mut column = Text::default();
        texts.iter().for_each(|text| column.push(text));
        let mut found = Vec::new();
        column.each_row_with(&Finder::new(needle), rows, |row| found.push(row));
        found
    }

    #[test]
    fn a_needle_across_two_texts_is_in_neither() {
        let texts = ["xab", "abx", "", "cab", ""].map(str::to_owned);
        assert_eq!(rows_with(&texts, "ab", 0..5), [0, 1, 3]);
        assert_eq!(rows_with(&texts, "ba", 0..5), [0; 0]);
        assert_eq!(rows_with(&texts, "xc", 0..5), [0; 0]);
        assert_eq!(rows_with(&texts, "ab", 1..3), [1]);
        assert_eq!(rows_with(&texts, "ab", 3..3), [0; 0]);
        assert_eq!(rows_with(&[], "ab", 0..0), [0; 0]);
    }

    #[test]
    fn a_row_is_told_once_however_far_apart_its_needles_are() {
        let far = "x".repeat(NEAR);
        let texts = [
            format!("{far}ab{far}abxab"),
            format!("{far}a"),
            format!("b{far}ab"),
            format!("ab{far}{far}"),
            far.repeat(40),
            String::new(),
            "ab".to_owned(),
        ];
        assert_eq!(rows_with(&texts, "ab", 0..7), [0, 2, 3, 6]);
        assert_eq!(rows_with(&texts, "ab", 1..6), [2, 3]);
        assert_eq!(rows_with(&texts, "x", 0..7), [0, 1, 2, 3, 4]);
    }

    proptest! {
        #[test]
        fn the_rows_with_a_needle_are_those_whose_text_contains_it(
            // Some needles are in most rows, and some in few that are far apart.
            texts in prop::collection::vec(prop_oneof![30 => "[ab]{0,2}", 1 => "[abå]{0,4}"], 0..300),
            needle in "[abå]{1,3}",
            cut in any::<(prop::sample::Index, prop::sample::Index)>(),
        ) {
            let (one, other) = (cut.0.index(texts.len() + 1), cut.1.index(texts.len() + 1));
            let rows = one.min(other)..one.max(other);
            let expected: Vec<usize> = rows.clone().filter(|row| texts[*row].contains(&needle)).collect();
            prop_assert_eq!(rows_with(&texts, &needle, rows), expected);
        }
    }
}
