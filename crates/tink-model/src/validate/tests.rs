//! The checks one by one, and what a violation says.

use super::*;
use crate::{Amount, EpochMillis, Json};

/// What `check` reports under some rules, a line for each violation.
fn reported(rules: &Rules, check: impl FnOnce(&mut Checker<'_>, &Path<'_>)) -> Vec<String> {
    let mut checker = Checker::new(rules);
    let root = Path::root();
    check(&mut checker, &root.name("a/b~c").index(3));
    checker.finish().map_or_else(|violations| violations.iter().map(ToString::to_string).collect(), |()| Vec::new())
}

fn one(check: impl FnOnce(&mut Checker<'_>, &Path<'_>)) -> String {
    reported(&Rules::client(), check).join("\n")
}

#[test]
fn lengths_count_characters_and_not_bytes() {
    assert_eq!(one(|c, at| c.max_length(at, "åäö", 3, "2019-01")), "");
    assert_eq!(
        one(|c, at| c.max_length(at, "åäö!", 3, "2019-01")),
        "/a~1b~0c/3: must have at most 3 characters, and has 4 (a string, rule maxLength of 2019-01)"
    );
    assert_eq!(one(|c, at| c.min_length(at, "åäö", 3, "2019-01")), "");
    assert_eq!(
        one(|c, at| c.min_length(at, "😀", 2, "2019-01")),
        "/a~1b~0c/3: must have at least 2 characters, and has 1 (a string, rule minLength of 2019-01)"
    );
    assert_eq!(one(|c, at| c.min_length(at, "😀😀", 2, "2019-01")), "");
}

#[test]
fn bounds_are_exact() {
    let amount = |text: &str| text.parse::<Amount>().expect(text);
    let (low, high) = (amount("0.1"), amount("9007199254740993"));
    assert_eq!(one(|c, at| c.minimum(at, amount("0.10"), low, "2019-01")), "");
    assert_eq!(
        one(|c, at| c.minimum(at, amount("0.0999999999999999999"), low, "2019-01")),
        "/a~1b~0c/3: must not be below 0.1 (a number, rule minimum of 2019-01)"
    );
    assert_eq!(one(|c, at| c.maximum(at, high, high, "2019-01")), "");
    assert_eq!(
        one(|c, at| c.maximum(at, amount("9007199254740993.01"), high, "2019-01")),
        "/a~1b~0c/3: must not be above 9007199254740993 (a number, rule maximum of 2019-01)"
    );
}

#[test]
fn counts_of_elements_are_checked() {
    assert_eq!(one(|c, at| c.min_items(at, 1, 1, "2019-01")), "");
    assert_eq!(one(|c, at| c.max_items(at, 1, 1, "2019-01")), "");
    assert_eq!(
        one(|c, at| c.min_items(at, 0, 1, "2019-01")),
        "/a~1b~0c/3: must have at least 1 elements, and has 0 (an array, rule minItems of 2019-01)"
    );
    assert_eq!(
        one(|c, at| c.max_items(at, 2, 1, "2019-01")),
        "/a~1b~0c/3: must have at most 1 elements, and has 2 (an array, rule maxItems of 2019-01)"
    );
    assert_eq!(one(|c, at| c.max_total(at, 2500, 2500, "transactions", "2019-01")), "");
    assert_eq!(
        one(|c, at| c.max_total(at, 2501, 2500, "transactions", "2019-01")),
        "/a~1b~0c/3: must hold at most 2500 transactions in total, and holds 2501 (an array, rule x-max-total of 2019-01)"
    );
}

#[test]
fn members_that_belong_together_are_checked() {
    let none = [("userId", false), ("externalUserId", false)];
    let both = [("userId", true), ("externalUserId", true)];
    let first = [("userId", true), ("externalUserId", false)];
    assert_eq!(one(|c, at| c.any_of(at, &first, "2019-01")), "");
    assert_eq!(one(|c, at| c.any_of(at, &both, "2019-01")), "");
    assert_eq!(
        one(|c, at| c.any_of(at, &none, "2019-01")),
        "/a~1b~0c/3: must have at least one of userId, externalUserId (an object, rule anyOf of 2019-01)"
    );
    assert_eq!(one(|c, at| c.exactly_one_of(at, &first, "2019-01")), "");
    for (members, count) in [(none, 0), (both, 2)] {
        assert_eq!(
            one(|c, at| c.exactly_one_of(at, &members, "2019-01")),
            format!(
                "/a~1b~0c/3: must have exactly one of userId, externalUserId, and has {count} (an object, rule x-exactly-one-of of 2019-01)"
            )
        );
    }
}

#[test]
fn every_repeated_key_is_reported_and_absent_ones_are_not() {
    let keys = [Some("a"), None, Some("b"), Some("a"), None, Some("a")];
    assert_eq!(
        reported(&Rules::client(), |c, at| c.unique_by(at, keys.into_iter(), "externalId", "2019-01")),
        [
            "/a~1b~0c/3/3: has the same externalId as an element before it (an object, rule x-unique-by of 2019-01)",
            "/a~1b~0c/3/5: has the same externalId as an element before it (an object, rule x-unique-by of 2019-01)",
        ]
    );
}

#[test]
fn a_reference_must_lead_somewhere() {
    let known = ["a", "b"];
    assert_eq!(one(|c, at| c.refers_to(at, "b", known.into_iter(), "accounts.id", "2019-01")), "");
    assert_eq!(
        one(|c, at| c.refers_to(at, "c", known.into_iter(), "accounts.id", "2019-01")),
        "/a~1b~0c/3: must be one of the values at accounts.id in the same object (a string, rule x-refers-to of 2019-01)"
    );
}

#[test]
fn unknown_enum_values_are_refused_by_a_server_and_passed_by_a_client() {
    let long = "X".repeat(50);
    let check = |value: &'static str| {
        move |c: &mut Checker<'_>, at: &Path<'_>| c.known_value(at, value, value == "A", &["A", "B"], "2019-01")
    };
    assert_eq!(reported(&Rules::client(), check("DEPOSIT")), Vec::<String>::new());
    assert_eq!(reported(&Rules::sandbox(Profile::Seed), check("A")), Vec::<String>::new());
    assert_eq!(
        reported(&Rules::sandbox(Profile::Seed), check("DEPOSIT")),
        ["/a~1b~0c/3: `DEPOSIT` is none of the known values: A, B (a string, rule enum of 2019-01)"]
    );
    let shown = reported(&Rules::sandbox(Profile::Seed), |c, at| c.known_value(at, &long, false, &["A"], "2019-01"));
    assert!(shown[0].contains(&format!("`{}…`", "X".repeat(40))), "{shown:?}");
}

#[test]
fn a_later_profile_includes_the_earlier_ones() {
    assert!(Checker::new(&Rules::client().with_profile(Profile::Revision2026)).applies(Profile::Revision2026));
    assert!(!Checker::new(&Rules::client()).applies(Profile::Revision2026));
}

#[test]
fn free_form_json_is_limited_in_length_and_keys() {
    let json = Json::from_text("{\"TAGS\": [\"å\"], \"x\": 1}".to_owned()).expect("JSON");
    assert_eq!(one(|c, at| c.max_json_length(at, &json, 23, "2026-01")), "");
    assert_eq!(
        one(|c, at| c.max_json_length(at, &json, 22, "2026-01")),
        "/a~1b~0c/3: must have at most 22 characters as JSON, and has 23 (an object, rule maxLength of 2026-01)"
    );
    assert_eq!(
        one(|c, at| c.allowed_keys(at, &json, &["PENDING_IDS", "TAGS"], "2026-01")),
        "/a~1b~0c/3: has the key `x`; allowed are PENDING_IDS, TAGS (an object, rule allowedKeys of 2026-01)"
    );
}

#[test]
fn an_age_is_checked_only_where_the_time_is_known() {
    let now = EpochMillis::new(1_767_262_500_000);
    let check = |years_and_days: i64| {
        let date = EpochMillis::new(now.as_millis() - years_and_days * 86_400_000);
        move |c: &mut Checker<'_>, at: &Path<'_>| c.max_age_years(at, date, 10, "2026-01")
    };
    assert_eq!(reported(&Rules::client(), check(100_000)), Vec::<String>::new());
    assert_eq!(reported(&Rules::client().with_now(now), check(3652)), Vec::<String>::new());
    assert_eq!(
        reported(&Rules::client().with_now(now), check(3653)),
        ["/a~1b~0c/3: must not be older than 10 years (a number, rule maxAgeYears of 2026-01)"]
    );
}

#[test]
fn a_restricted_list_of_values_is_checked_in_every_case() {
    assert_eq!(one(|c, at| c.one_of(at, "BATCH", &["BATCH"], "2026-01")), "");
    assert_eq!(
        one(|c, at| c.one_of(at, "HISTORICAL", &["BATCH"], "2026-01")),
        "/a~1b~0c/3: `HISTORICAL` is not allowed; allowed are BATCH (a string, rule enum of 2026-01)"
    );
}

#[test]
fn patterns_eat_a_text_from_the_front() {
    let locale = |text: &str| {
        let mut scan = Scan::new(text);
        scan.take(2, 2, |c| c.is_ascii_lowercase())
            && scan.take(1, 1, |c| c == '_')
            && scan.take(2, 2, |c| c.is_ascii_uppercase())
            && scan.is_done()
    };
    assert!(locale("sv_SE"));
    for text in ["", "sv", "SV_se", "sv_SEE", "svv_SE", "sv-SE", " sv_SE", "åä_SE"] {
        assert!(!locale(text), "{text:?}");
    }
    let mut scan = Scan::new("aaå");
    assert!(scan.take(0, usize::MAX, |c| c == 'a') && scan.take(1, 1, |c| c == 'å') && scan.is_done());
}

#[test]
fn violations_beyond_the_first_thousand_are_counted_and_not_kept() {
    let mut checker = Checker::new(&RULES);
    for index in 0..1234 {
        checker.min_items(&Path::root().index(index), 0, 1, "2019-01");
    }
    let violations = checker.finish().expect_err("all are broken");
    assert_eq!((violations.as_slice().len(), violations.omitted()), (1000, 234));
    assert_eq!(violations.iter().next_back().map(Violation::pointer), Some("/999"));
    let text = violations.to_string();
    assert_eq!((text.lines().count(), text.lines().next_back()), (1001, Some("and 234 more")));
}

#[test]
fn a_message_that_is_not_kept_is_not_made() {
    let mut checker = Checker::new(&RULES);
    let mut made = 0;
    for _ in 0..1500 {
        checker.broken(&Path::root(), "enum", "2019-01", "a string", || {
            made += 1;
            String::new()
        });
    }
    assert_eq!(made, 1000);
}

const RULES: Rules = Rules::client();
