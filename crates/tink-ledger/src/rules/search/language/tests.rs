//! What query strings mean, as tables of text and explanation.

use jiff::Timestamp;
use proptest::prelude::*;
use tink_model::Amount;

use super::*;

/// A Friday in week 11, in Stockholm.
const NOW: &str = "2025-03-14T12:00:00+01:00";

fn parsed(text: &str, locale: &str, now: &str, zone: &str) -> ParsedQuery {
    let now = EpochMillis::new(now.parse::<Timestamp>().unwrap().as_millisecond());
    parse(text, locale, now, &Calendar::of(zone), CategoryTree::get())
}

#[track_caller]
fn check(locale: &str, table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(parsed(text, locale, NOW, "Europe/Stockholm").to_string(), *expected, "{text:?}");
    }
}

#[test]
fn english_queries() {
    check(
        "en_US",
        &[
            ("", "everything"),
            (" \t\u{3000} ", "everything"),
            ("riche", r#""riche""#),
            ("Riche TEATERGRILLEN", r#""riche" and "teatergrillen""#),
            ("#Cake", "#cake"),
            ("#cake, #wedding!", "#cake and #wedding"),
            ("over 100", "amount over 100"),
            ("More Than 99.50", "amount over 99.50"),
            ("under 1,000", "amount under 1000"),
            ("less than 1 000 000", "amount under 1000000"),
            ("around 100", "amount from 90.0 to 110.0"),
            ("around -0.05", "amount from 0.045 to 0.055"),
            ("over 10 under 20", "amount over 10 and amount under 20"),
            ("weekdays", "on weekdays"),
            ("weekends", "on weekends"),
            ("today", "in 2025-03-14"),
            ("yesterday", "in 2025-03-13"),
            ("this week", "in 2025:11"),
            ("last week", "in 2025:10"),
            ("this month", "in 2025-03"),
            ("last month", "in 2025-02"),
            ("this year", "in 2025"),
            ("last year", "in 2024"),
            ("week 7", "in 2025:07"),
            ("week 07", "in 2025:07"),
            ("week #7", "in 2025:07"),
            ("week 52", "in 2025:52"),
            ("restaurant", "category expenses:food.restaurants"),
            ("Food & Drinks", "category expenses:food"),
            ("bars and pubs", "category expenses:food.bars"),
            ("Food this week", "category expenses:food or expenses:food.restaurants and in 2025:11"),
            ("netflix last year over 100", r#""netflix" and in 2024 and amount over 100"#),
            ("today, taxi!", "in 2025-03-14 and category expenses:transport.taxi"),
        ],
    );
}

#[test]
fn swedish_queries() {
    check(
        "sv_SE",
        &[
            ("över 100", "amount over 100"),
            ("ÖVER 1.000,50", "amount over 1000.50"),
            ("mer än 1 000", "amount over 1000"),
            ("under 99,50", "amount under 99.50"),
            ("mindre än 99.50", "amount under 99.50"),
            ("runt 100", "amount from 90.0 to 110.0"),
            ("omkring 100", "amount from 90.0 to 110.0"),
            ("vardagar", "on weekdays"),
            ("helger", "on weekends"),
            ("helg", "on weekends"),
            ("idag", "in 2025-03-14"),
            ("i dag", "in 2025-03-14"),
            ("igår", "in 2025-03-13"),
            ("i går", "in 2025-03-13"),
            ("denna vecka", "in 2025:11"),
            ("den här veckan", "in 2025:11"),
            ("förra veckan", "in 2025:10"),
            ("denna månad", "in 2025-03"),
            ("förra månaden", "in 2025-02"),
            ("i år", "in 2025"),
            ("detta år", "in 2025"),
            ("förra året", "in 2024"),
            ("i fjol", "in 2024"),
            ("vecka 7", "in 2025:07"),
            ("Mat & Dryck", "category expenses:food"),
            ("restauranger förra veckan", "category expenses:food.restaurants and in 2025:10"),
            (
                "#fika över 50 helger kaffe",
                "#fika and amount over 50 and on weekends and category expenses:food.coffee",
            ),
            ("ica i söder", r#""ica" and "i" and "söder""#),
            ("over 100 this month", "amount over 100 and in 2025-03"),
            ("restaurants", r#""restaurants""#),
        ],
    );
}

#[test]
fn other_languages_have_english_commands_their_own_names_and_the_comma() {
    check("de_DE", &[("Lebensmittel over 1.000", "category expenses:food.groceries and amount over 1000")]);
    check("fr_FR", &[("groceries around 10,50", "category expenses:food.groceries and amount from 9.450 to 11.550")]);
    check("en_GB", &[("över 100 idag", r#""över" and "100" and "idag""#)]);
}

#[test]
fn an_incomplete_command_is_plain_words() {
    check(
        "sv_SE",
        &[
            ("over", r#""over""#),
            ("over the top", r#""over" and "the" and "top""#),
            ("over over 5", r#""over" and amount over 5"#),
            ("more 5", r#""more" and "5""#),
            ("mer än", r#""mer" and "än""#),
            ("around abc", r#""around" and "abc""#),
            ("this", r#""this""#),
            ("last friday", r#""last" and "friday""#),
            ("week", r#""week""#),
            ("week 0", r#""week" and "0""#),
            ("week 53", r#""week" and "53""#),
            ("week 99", r#""week" and "99""#),
            ("week -1", r#""week" and "-1""#),
            ("week 007", r#""week" and "007""#),
            ("week #", r##""week" and "#""##),
            ("#", r##""#""##),
            ("#,", r##""#,""##),
            ("a#b", r##""a#b""##),
            ("under armour", r#""under" and "armour""#),
        ],
    );
}

#[test]
fn today_is_the_users() {
    let in_zone = |now, zone| parsed("today", "en_US", now, zone).to_string();
    assert_eq!(in_zone("2025-03-14T23:30:00Z", "UTC"), "in 2025-03-14");
    assert_eq!(in_zone("2025-03-14T23:30:00Z", "Europe/Stockholm"), "in 2025-03-15");
    assert_eq!(in_zone("2025-03-14T23:30:00Z", "Pacific/Auckland"), "in 2025-03-15");
    assert_eq!(in_zone("2025-03-14T00:30:00Z", "America/Sao_Paulo"), "in 2025-03-13");
}

#[test]
fn weeks_are_of_the_iso_year() {
    let at = |text, now| parsed(text, "en_US", now, "UTC").to_string();
    assert_eq!(at("week 1", "2024-12-31T12:00:00Z"), "in 2025:01");
    assert_eq!(at("this week", "2024-12-31T12:00:00Z"), "in 2025:01");
    assert_eq!(at("this year", "2024-12-31T12:00:00Z"), "in 2024");
    assert_eq!(at("week 53", "2027-01-03T12:00:00Z"), "in 2026:53");
    assert_eq!(at("week 53", "2027-01-04T12:00:00Z"), r#""week" and "53""#);
}

#[test]
fn a_day_that_the_zone_skips_holds_nothing() {
    let query = parsed("yesterday", "en_US", "2011-12-31T12:00:00+14:00", "Pacific/Apia");
    assert!(matches!(query.terms.as_slice(), [Term::Dates(_, None)]), "{query:?}");
    assert_eq!(query.to_string(), "in 2011-12-30");
}

#[test]
fn a_period_runs_from_midnight_to_midnight_across_a_change_of_clocks() {
    let query = parsed("this week", "en_US", "2025-03-30T12:00:00+02:00", "Europe/Stockholm");
    let millis = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
    let [Term::Dates(_, Some(span))] = query.terms.as_slice() else { panic!("{query:?}") };
    assert_eq!(span.start.as_millis(), millis("2025-03-24T00:00:00+01:00"));
    assert_eq!(span.last.as_millis(), millis("2025-03-31T00:00:00+02:00") - 1);
}

#[test]
fn around_is_exact_and_takes_its_limits_in() {
    let amount = |text: &str| text.parse::<Amount>().unwrap();
    let around = AmountSpan::around(amount("0.1")).unwrap();
    assert!(around.holds(amount("0.09")) && around.holds(amount("0.11")) && around.holds(amount("0.1")));
    assert!(!around.holds(amount("0.0899999999")) && !around.holds(amount("0.1100000001")));
    assert!(
        !AmountSpan::Over(amount("5")).holds(amount("5.00")) && !AmountSpan::Under(amount("5")).holds(amount("5.00"))
    );
    assert!(
        AmountSpan::Over(amount("5")).holds(amount("5.01")) && AmountSpan::Under(amount("5")).holds(amount("4.99"))
    );
}

/// Words of the language in any order, and anything else.
fn any_query() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "over", "more", "than", "under", "around", "week", "this", "last", "month", "i", "år", "dag", "den", "här",
        "veckan", "förra", "#", "#a", "1", "1 000", "99,50", "-5", "60", "food", "&", "and", "mat", "och", "dryck",
        "bars", "ica", ",", "today", "weekends", "helg",
    ]);
    let pieces = prop::collection::vec(piece.prop_map(str::to_owned), 0..10).prop_map(|pieces| pieces.join(" "));
    prop_oneof![3 => pieces, 1 => any::<String>()]
}

proptest! {
    #[test]
    fn any_text_means_something_at_any_time(
        text in any_query(),
        locale in prop::sample::select(vec!["en_US", "sv_SE", "de_DE", "", "_", "å"]),
        now in prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), -100_000_000_000_000..100_000_000_000_000_i64],
        zone in prop::sample::select(vec!["UTC", "Europe/Stockholm", "Pacific/Apia", "America/Sao_Paulo"]),
    ) {
        let query = parse(&text, locale, EpochMillis::new(now), &Calendar::of(zone), CategoryTree::get());
        let words: Vec<String> = text.split_whitespace().map(fold).collect();
        prop_assert!(query.terms.len() <= words.len());
        prop_assert_eq!(query.terms.is_empty(), words.is_empty());
        prop_assert!(!query.to_string().is_empty());
        for term in &query.terms {
            match term {
                Term::Word(word) => prop_assert!(words.contains(word)),
                Term::Tag(tag) => prop_assert!(words.iter().any(|word| tag_of(word) == Some(tag.as_str()))),
                Term::Category(categories) => prop_assert!(!categories.is_empty()),
                _ => {}
            }
        }
    }

    #[test]
    fn blanks_and_case_make_no_difference(text in any_query(), blank in prop::sample::select(vec!["  ", "\t", "\u{a0}"])) {
        let plain = parsed(&text, "sv_SE", NOW, "UTC");
        let spaced: String = text.split_whitespace().collect::<Vec<_>>().join(blank);
        prop_assert_eq!(&parsed(&spaced, "sv_SE", NOW, "UTC"), &plain);
        if text.is_ascii() {
            prop_assert_eq!(&parsed(&text.to_uppercase(), "sv_SE", NOW, "UTC"), &plain);
        }
    }
}
