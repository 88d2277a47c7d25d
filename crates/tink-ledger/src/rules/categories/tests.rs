//! What the shipped tree must be: its shape, the attested rows, its names.

use std::collections::HashSet;

use super::load::{CATEGORIES, table};
use super::*;

fn tree() -> &'static CategoryTree {
    CategoryTree::get()
}

fn category(code: &str) -> CategoryIndex {
    tree().by_code(code).unwrap_or_else(|| panic!("no {code}"))
}

#[test]
fn the_tree_has_the_attested_shape() {
    let tree = tree();
    assert_eq!(tree.len(), 74);
    let count = |kind| tree.all().filter(|&category| category.kind() == kind).count();
    assert_eq!(count(CategoryKind::Expenses), 54);
    assert_eq!(count(CategoryKind::Income), 13);
    assert_eq!(count(CategoryKind::Transfers), 7);
    for primary in tree.all().filter(|&category| category.code().contains(':') && !tree.is_leaf(category)) {
        if primary.kind() != CategoryKind::Expenses {
            assert_eq!(tree.leaves_below(primary).count(), 1, "{}", primary.code());
        }
    }
}

#[test]
fn ids_are_unique_and_32_hex_digits() {
    let mut seen = HashSet::new();
    for category in tree().all() {
        let id = category.id();
        assert!(id.len() == 32 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{id}");
        assert!(seen.insert(id), "{id} twice");
        assert_eq!(tree().by_id(id), Some(category));
    }
}

#[test]
fn the_attested_rows_are_as_attested() {
    let attested = [
        ("expenses", "15be09f7fe82405da1aa498fa92121fa", 1),
        ("expenses:house.other", "01f944531ab04cd3ba32a14cebe8a927", 14),
        ("expenses:food", "47ea44117c6543178b3fefae8ffada52", 15),
        ("expenses:food.coffee", "63a7e66150d44c67a3380265c86e1c26", 18),
        ("expenses:food.other", "049ff3909f4d46fc9cb63a4f9b048ece", 21),
        ("expenses:misc.outlays", "0217989903af43c5b7b4e66c0515d0d5", 49),
        ("income", "0d5ab7626aa746ffb638a862aa1a386a", 55),
        ("transfers", "bba1bed16c564a908882301e62434b69", 68),
    ];
    for (code, id, sort_order) in attested {
        let row = tree().row(category(code), "en_US");
        assert_eq!((row.code, row.id, row.sort_order), (code, id, sort_order));
        assert!(tree().is_attested(category(code)), "{code}");
    }
    assert_eq!(category("expenses:house").id(), "9308a083665741588b88d9160aedf968");
    assert_eq!(category("expenses:misc").id(), "99dd6d0c05a347d1858daa219e21c573");
    assert_eq!(category("expenses:food.restaurants").id(), "c59a38ff206c4fe29a9e7b2bb1fcb3de");
    assert!(!tree().is_attested(category("expenses:food.liquor")));
}

#[test]
fn every_category_below_a_type_has_a_parent_of_its_own_type_above_it() {
    for category in tree().all() {
        match tree().parent(category) {
            None => assert!(!category.code().contains(':')),
            Some(parent) => {
                assert!(parent < category);
                assert_eq!(parent.kind(), category.kind());
                assert!(tree().leaves_below(parent).any(|leaf| tree().leaves_below(category).any(|own| own == leaf)));
            }
        }
    }
}

#[test]
fn every_primary_has_exactly_one_default_child_and_it_is_its_other_leaf() {
    let mut primaries = 0;
    for primary in tree().all().filter(|&category| tree().parent(category).is_some_and(|p| tree().parent(p).is_none()))
    {
        primaries += 1;
        let defaults: Vec<_> =
            tree().leaves_below(primary).filter(|&leaf| tree().row(leaf, "en_US").default_child).collect();
        assert_eq!(defaults.len(), 1);
        assert_eq!(defaults[0].code(), format!("{}.other", primary.code()));
        assert_eq!(tree().leaf(primary), Some(defaults[0]));
    }
    assert_eq!(primaries, 8 + 6 + 3);
}

#[test]
fn a_leaf_stands_for_itself_and_a_type_for_no_single_leaf() {
    let restaurants = category("expenses:food.restaurants");
    assert_eq!(tree().leaf(restaurants), Some(restaurants));
    assert_eq!(tree().leaves_below(restaurants).collect::<Vec<_>>(), [restaurants]);
    assert_eq!(tree().leaf(category("expenses")), None);
    assert_eq!(tree().leaves_below(category("expenses")).count(), 45);
    assert_eq!(tree().leaves_below(category("expenses:food")).count(), 6);
    assert!(tree().leaves_below(category("expenses:food")).all(|leaf| leaf.code().starts_with("expenses:food.")));
}

#[test]
fn unknown_ids_and_codes_are_nothing() {
    assert_eq!(tree().by_id("7e88d58188ee49749adca59e152324b6"), None);
    assert_eq!(tree().by_code("expenses:food.other "), None);
}

#[test]
fn the_kinds_of_rows_have_the_names_of_the_reference() {
    let row = tree().row(category("expenses:food.restaurants"), "en_US");
    assert_eq!((row.primary_name, row.secondary_name), ("Food & Drinks", Some("Restaurants")));
    assert_eq!((row.type_name, row.search_terms), ("Expenses", Some("food,lunch,snacks")));
    assert_eq!(row.parent, Some("47ea44117c6543178b3fefae8ffada52"));

    let primary = tree().row(category("expenses:food"), "sv_SE");
    assert_eq!((primary.primary_name, primary.secondary_name), ("Mat & Dryck", None));
    assert_eq!((primary.type_name, primary.parent), ("Utgifter", Some("15be09f7fe82405da1aa498fa92121fa")));

    let root = tree().row(category("transfers"), "sv_SE");
    assert_eq!((root.primary_name, root.secondary_name, root.type_name), ("Överföringar", None, "Överföringar"));
    assert_eq!((root.parent, root.default_child), (None, false));
}

#[test]
fn names_fall_back_from_locale_to_language_to_english() {
    let name = |locale| tree().row(category("expenses:food.groceries"), locale).secondary_name;
    assert_eq!(name("sv_SE"), Some("Livsmedel"));
    assert_eq!(name("sv_FI"), Some("Livsmedel"));
    assert_eq!(name("sv"), Some("Livsmedel"));
    assert_eq!(name("de_AT"), Some("Lebensmittel"));
    for other in ["en_GB", "fr_FR", "", "_", "svSE", "å"] {
        assert_eq!(name(other), Some("Groceries"), "{other:?}");
    }
}

#[test]
fn no_two_leaves_of_a_language_look_alike() {
    for (locale, _) in NAMES {
        let mut seen = HashSet::new();
        for leaf in tree().all().filter(|&category| tree().is_leaf(category)) {
            let name = tree().row(leaf, locale).secondary_name;
            assert!(name.is_some_and(|name| !name.trim().is_empty()) && seen.insert(name), "{locale} {name:?}");
        }
    }
}

#[test]
fn the_marks_in_the_data_are_the_known_ones() {
    let marks = |cell: &str, known: &[&str]| cell == "-" || cell.split(',').all(|mark| known.contains(&mark));
    for [code, _, default, attested] in table(CATEGORIES) {
        assert!(matches!(default, "default" | "-"), "{code}");
        assert!(marks(attested, &["code", "code?", "id", "id?"]), "{code}");
    }
    for (language, text) in NAMES {
        for [code, _, attested, _] in table(text) {
            assert!(marks(attested, &["name", "terms"]), "{language} {code}");
        }
    }
}

#[test]
fn the_whole_tree_is_as_reviewed() {
    let mut listing = String::new();
    for category in tree().all() {
        let row = tree().row(category, "en_US");
        let (sv, de) = (tree().row(category, "sv_SE"), tree().row(category, "de_DE"));
        let name = |row: CategoryRow| row.secondary_name.unwrap_or(row.primary_name);
        let mark = if row.default_child { " (default)" } else { "" };
        let line = [name(row), name(sv), name(de)].join(" / ");
        listing += &format!("{:>2} {} {}{mark}: {line}\n", row.sort_order, row.id, row.code);
    }
    insta::assert_snapshot!(listing);
}

#[test]
fn a_stored_code_of_another_release_counts_as_uncategorised() {
    assert_eq!(CategoryIndex::of_code_or_uncategorised("expenses:food.bars").code(), "expenses:food.bars");
    assert_eq!(CategoryIndex::of_code_or_uncategorised("expenses:pets.food").code(), "expenses:misc.uncategorized");
    assert_eq!(CategoryIndex::of_code_or_uncategorised("income:rent.other").code(), "income:other.other");
}
