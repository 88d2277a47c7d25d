//! What the shipped rules decide.

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;
use crate::rules::categories::CategoryTree;

fn swedish(description: &str, negative: bool) -> &'static str {
    decided(&CategoriseInput { description, kind: "DEFAULT", market: "SE", account_type: "CHECKING", negative })
}

fn decided(input: &CategoriseInput<'_>) -> &'static str {
    RuleCategoriser::new().categorise(input).code()
}

#[test]
fn what_no_rule_knows_falls_by_sign() {
    for unknown in ["", " ", "xyzzy 4711", "Vardagsrum", "日本", "\u{0}"] {
        assert_eq!(swedish(unknown, true), "expenses:misc.uncategorized", "{unknown:?}");
        assert_eq!(swedish(unknown, false), "income:other.other", "{unknown:?}");
    }
}

#[test]
fn patterns_match_whole_words_only() {
    assert_eq!(swedish("ICA Supermarket Aptiten", true), "expenses:food.groceries");
    assert_eq!(swedish("KORTKÖP 190412 ICA", true), "expenses:food.groceries");
    assert_eq!(swedish("Pan American", true), "expenses:misc.uncategorized");
    assert_eq!(swedish("Musicaffar", true), "expenses:misc.uncategorized");
}

#[test]
fn spelling_does_not_matter() {
    for spelling in ["HEMKÖP", "Hemkop", "hemkoep city", "HEMKO\u{308}P"] {
        assert_eq!(swedish(spelling, true), "expenses:food.groceries", "{spelling:?}");
    }
}

#[test]
fn the_longest_pattern_wins() {
    assert_eq!(swedish("IKEA", true), "expenses:house.fitment");
    assert_eq!(swedish("IKEA Restaurang Barkarby", true), "expenses:food.restaurants");
    assert_eq!(swedish("ICA Försäkring", true), "expenses:home.insurance");
}

#[test]
fn money_back_from_a_seller_is_a_reimbursement() {
    assert_eq!(swedish("ICA Supermarket", false), "income:refund.other");
    assert_eq!(swedish("Återbetalning ICA", false), "income:refund.other");
}

#[test]
fn an_income_of_its_own_wins_over_a_reimbursement() {
    assert_eq!(swedish("Lön Restaurang Prinsen AB", false), "income:salary.other");
    assert_eq!(swedish("Lön", true), "expenses:misc.uncategorized");
}

#[test]
fn weak_words_decide_only_alone() {
    assert_eq!(swedish("Överföring", true), "transfers:other.other");
    assert_eq!(swedish("Överföring hyra", true), "expenses:home.rent");
    assert_eq!(swedish("Överföring Lön", false), "income:salary.other");
}

#[test]
fn the_same_word_says_another_thing_by_sign() {
    assert_eq!(swedish("Ränta", true), "expenses:home.mortgage");
    assert_eq!(swedish("Ränta", false), "income:financial.other");
    assert_eq!(swedish("Skatteverket", true), "expenses:misc.fees");
    assert_eq!(swedish("Skatteverket", false), "income:refund.other");
}

#[test]
fn market_type_and_account_are_conditions() {
    let input =
        CategoriseInput { description: "SL", kind: "DEFAULT", market: "SE", account_type: "CHECKING", negative: true };
    assert_eq!(decided(&input), "expenses:transport.publictransport");
    assert_eq!(decided(&CategoriseInput { market: "DE", ..input }), "expenses:misc.uncategorized");

    let unknown = CategoriseInput { description: "4711", ..input };
    assert_eq!(decided(&CategoriseInput { kind: "WITHDRAWAL", ..unknown }), "expenses:misc.withdrawals");
    assert_eq!(decided(&CategoriseInput { kind: "WITHDRAWAL", negative: false, ..unknown }), "income:other.other");

    let paid = CategoriseInput { description: "Inbetalning", negative: false, ..input };
    assert_eq!(decided(&paid), "income:other.other");
    assert_eq!(decided(&CategoriseInput { account_type: "CREDIT_CARD", ..paid }), "transfers:other.other");
}

/// Descriptions as banks of each market write them. A changed answer needs a raised version, and the version is in the name.
#[test]
fn the_answers_of_this_version_are_pinned() {
    let categoriser = RuleCategoriser::new();
    let mut table = String::new();
    for line in include_str!("samples.tsv").lines() {
        let (market, description) = line.split_once('\t').expect("a market and a description");
        let answer = |negative| {
            decided(&CategoriseInput { description, kind: "DEFAULT", market, account_type: "CHECKING", negative })
        };
        table += &format!("{market} {description}: {} | {}\n", answer(true), answer(false));
    }
    insta::assert_snapshot!(format!("answers_of_version_{}", categoriser.version()), table);
}

/// When this fails, the rules have changed: raise the version in `data/rules.tsv` and accept the new version's snapshots. Those of
/// a version never change.
#[test]
fn the_version_rises_with_the_rules() {
    let digest = Sha256::digest(SHIPPED.as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    insta::assert_snapshot!(format!("rules_of_version_{}", RuleCategoriser::new().version()), hex);
}

proptest! {
    #[test]
    fn any_text_gets_a_leaf_and_always_the_same(
        description in any::<String>(), kind in any::<String>(), market in "[A-Z]{2}", negative in any::<bool>(),
    ) {
        let input = CategoriseInput { description: &description, kind: &kind, market: &market, account_type: "LOAN", negative };
        let category = RuleCategoriser::new().categorise(&input);
        prop_assert!(CategoryTree::get().is_leaf(category));
        prop_assert_eq!(RuleCategoriser::new().categorise(&input), category);
    }

    #[test]
    fn what_surrounds_a_merchant_does_not_hide_it(before in "[0-9 *:,-]{0,20}", after in "[0-9 *:,-]{0,20}") {
        prop_assert_eq!(swedish(&format!("{before} Systembolaget {after}"), true), "expenses:food.liquor");
    }

    #[test]
    fn the_sign_of_income_and_expenses_is_kept(
        words in proptest::collection::vec(prop::sample::select(vec![
            "ica", "lön", "överföring", "hyra", "pension", "skatteverket", "ränta", "netflix", "4711", "refund", "csn",
        ]), 0..5),
        negative in any::<bool>(),
    ) {
        let code = swedish(&words.join(" "), negative);
        let wrong = if negative { "income" } else { "expenses" };
        prop_assert!(!code.starts_with(wrong), "{words:?} {code}");
    }
}
