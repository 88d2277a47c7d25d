//! The phrases that name categories in one language, and how they are found at the beginning of some words.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::{CategoryIndex, Name, Node};

/// "And" in the languages that have names, and its mark.
const CONNECTIVES: [&str; 4] = ["&", "and", "och", "und"];

/// The phrases of one language, by their first word, the longest first.
pub(super) struct Lookup(HashMap<String, Vec<Phrase>>);

struct Phrase {
    words: Vec<String>,
    categories: Vec<CategoryIndex>,
}

/// How a phrase belongs to a category. The first beats the second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Name,
    Term,
}

impl Lookup {
    /// The phrases of categories whose names and keywords are given in the order of the tree.
    pub(super) fn new(nodes: &[Node], names: &[Name], keywords: &[(CategoryIndex, &str)]) -> Self {
        let mut phrases: BTreeMap<Vec<String>, (Bond, Vec<CategoryIndex>)> = BTreeMap::new();
        let mut add = |text: &str, bond: Bond, category: CategoryIndex| {
            let words = words(text);
            if words.is_empty() {
                return;
            }
            let (best, categories) = phrases.entry(words).or_insert_with(|| (bond, Vec::new()));
            if bond < *best {
                *best = bond;
                categories.clear();
            }
            if bond == *best && !categories.contains(&category) {
                categories.push(category);
            }
        };
        for (position, (node, Name { name, search_terms })) in nodes.iter().zip(names).enumerate() {
            let category = CategoryIndex::at(position);
            add(name, Bond::Name, category);
            // What is left over of a primary is called after it, with a word for "other".
            if !node.default_child {
                parts(name).iter().for_each(|part| add(part, Bond::Term, category));
            }
            search_terms.iter().flat_map(|terms| terms.split(',')).for_each(|term| add(term, Bond::Term, category));
        }
        keywords.iter().for_each(|(category, keyword)| add(keyword, Bond::Term, *category));

        let mut by_first: HashMap<String, Vec<Phrase>> = HashMap::new();
        for (words, (_, categories)) in phrases {
            by_first.entry(words[0].clone()).or_default().push(Phrase { words, categories });
        }
        by_first.values_mut().for_each(|phrases| phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len())));
        Self(by_first)
    }

    /// The categories that the first words name, and how many words do so.
    pub(super) fn find(&self, words: &[&str]) -> Option<(usize, &[CategoryIndex])> {
        let phrases = self.0.get(bare(words.first()?))?;
        phrases.iter().find_map(|phrase| Some((phrase.length_in(words)?, phrase.categories.as_slice())))
    }
}

impl Phrase {
    /// How many of the words make up the phrase, connectives between them included.
    fn length_in(&self, words: &[&str]) -> Option<usize> {
        let mut at = 0;
        for (place, own) in self.words.iter().enumerate() {
            if place > 0 && words.get(at).is_some_and(|word| CONNECTIVES.contains(word)) {
                at += 1;
            }
            if bare(words.get(at)?) != own {
                return None;
            }
            at += 1;
        }
        Some(at)
    }
}

/// A name's words without its marks and connectives.
fn words(name: &str) -> Vec<String> {
    let words = name.to_lowercase();
    words.split_whitespace().map(bare).filter(|word| !is_connective(word)).map(str::to_owned).collect()
}

/// What stands between the commas and connectives of a name.
fn parts(name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace(',', " & ");
    let words: Vec<&str> = name.split_whitespace().collect();
    words.split(|word| is_connective(word)).map(|part| part.join(" ")).collect()
}

fn is_connective(word: &str) -> bool {
    word.is_empty() || CONNECTIVES.contains(&word)
}

/// A word without the comma or the hyphen behind it: `Sport- & Hobbyartiklar`.
fn bare(word: &str) -> &str {
    word.trim_end_matches([',', '-'])
}

#[cfg(test)]
mod tests {
    use super::super::CategoryTree;

    /// The codes that words name, and how many of the words.
    fn named(text: &str, locale: &str) -> Option<(usize, Vec<&'static str>)> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (taken, categories) = CategoryTree::get().named(&words, locale)?;
        Some((taken, categories.iter().map(|category| category.code()).collect()))
    }

    #[track_caller]
    fn check(text: &str, locale: &str, taken: usize, codes: &[&str]) {
        assert_eq!(named(text, locale), Some((taken, codes.to_vec())), "{text:?}");
    }

    #[test]
    fn names_of_leaves_primaries_and_types_name_them() {
        check("restaurants", "en_US", 1, &["expenses:food.restaurants"]);
        check("restauranger idag", "sv_SE", 1, &["expenses:food.restaurants"]);
        check("transport", "en_US", 1, &["expenses:transport"]);
        check("expenses", "en_US", 1, &["expenses"]);
        check("pension", "sv_SE", 1, &["income:pension", "income:pension.other"]);
        check("lebensmittel", "de_DE", 1, &["expenses:food.groceries"]);
    }

    #[test]
    fn the_words_of_the_reference_name_categories() {
        check("restaurant", "en_US", 1, &["expenses:food.restaurants"]);
        check("bar", "en_US", 1, &["expenses:food.bars"]);
        check("food this week", "en_US", 1, &["expenses:food", "expenses:food.restaurants"]);
    }

    #[test]
    fn the_longest_phrase_counts_and_its_marks_may_be_words() {
        check("food & drinks", "en_US", 3, &["expenses:food"]);
        check("food and drinks yesterday", "en_US", 3, &["expenses:food"]);
        check("food drinks", "en_US", 2, &["expenses:food"]);
        check("phone, internet & tv", "en_US", 4, &["expenses:home.communications"]);
        check("mat och dryck", "sv_SE", 3, &["expenses:food"]);
        check("sport- & hobbyartiklar", "sv_SE", 3, &["expenses:shopping.hobby"]);
        check("other home", "en_US", 2, &["expenses:home.other"]);
        check("public transport", "en_US", 2, &["expenses:transport.publictransport"]);
        check("food & wine", "en_US", 1, &["expenses:food", "expenses:food.restaurants"]);
    }

    #[test]
    fn a_name_of_one_is_no_part_of_another_and_a_shared_term_names_all() {
        check("other", "en_US", 1, &["expenses:misc"]);
        check("övrigt", "sv_SE", 1, &["expenses:misc"]);
        check("ränta", "sv_SE", 1, &["expenses:home.mortgage", "income:financial", "income:financial.other"]);
    }

    #[test]
    fn other_words_and_other_languages_name_nothing() {
        for text in ["", "riche", "&", "and", ",", "restauranger", "rest"] {
            assert_eq!(named(text, "en_US"), None, "{text:?}");
        }
        assert_eq!(named("groceries", "sv_SE"), None);
        assert_eq!(named("livsmedel", "fr_FR"), None);
    }

    #[test]
    fn every_name_of_every_language_names_its_category() {
        let tree = CategoryTree::get();
        for locale in ["en_US", "sv_SE", "de_DE"] {
            for category in tree.all() {
                let row = tree.row(category, locale);
                let name = row.secondary_name.unwrap_or(row.primary_name).to_lowercase();
                let (taken, codes) = named(&name, locale).unwrap_or_else(|| panic!("{locale} {name}"));
                assert_eq!(taken, name.split_whitespace().count(), "{locale} {name}");
                assert!(codes.contains(&row.code), "{locale} {name}: {codes:?}");
            }
        }
    }
}
