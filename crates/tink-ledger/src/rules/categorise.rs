//! The categoriser: which category a new transaction gets. An interface and the rule-based one behind it.

mod fold;
mod rules;

use std::fmt;
use std::sync::LazyLock;

use self::rules::Rules;
use super::categories::CategoryIndex;

const SHIPPED: &str = include_str!("../../data/rules.tsv");

/// What a category is decided from.
#[derive(Debug, Clone, Copy)]
pub struct CategoriseInput<'a> {
    /// The description as it was ingested.
    pub description: &'a str,
    /// The type of the transaction, as the APIs spell it.
    pub kind: &'a str,
    /// The code of the user's market, upper case.
    pub market: &'a str,
    /// The type of the account, as the APIs spell it.
    pub account_type: &'a str,
    /// Whether money went out.
    pub negative: bool,
}

/// Chooses categories. Its answer is stored with the transaction, so another version decides on new transactions only.
pub trait Categoriser: Send + Sync {
    /// The category, always a leaf, and always the same for the same input.
    fn categorise(&self, input: &CategoriseInput<'_>) -> CategoryIndex;

    /// Says which rules decided; rises whenever an answer may become another.
    fn version(&self) -> u32;
}

/// Decides by the words of the description, with the rules of `data/rules.tsv`, which also says how they are read.
///
/// What no rule knows stays honest: [`CategoryIndex::uncategorised`].
pub struct RuleCategoriser {
    rules: &'static LazyLock<Rules>,
}

impl RuleCategoriser {
    /// The categoriser with the rules that come with this release. They are read when the first
    /// category is asked for.
    #[must_use]
    pub fn new() -> Self {
        static RULES: LazyLock<Rules> = LazyLock::new(|| match Rules::parse(SHIPPED) {
            Ok(rules) => rules,
            Err(fault) => panic!("rules.tsv, {fault}"),
        });
        Self { rules: &RULES }
    }
}

impl Default for RuleCategoriser {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for RuleCategoriser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleCategoriser").field("version", &self.version()).finish_non_exhaustive()
    }
}

impl Categoriser for RuleCategoriser {
    fn categorise(&self, input: &CategoriseInput<'_>) -> CategoryIndex {
        self.rules.decide(input).unwrap_or_else(|| CategoryIndex::uncategorised(input.negative))
    }

    fn version(&self) -> u32 {
        self.rules.version
    }
}

#[cfg(test)]
mod tests;
