//! Reads the tree from the data that is part of the program. Tests hold that it is well formed, so a fault in it is a defect.

use hashbrown::HashMap;

use super::lookup::Lookup;
use super::{CategoryIndex, CategoryKind, CategoryTree, Name, Node};

pub(super) const CATEGORIES: &str = include_str!("../../../data/categories.tsv");

/// The languages that have names, the one that stands in for all others first.
pub(super) const NAMES: [(&str, &str); 3] = [
    ("en", include_str!("../../../data/names/en.tsv")),
    ("sv", include_str!("../../../data/names/sv.tsv")),
    ("de", include_str!("../../../data/names/de.tsv")),
];

/// Words that name categories in a query string, beside their names, by language.
pub(super) const KEYWORDS: [(&str, &str); 2] =
    [("en", include_str!("../../../data/keywords/en.tsv")), ("sv", include_str!("../../../data/keywords/sv.tsv"))];

pub(super) fn tree() -> CategoryTree {
    let lines: Vec<[&'static str; 4]> = table(CATEGORIES).collect();
    let mut by_id = HashMap::new();
    let mut by_code = HashMap::new();
    for (position, &[code, id, ..]) in lines.iter().enumerate() {
        assert!(by_id.insert(id, CategoryIndex::at(position)).is_none(), "categories.tsv: {id} twice");
        assert!(by_code.insert(code, CategoryIndex::at(position)).is_none(), "categories.tsv: {code} twice");
    }
    let known = |code: &str| -> CategoryIndex {
        by_code.get(code).copied().unwrap_or_else(|| panic!("categories.tsv: no {code}"))
    };
    let to_node = |(position, &[code, id, default, attested]): (usize, &[&'static str; 4])| Node {
        code,
        id,
        parent: parent_code(code).map(known),
        kind: CategoryKind::of_code(code).unwrap_or_else(|| panic!("categories.tsv: type of {code}")),
        subtree: position..position + lines[position..].iter().take_while(|line| is_within(line[0], code)).count(),
        default_child: default == "default",
        attested: attested.split(',').any(|mark| mark == "code"),
    };
    let nodes: Vec<Node> = lines.iter().enumerate().map(to_node).collect();
    let names: Vec<Vec<Name>> = NAMES.iter().map(|(_, text)| names(text, &lines)).collect();
    let lookups = NAMES.iter().zip(&names).map(|((language, _), names)| {
        let of_language = KEYWORDS.iter().filter(|(other, _)| other == language);
        let keywords: Vec<_> = of_language.flat_map(|(_, text)| keywords(text, known)).collect();
        Lookup::new(&nodes, names, &keywords)
    });
    CategoryTree {
        lookups: lookups.collect(),
        nodes,
        names,
        uncategorised: known("expenses:misc.uncategorized"),
        other_income: known("income:other.other"),
        reimbursement: known("income:refund.other"),
        by_id,
        by_code,
    }
}

/// The names of one language, one per category.
fn names(text: &'static str, categories: &[[&'static str; 4]]) -> Vec<Name> {
    let rows: Vec<[&'static str; 4]> = table(text).collect();
    assert!(rows.iter().map(|row| row[0]).eq(categories.iter().map(|row| row[0])), "other categories than the tree's");
    rows.iter().map(|&[_, name, _, terms]| Name { name, search_terms: (terms != "-").then_some(terms) }).collect()
}

/// The keywords of one language with the categories that they name.
fn keywords(
    text: &'static str,
    known: impl Fn(&str) -> CategoryIndex,
) -> impl Iterator<Item = (CategoryIndex, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let (code, words) = line.split_once('\t').unwrap_or_else(|| panic!("not two columns: {line:?}"));
        let category = known(code);
        words.split(',').map(move |word| (category, word.trim_end_matches('*')))
    })
}

/// The lines of a table without its comments, split at tabs.
pub(super) fn table(text: &'static str) -> impl Iterator<Item = [&'static str; 4]> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let cells: Vec<&'static str> = line.split('\t').collect();
        cells.try_into().unwrap_or_else(|_| panic!("not four columns: {line:?}"))
    })
}

/// The code without its last part: `expenses:food` of `expenses:food.bars`, `expenses` of that.
fn parent_code(code: &str) -> Option<&str> {
    code.rfind(['.', ':']).map(|end| &code[..end])
}

fn is_within(code: &str, group: &str) -> bool {
    code.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '.']))
}
