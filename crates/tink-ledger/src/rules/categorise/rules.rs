//! The rules of `data/rules.tsv`, read once into an automaton that finds all patterns of a description in one pass.

use std::cmp::Reverse;

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;
use hashbrown::HashMap;

use super::CategoriseInput;
use super::fold::{each_char_of_words, in_two_letters, words};
use crate::rules::categories::{CategoryIndex, CategoryKind, CategoryTree};

/// All rules, by the pattern that calls for them.
pub(super) struct Rules {
    pub(super) version: u32,
    matcher: NFA,
    start: StateID,
    /// Those of the first pattern, then those of the second, and so on; and where those of each end.
    of_patterns: Vec<Rule>,
    ends: Vec<usize>,
    /// Rules that take every description.
    for_all: Vec<Rule>,
}

struct Rule {
    category: CategoryIndex,
    when: Conditions,
    rank: Rank,
}

/// Which of several rules that fit wins: the greater.
type Rank = (Strength, usize, Reverse<usize>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Weak,
    /// Follows from a rule for the expense.
    Reimbursement,
    Plain,
}

#[derive(Clone, Default)]
struct Conditions {
    negative: Option<bool>,
    weak: bool,
    markets: Vec<&'static str>,
    kind: Option<&'static str>,
    account_type: Option<&'static str>,
}

impl Rules {
    /// The category of the winning rule, if any fits.
    pub(super) fn decide<'r>(&'r self, input: &CategoriseInput<'_>) -> Option<CategoryIndex> {
        let mut winner: Option<&'r Rule> = None;
        let better = |winner: Option<&'r Rule>, rule: &'r Rule| {
            let wins = winner.is_none_or(|winner| rule.rank >= winner.rank) && rule.when.hold(input);
            if wins { Some(rule) } else { winner }
        };
        let mut state = self.start;
        let mut step = |byte: u8| {
            state = self.matcher.next_state(Anchored::No, state, byte);
            if self.matcher.is_special(state) {
                winner = self.rules_at(state).fold(winner, better);
            }
        };
        each_char_of_words(input.description, |c| match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => step(byte),
            _ => c.encode_utf8(&mut [0; 4]).bytes().for_each(&mut step),
        });
        self.for_all.iter().fold(winner, better).map(|rule| rule.category)
    }

    /// The rules of the patterns that end where the matcher came into a state.
    fn rules_at(&self, state: StateID) -> impl Iterator<Item = &Rule> {
        let patterns = if self.matcher.is_match(state) { self.matcher.match_len(state) } else { 0 };
        let numbers = (0..patterns).map(move |n| self.matcher.match_pattern(state, n).as_usize());
        numbers.flat_map(|number| {
            let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.of_patterns[start..self.ends[number]]
        })
    }

    /// Reads a rules file.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub(super) fn parse(text: &'static str) -> Result<Self, String> {
        let mut draft = Draft::default();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            draft.read(number, line).map_err(|fault| format!("line {number}: {fault}"))?;
        }
        let matcher = NFA::new(draft.by_key.keys()).map_err(|error| error.to_string())?;
        let start = matcher.start_state(Anchored::No).map_err(|error| error.to_string())?;
        let mut of_patterns = Vec::with_capacity(draft.by_key.values().map(Vec::len).sum());
        let mut ends = Vec::with_capacity(draft.by_key.len());
        for rules in draft.by_key.into_values() {
            of_patterns.extend(rules);
            ends.push(of_patterns.len());
        }
        let version = draft.version.ok_or("no version")?;
        Ok(Self { version, matcher, start, of_patterns, ends, for_all: draft.for_all })
    }
}

/// The rules read so far.
#[derive(Default)]
struct Draft {
    version: Option<u32>,
    by_key: HashMap<String, Vec<Rule>>,
    for_all: Vec<Rule>,
}

impl Draft {
    fn read(&mut self, number: usize, line: &'static str) -> Result<(), String> {
        let (code, when, patterns) = match line.split('\t').collect::<Vec<_>>()[..] {
            ["version", value] => {
                self.version = Some(value.parse().map_err(|_| "the version is no number")?);
                return Ok(());
            }
            [code, when, patterns] => (code, when, patterns),
            _ => return Err("not three columns".to_owned()),
        };
        let tree = CategoryTree::get();
        let category = tree.by_code(code).filter(|category| tree.is_leaf(*category)).ok_or("no such leaf")?;
        let when = Conditions::parse(when)?;
        for pattern in patterns.split(", ") {
            if pattern == "*" {
                self.for_all.extend(rules(category, &when, 0, number));
                continue;
            }
            let keys = keys(pattern).ok_or_else(|| format!("{pattern:?} is no pattern"))?;
            let length = keys[0].trim().len();
            for key in keys {
                self.by_key.entry(key).or_default().extend(rules(category, &when, length, number));
            }
        }
        Ok(())
    }
}

/// The rules that one pattern of a line makes: itself, and the reimbursement that an expense without a sign implies.
fn rules(category: CategoryIndex, when: &Conditions, length: usize, line: usize) -> Vec<Rule> {
    let rule = |category, strength, negative| Rule {
        category,
        when: Conditions { negative, ..when.clone() },
        rank: (if when.weak { Strength::Weak } else { strength }, length, Reverse(line)),
    };
    match (category.kind(), when.negative) {
        (CategoryKind::Expenses, None) => vec![
            rule(category, Strength::Plain, Some(true)),
            rule(CategoryIndex::reimbursement(), Strength::Reimbursement, Some(false)),
        ],
        (CategoryKind::Income, None) => vec![rule(category, Strength::Plain, Some(false))],
        _ => vec![rule(category, Strength::Plain, when.negative)],
    }
}

/// What to look for in folded words: a space at either end is a boundary of a word. A pattern with umlauts has two spellings.
fn keys(pattern: &str) -> Option<Vec<String>> {
    let (open_start, open_end) = (pattern.starts_with('*'), pattern.len() > 1 && pattern.ends_with('*'));
    let plain = pattern.trim_matches('*');
    let mut spellings = vec![words(plain), words(&in_two_letters(plain))];
    spellings.dedup();
    if plain.contains('*') || spellings[0].trim().is_empty() {
        return None;
    }
    for folded in &mut spellings {
        let start = usize::from(open_start);
        let end = folded.len() - usize::from(open_end);
        *folded = folded[start..end].to_owned();
    }
    Some(spellings)
}

impl Conditions {
    fn parse(text: &'static str) -> Result<Self, String> {
        let mut conditions = Self::default();
        for condition in text.split(',').filter(|_| text != "-") {
            match condition.split_once('=') {
                None if condition == "in" => conditions.negative = Some(false),
                None if condition == "out" => conditions.negative = Some(true),
                None if condition == "weak" => conditions.weak = true,
                Some(("market", markets)) => conditions.markets = markets.split('|').collect(),
                Some(("type", kind)) => conditions.kind = Some(kind),
                Some(("account", account_type)) => conditions.account_type = Some(account_type),
                _ => return Err(format!("no condition {condition:?}")),
            }
        }
        Ok(conditions)
    }

    fn hold(&self, input: &CategoriseInput<'_>) -> bool {
        self.negative.is_none_or(|negative| negative == input.negative)
            && (self.markets.is_empty() || self.markets.contains(&input.market))
            && self.kind.is_none_or(|kind| kind == input.kind)
            && self.account_type.is_none_or(|account_type| account_type == input.account_type)
    }
}

#[cfg(test)]
mod tests {
    use hashbrown::HashSet;

    use super::*;
    use crate::rules::categorise::SHIPPED;
    use crate::rules::market;

    fn cells() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        SHIPPED.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(|line| {
            let (code, rest) = line.split_once('\t')?;
            let (when, patterns) = rest.split_once('\t')?;
            Some((code, when, patterns))
        })
    }

    #[test]
    fn the_shipped_conditions_name_what_exists() {
        for (code, when, _) in cells() {
            let conditions = Conditions::parse(when).expect("conditions");
            for market in conditions.markets {
                assert!(market::of_code(market).is_some(), "{code}: market {market}");
            }
            let kinds = ["DEFAULT", "CREDIT_CARD", "TRANSFER", "PAYMENT", "WITHDRAWAL"];
            assert!(conditions.kind.is_none_or(|kind| kinds.contains(&kind)), "{code}: {when}");
            let accounts = "CHECKING SAVINGS INVESTMENT MORTGAGE CREDIT_CARD LOAN PENSION OTHER EXTERNAL";
            assert!(
                conditions.account_type.is_none_or(|kind| accounts.split(' ').any(|known| known == kind)),
                "{code}"
            );
        }
    }

    #[test]
    fn no_pattern_stands_twice_under_the_same_conditions() {
        let mut seen = HashSet::new();
        let mut twice = Vec::new();
        for (code, when, patterns) in cells() {
            let income = code.starts_with("income");
            for pattern in patterns.split(", ").filter(|pattern| *pattern != "*") {
                for key in keys(pattern).expect("a pattern") {
                    if !seen.insert((key, when, when == "-" && income)) {
                        twice.push(pattern);
                    }
                }
            }
        }
        assert_eq!(twice, [""; 0]);
    }

    #[test]
    fn a_faulty_line_is_named() {
        let faults = [
            ("version\tone", "line 1: the version is no number"),
            ("version\t1\nexpenses:food\t-\tica", "line 2: no such leaf"),
            ("expenses:food.bars\tin", "line 1: not three columns"),
            ("expenses:food.bars\tup\tpub", "line 1: no condition \"up\""),
            ("expenses:food.bars\t-\tpub, ", "line 1: \"\" is no pattern"),
            ("expenses:food.bars\t-\tp*b", "line 1: \"p*b\" is no pattern"),
            ("expenses:food.bars\t-\t**", "line 1: \"**\" is no pattern"),
            ("expenses:food.bars\t-\tpub", "no version"),
        ];
        for (text, fault) in faults {
            assert_eq!(Rules::parse(text).err().as_deref(), Some(fault), "{text:?}");
        }
    }

    #[test]
    fn stars_open_a_pattern_at_its_ends() {
        assert_eq!(keys("ica"), Some(vec![" ica ".to_owned()]));
        assert_eq!(keys("gehalt*"), Some(vec![" gehalt".to_owned()]));
        assert_eq!(keys("*grill"), Some(vec!["grill ".to_owned()]));
        assert_eq!(keys("*bäcker*"), Some(vec!["backer".to_owned(), "baecker".to_owned()]));
    }
}
