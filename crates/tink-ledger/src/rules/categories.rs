//! The category tree: which categories there are, how they hang together and what they are called.
//!
//! The tree is data: `data/categories.tsv` holds codes and ids, `data/names/<language>.tsv` names and search terms. Both mark
//! what is attested in official sources; leaf codes, names and ids without a mark are ours. `data/keywords/<language>.tsv` adds
//! words that find a category in a query string and that the category list does not show. The tree has the shape that the attested
//! sort numbers imply: 74 categories, a type directly before its primaries, a primary directly before its leaves. So a category
//! and all that is below it are one range of positions.

mod index;
mod load;
mod lookup;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

pub use index::{CategoryIndex, CategoryKind};
use load::NAMES;
use lookup::Lookup;

/// A category as the category list of the main API shows it, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryRow {
    /// The machine-readable code.
    pub code: &'static str,
    /// The id, 32 hex digits, the same for all users and releases.
    pub id: &'static str,
    /// The id of the category above; a type has none.
    pub parent: Option<&'static str>,
    /// The name of the primary category; of a type the type's name.
    pub primary_name: &'static str,
    /// The name of the leaf; only leaves have one.
    pub secondary_name: Option<&'static str>,
    /// The name of the type.
    pub type_name: &'static str,
    /// The type.
    pub kind: CategoryKind,
    /// The place in an orderly list, from 1.
    pub sort_order: u16,
    /// Whether a transaction that is given the parent falls to this leaf.
    pub default_child: bool,
    /// Words that find transactions of this category, separated by commas.
    pub search_terms: Option<&'static str>,
}

struct Node {
    code: &'static str,
    id: &'static str,
    parent: Option<CategoryIndex>,
    kind: CategoryKind,
    /// The category and everything below it.
    subtree: Range<usize>,
    default_child: bool,
    attested: bool,
}

struct Name {
    name: &'static str,
    search_terms: Option<&'static str>,
}

/// All categories. They are the same for every user; only their names depend on the language.
pub struct CategoryTree {
    nodes: Vec<Node>,
    /// Per language of [`NAMES`] and category.
    names: Vec<Vec<Name>>,
    /// Per language of [`NAMES`].
    lookups: Vec<Lookup>,
    by_id: HashMap<&'static str, CategoryIndex>,
    by_code: HashMap<&'static str, CategoryIndex>,
    uncategorised: CategoryIndex,
    other_income: CategoryIndex,
    reimbursement: CategoryIndex,
}

impl CategoryTree {
    /// The tree, read from its data on the first call.
    #[must_use]
    pub fn get() -> &'static Self {
        static TREE: LazyLock<CategoryTree> = LazyLock::new(load::tree);
        &TREE
    }

    /// How many categories there are.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Every category in the order of the tree, which is the sort order.
    pub fn all(&self) -> impl ExactSizeIterator<Item = CategoryIndex> + use<> {
        (0..self.nodes.len()).map(CategoryIndex::at)
    }

    /// The category of that id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<CategoryIndex> {
        self.by_id.get(id).copied()
    }

    /// The category of that code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<CategoryIndex> {
        self.by_code.get(code).copied()
    }

    /// The category above; a type has none.
    #[must_use]
    pub fn parent(&self, category: CategoryIndex) -> Option<CategoryIndex> {
        self.node(category).parent
    }

    /// The place in an orderly list, from 1.
    #[must_use]
    pub fn sort_order(&self, category: CategoryIndex) -> u16 {
        category.0 + 1
    }

    /// Whether the code is attested in an official source, and not inferred or ours.
    #[must_use]
    pub fn is_attested(&self, category: CategoryIndex) -> bool {
        self.node(category).attested
    }

    /// Whether transactions can have this category: nothing is below it.
    #[must_use]
    pub fn is_leaf(&self, category: CategoryIndex) -> bool {
        self.node(category).subtree.len() == 1
    }

    /// The leaf that a transaction gets when it is given this category: the leaf itself, the default child of a primary, and
    /// none for a type.
    #[must_use]
    pub fn leaf(&self, category: CategoryIndex) -> Option<CategoryIndex> {
        let is_default = |leaf: &CategoryIndex| {
            *leaf == category || (self.node(*leaf).default_child && self.parent(*leaf) == Some(category))
        };
        self.leaves_below(category).find(is_default)
    }

    /// The leaves that this category stands for: itself if it is one, else all leaves below it.
    pub fn leaves_below(&self, category: CategoryIndex) -> impl Iterator<Item = CategoryIndex> + use<'_> {
        self.node(category).subtree.clone().map(CategoryIndex::at).filter(|below| self.is_leaf(*below))
    }

    /// The category as the main API shows it. The names are those of the locale, else of its language, else English.
    #[must_use]
    pub fn row(&self, category: CategoryIndex, locale: &str) -> CategoryRow {
        let node = self.node(category);
        let names = &self.names[language(locale)];
        let name = |category: CategoryIndex| names[category.position()].name;
        let (root, primary, leaf) = match (node.parent, node.parent.and_then(|parent| self.parent(parent))) {
            (None, _) => (category, category, None),
            (Some(root), None) => (root, category, None),
            (Some(primary), Some(root)) => (root, primary, Some(category)),
        };
        CategoryRow {
            code: node.code,
            id: node.id,
            parent: node.parent.map(CategoryIndex::id),
            primary_name: name(primary),
            secondary_name: leaf.map(name),
            type_name: name(root),
            kind: node.kind,
            sort_order: self.sort_order(category),
            default_child: node.default_child,
            search_terms: names[category.position()].search_terms,
        }
    }

    /// The categories that the first of these words name in a locale's language, and how many words do so. Words are lower case and
    /// compared whole.
    ///
    /// A category is named by its name, by a part of the name (`food` and `drinks` of `Food & Drinks`), by a search term and by a
    /// keyword. The marks and the "and" of a name may be left out or written as a word. Of several phrases the longest counts.
    /// What is the name of one category is no part or term of another; what is a part or a term of several names all of them.
    #[must_use]
    pub fn named(&self, words: &[&str], locale: &str) -> Option<(usize, &[CategoryIndex])> {
        self.lookups[language(locale)].find(words)
    }

    fn node(&self, category: CategoryIndex) -> &Node {
        &self.nodes[category.position()]
    }
}

impl fmt::Debug for CategoryTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.nodes.iter().map(|node| node.code)).finish()
    }
}

/// Which of [`NAMES`] serves a locale.
fn language(locale: &str) -> usize {
    let named = |tag: &str| NAMES.iter().position(|(name, _)| *name == tag);
    let language = locale.split('_').next().unwrap_or(locale);
    named(locale).or_else(|| named(language)).unwrap_or(0)
}
