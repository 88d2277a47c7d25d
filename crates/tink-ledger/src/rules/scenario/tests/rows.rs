//! Rows: the rule that a day is decided by the person and the day alone, and what a bank would never show.

use std::collections::{BTreeMap, HashSet};

use jiff::ToSpan;
use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;

use super::*;
use crate::TransactionKind;
use crate::rules::categories::CategoryIndex;
use crate::rules::categorise::{CategoriseInput, Categoriser, RuleCategoriser};

/// The rows of a span as they are for good: as one who comes two days later finds them.
fn booked(person: &Person, from: Date, to: Date) -> Vec<DemoTransaction> {
    let mut rows = person.transactions(from, to.saturating_add(2.days()));
    rows.retain(|row| is_until(row, to));
    rows
}

fn is_until(row: &DemoTransaction, day: Date) -> bool {
    row.external_id[..8] <= *day.strftime("%Y%m%d").to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_span_is_its_parts_one_after_the_other(person in anybody(), from in any_day(), days in 0..90_i32, split in 0..90_i32) {
        let to = from.saturating_add(days.days());
        let middle = from.saturating_add(split.min(days).days());
        let after = middle.saturating_add(1.day());
        let mut parts = booked(&person, from, middle);
        parts.extend(booked(&person, after, to));
        prop_assert_eq!(booked(&person, from, to), parts);
        // How a row looks depends on the last day alone.
        let mut whole = person.transactions(from, to);
        whole.retain(|row| !is_until(row, middle));
        prop_assert_eq!(person.transactions(after, to), whole);
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

/// What became of what was pending on a day.
#[derive(Debug, Default)]
struct Fates {
    same: usize,
    amount: usize,
    text: usize,
    gone: usize,
}

#[test]
fn what_is_pending_is_booked_as_it_was_or_amended_or_goes_and_every_life_knows_all_of_that() {
    for person in everybody(12) {
        let mut fates = Fates::default();
        let (mut day, end) = (date(2025, 3, 1), date(2025, 8, 31));
        while day <= end {
            let later = person.transactions(day.saturating_sub(1.day()), day.saturating_add(2.days()));
            for row in person.transactions(day, day).into_iter().filter(|row| row.pending) {
                let then = later.iter().find(|other| other.external_id == row.external_id);
                match then {
                    None => {
                        assert!(row.external_id.ends_with("-1"), "{row:?}");
                        fates.gone += 1;
                    }
                    Some(then) => {
                        assert_eq!((then.account, then.date, then.kind), (row.account, row.date, row.kind));
                        let other = (then.amount != row.amount, then.description != row.description);
                        match other {
                            (true, false) => fates.amount += 1,
                            (false, true) => {
                                assert!(then.description.len() > row.description.len(), "{row:?} {then:?}");
                                fates.text += 1;
                            }
                            other => {
                                assert_eq!(other, (false, false), "{row:?} {then:?}");
                                fates.same += 1;
                            }
                        }
                        assert!(row.amount.is_negative() && then.amount.is_negative());
                    }
                }
            }
            day = day.tomorrow().unwrap();
        }
        let Fates { same, amount, text, gone } = fates;
        let all = same + amount + text + gone;
        assert!(same * 2 > all && amount > 0 && text > 0 && gone > 0 && gone * 20 < all, "{person:?} {fates:?}");
    }
}

#[test]
fn what_is_held_is_near_what_it_is_held_for() {
    for person in everybody(13) {
        for day in 1..=28 {
            let on = date(2025, 7, day);
            let later = booked(&person, on, on);
            for row in person.transactions(on, on) {
                let price = later.iter().find(|other| other.external_id[..12] == row.external_id[..12]).unwrap();
                let (held, price) = (-cents(row.amount), -cents(price.amount));
                let most = price * 3 / 2 + 6 * i128::from(person.note());
                assert!(held == price || (held * 2 > price && held <= most), "{person:?} {row:?} {price}");
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
