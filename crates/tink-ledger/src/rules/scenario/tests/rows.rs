//! Rows: the rule that a day is decided by the person and the day alone, and what a bank would never show.

use std::collections::{BTreeMap, HashSet};

use jiff::ToSpan;
use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;

use super::*;
use crate::TransactionKind;
use crate::rules::categories::CategoryIndex;
use crate::rules::categorise::{CategoriseInput, Categoriser, RuleCategoriser};

fn booked(mut rows: Vec<DemoTransaction>) -> Vec<DemoTransaction> {
    rows.iter_mut().for_each(|row| row.pending = false);
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_span_is_its_parts_one_after_the_other(person in anybody(), from in any_day(), days in 0..90_i32, split in 0..90_i32) {
        let to = from.saturating_add(days.days());
        let middle = from.saturating_add(split.min(days).days());
        let mut parts = booked(person.transactions(from, middle));
        parts.extend(person.transactions(middle.saturating_add(1.day()), to));
        prop_assert_eq!(booked(person.transactions(from, to)), booked(parts));
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_another_life(seed in any::<u64>(), from in any_day()) {
        let bytes = |seed| {
            let person = person(seed, Scenario::Demo, "SE");
            let to = from.saturating_add(31.days());
            let everything = (
                person.accounts(),
                person.transactions(from, to),
                person.balances(to),
                person.portfolios(to),
                (person.loans(to), person.loan_events(to), person.loan_timelines(to), person.account_details(to)),
            );
            serde_json::to_string(&everything).unwrap()
        };
        prop_assert_eq!(bytes(seed), bytes(seed));
        prop_assert_ne!(bytes(seed), bytes(seed.wrapping_add(1)));
    }

    #[test]
    fn a_balance_is_the_opening_and_every_row_since(person in anybody(), on in any_day()) {
        let rows = person.transactions(BEGINNING, on);
        let eve = person.balances(BEGINNING.yesterday().unwrap());
        for (opening, balance) in eve.iter().zip(person.balances(on)) {
            let moved = sum(rows.iter().filter(|row| row.account == balance.account));
            if balance.account == AccountKey::Investment {
                let cash = |on| cents(person.portfolios(on)[0].cash_value);
                prop_assert_eq!(cash(on), cash(BEGINNING.yesterday().unwrap()) + moved);
                prop_assert_eq!(balance.balance, person.portfolios(on)[0].total_value);
                continue;
            }
            prop_assert_eq!(cents(balance.balance), cents(opening.balance) + moved, "{:?}", balance.account);
        }
    }

    #[test]
    fn rows_lie_on_their_days_in_order_and_have_ids_of_their_own(person in anybody(), from in any_day()) {
        let to = from.saturating_add(120.days());
        let rows = person.transactions(from, to);
        let ids: HashSet<&str> = rows.iter().map(|row| row.external_id.as_str()).collect();
        prop_assert_eq!(ids.len(), rows.len());
        for row in &rows {
            let local = jiff::Timestamp::from_millisecond(row.date.as_millis()).unwrap().to_zoned(person.zone.clone());
            prop_assert_eq!(local.strftime("%Y%m%d").to_string(), row.external_id[..8].to_owned());
            prop_assert!(from <= local.date() && local.date() <= to);
            prop_assert!(!row.amount.is_zero() && !row.description.is_empty() && !row.description.contains('~'));
        }
        prop_assert!(rows.is_sorted_by_key(|row| row.date));
        prop_assert!(rows.is_sorted_by_key(|row| &row.external_id));
    }

    #[test]
    fn a_transfer_between_own_accounts_has_two_equal_sides(person in anybody(), from in any_day()) {
        let mut by_time: BTreeMap<_, Vec<DemoTransaction>> = BTreeMap::new();
        for row in person.transactions(from, from.saturating_add(400.days())) {
            // What a new loan pays out or redeems goes to and comes from the seller.
            let at = jiff::Timestamp::from_millisecond(row.date.as_millis()).unwrap().to_zoned(person.zone.clone());
            let with_the_seller = matches!(row.account, AccountKey::Mortgage | AccountKey::Loan) && at.hour() == 10;
            if row.kind == TransactionKind::Transfer && !with_the_seller {
                by_time.entry((row.date, row.amount.max(-row.amount))).or_default().push(row);
            }
        }
        prop_assert!(!by_time.is_empty());
        for sides in by_time.values() {
            prop_assert_eq!(sum(sides), 0, "{:?}", sides);
            prop_assert!(sides.chunks(2).all(|pair| pair[0].account != pair[1].account));
        }
    }
}

#[test]
fn only_card_purchases_of_the_last_two_days_are_pending() {
    for person in everybody(11).step_by(5) {
        for last in 10..17 {
            let to = date(2025, 2, last);
            let rows = person.transactions(date(2025, 2, 1), to);
            let days = |row: &DemoTransaction| {
                i64::from(20_250_200 + i32::from(last)) - row.external_id[..8].parse::<i64>().unwrap()
            };
            for row in &rows {
                let card = row.kind == TransactionKind::CreditCard;
                assert!(!row.pending || card && days(row) <= 1, "{row:?}");
                assert!(row.pending || !card || days(row) > 0, "{row:?}");
            }
        }
    }
}

#[test]
fn the_salary_comes_on_the_25th_or_the_banking_day_before() {
    let person = person(5, Scenario::StableIncome, "SE");
    let rows = person.transactions(date(2024, 1, 1), date(2025, 12, 31));
    let paid: Vec<Date> = rows
        .iter()
        .filter(|row| row.description.starts_with("Lön "))
        .map(|row| jiff::Timestamp::from_millisecond(row.date.as_millis()).unwrap())
        .map(|at| at.to_zoned(TimeZone::get("Europe/Stockholm").unwrap()).date())
        .collect();
    assert_eq!(paid.len(), 24);
    for day in paid {
        assert!(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday), "{day}");
        let late = day.day() < 25;
        assert!((23..=25).contains(&day.day()) && (!late || day.weekday() == Weekday::Friday), "{day}");
    }
}

#[test]
fn the_categoriser_knows_most_of_what_is_bought() {
    let categoriser = RuleCategoriser::new();
    for person in everybody(20) {
        let rows = person.transactions(date(2023, 4, 1), date(2025, 3, 31));
        let known = |row: &&DemoTransaction| {
            let input = CategoriseInput {
                description: &row.description,
                kind: row.kind.as_str(),
                market: &person.market,
                account_type: row.account.kind(),
                negative: row.amount.is_negative(),
            };
            categoriser.categorise(&input) != CategoryIndex::uncategorised(row.amount.is_negative())
        };
        let share = rows.iter().filter(known).count() * 100 / rows.len();
        let unknown: HashSet<&str> =
            rows.iter().filter(|row| !known(row)).map(|row| row.description.as_str()).collect();
        assert!(share >= 80, "{person:?} {share} % {unknown:?}");
    }
}

#[test]
fn two_years_are_some_two_thousand_rows_with_every_kind_of_account() {
    for person in everybody(31) {
        let rows = person.transactions(date(2023, 4, 1), date(2025, 3, 31));
        assert!((1200..4000).contains(&rows.len()), "{person:?} {}", rows.len());
        for key in person.account_keys() {
            assert!(rows.iter().any(|row| row.account == key), "{person:?} {key:?}");
        }
    }
}

#[test]
fn days_outside_a_life_have_no_rows_and_no_panic() {
    for market in ["SE", "HU"] {
        let person = person(1, Scenario::Overspender, market);
        assert_eq!(person.transactions(Date::MIN, BEGINNING.yesterday().unwrap()), []);
        assert_eq!(person.transactions(END.tomorrow().unwrap(), Date::MAX), []);
        assert_eq!(person.transactions(date(2025, 1, 2), date(2025, 1, 1)), []);
        for (far, near) in [(Date::MIN, BEGINNING.yesterday().unwrap()), (Date::MAX, END)] {
            assert_eq!(person.balances(far), person.balances(near));
            assert_eq!(person.portfolios(far), person.portfolios(near));
            assert_eq!(person.loans(far), person.loans(near));
            assert_eq!(person.loan_events(far), person.loan_events(near));
            assert_eq!(person.loan_timelines(far), person.loan_timelines(near));
            assert_eq!(person.account_details(far), person.account_details(near));
        }
    }
}

#[test]
fn an_unknown_market_and_zone_still_have_people() {
    let nobody = Person::new([9; 32], Scenario::Demo, "xx", "Nowhere/At_all");
    assert_eq!(nobody.currency(), "EUR");
    assert!(!nobody.transactions(date(2025, 1, 1), date(2025, 1, 31)).is_empty());
    assert_eq!(person(1, Scenario::Demo, "HU").currency(), "HUF");
    let lower = Person::new(3, Scenario::Demo, "se", "Europe/Stockholm");
    assert_eq!(lower.accounts(), person(3, Scenario::Demo, "SE").accounts());
}

#[test]
fn whatever_is_shown_reads_back_as_it_was() {
    let person = person(4, Scenario::Overspender, "DK");
    let on = date(2025, 3, 31);
    fn back<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    }
    back(&person.accounts());
    back(&person.account_details(on));
    back(&person.transactions(date(2025, 3, 1), on));
    back(&person.balances(on));
    back(&person.portfolios(on));
    back(&person.loans(on));
    back(&person.loan_events(on));
    back(&person.loan_timelines(on));
}

#[test]
fn scenarios_are_named_as_people_ask_for_them() {
    let names = Scenario::ALL.map(Scenario::as_str);
    assert_eq!(names, ["demo", "high_saver", "overspender", "stable_income"]);
    for scenario in Scenario::ALL {
        assert_eq!(Scenario::parse(scenario.as_str()), Some(scenario));
        assert_eq!(serde_json::to_string(&scenario).unwrap(), format!("{:?}", scenario.as_str()));
    }
    assert_eq!((Scenario::parse("Demo"), Scenario::default()), (None, Scenario::Demo));
}

#[test]
fn debug_shows_no_seed() {
    let person = Person::new([171; 32], Scenario::Demo, "SE", "Europe/Stockholm");
    assert_eq!(format!("{person:?}"), "Person { scenario: Demo, market: \"SE\", currency: \"SEK\", .. }");
}
