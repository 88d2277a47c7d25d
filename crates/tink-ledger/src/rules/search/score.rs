//! How well a description holds the words of a query string.

use std::collections::BTreeSet;

use memchr::memmem::Finder;

/// For a word on its own.
const WHOLE: u32 = 3000;
/// For the beginning of a word.
const BEGINNING: u32 = 2000;
/// For a part of a word.
const WITHIN: u32 = 1000;
/// The most that is taken off for what stands before.
const FARTHEST: usize = 999;

/// Scores descriptions by the words of one query string.
pub(super) struct Scorer {
    words: Vec<Finder<'static>>,
}

impl Scorer {
    /// A scorer of these words, each once.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a String>) -> Self {
        let words: BTreeSet<&String> = words.collect();
        Self { words: words.into_iter().map(|word| Finder::new(word.as_bytes()).into_owned()).collect() }
    }

    /// The score of a description, which is lower case.
    pub(super) fn score(&self, description: &str) -> u32 {
        self.words.iter().map(|word| best_place(description, word)).fold(0, u32::saturating_add)
    }
}

fn best_place(description: &str, word: &Finder<'_>) -> u32 {
    let places = word.find_iter(description.as_bytes());
    places.map(|at| value(description, at, at + word.needle().len())).max().unwrap_or(0)
}

fn value(description: &str, start: usize, end: usize) -> u32 {
    let (before, after) = (&description[..start], &description[end..]);
    let begins = !before.ends_with(char::is_alphanumeric);
    let ends = !after.starts_with(char::is_alphanumeric);
    let kind = match (begins, ends) {
        (true, true) => WHOLE,
        (true, false) => BEGINNING,
        (false, _) => WITHIN,
    };
    kind - u32::try_from(before.chars().count().min(FARTHEST)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(text: &str, description: &str) -> u32 {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        Scorer::new(words.iter()).score(description)
    }

    #[test]
    fn a_whole_word_beats_a_beginning_and_that_beats_a_part() {
        assert_eq!(score("ica", "ica maxi"), 3000);
        assert_eq!(score("ica", "maxi ica"), 2995);
        assert_eq!(score("ica", "(ica) maxi"), 2999);
        assert_eq!(score("ica", "icander"), 2000);
        assert_eq!(score("ica", "afrika america"), 1000 - 11);
        assert_eq!(score("ica", "america ica"), 2992);
        assert_eq!(score("ica", "åäö ica"), 2996);
        assert_eq!(score("ica", "icaå"), 2000);
        assert_eq!(score("ica", "coop"), 0);
    }

    #[test]
    fn words_add_up_once_each_and_a_far_place_is_no_less_than_a_lesser_kind() {
        assert_eq!(score("ica maxi", "ica maxi"), 3000 + 2996);
        assert_eq!(score("ica ica", "ica maxi"), 3000);
        let far = format!("{} ica", "x".repeat(5000));
        assert_eq!(score("ica", &far), 2001);
        assert_eq!(Scorer::new([].iter()).score("ica"), 0);
    }
}
