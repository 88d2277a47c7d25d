//! What each scenario promises about money.

use super::super::everyday::month_end;
use super::super::life::{Detail, Life, Page};
use super::*;
use crate::TransactionKind;

/// Markets whose numbers are small, larger and largest.
const SCALES: [&str; 3] = ["FI", "SE", "HU"];

fn everybody_in(seed: u64, market: &str) -> impl Iterator<Item = Person> {
    Scenario::ALL.into_iter().map(move |scenario| person(seed, scenario, market))
}

/// The months of a life up to its last.
const WHOLE: usize = 90 * 12;
/// The months that show what a whole life would.
const THIRTY_YEARS: usize = 30 * 12;

/// So many months of a life with what each starts from.
fn every_month(person: &Person, months: usize, mut look: impl FnMut(&Life, &Page)) {
    let mut life = Life::opening(person);
    let mut page = Page::default();
    for _ in 0..months {
        let before = life.clone();
        life.live(person, Detail::Rows, &mut page);
        look(&before, &page);
    }
}

/// What came in and what went out in a month, without transfers between own accounts, over checking account and card.
fn in_and_out(page: &Page) -> (i64, i64) {
    let daily = |account| matches!(account, AccountKey::Checking | AccountKey::Card);
    let rows = page.rows.iter().filter(|row| daily(row.account) && row.kind != TransactionKind::Transfer);
    rows.fold((0, 0), |(income, spent), row| (income + row.cents.max(0), spent - row.cents.min(0)))
}

fn salary(page: &Page) -> i64 {
    let rows =
        page.rows.iter().filter(|row| row.account == AccountKey::Checking && row.kind == TransactionKind::Default);
    rows.map(|row| row.cents).max().unwrap_or(0)
}

#[test]
fn every_month_of_a_life_ends_where_the_person_means_it_to() {
    for person in everybody_in(40, "FI") {
        every_month(&person, WHOLE, |life, _| {
            let meant = month_end(&person, life.month.plus(-1));
            assert_eq!(life.balance(AccountKey::Checking), meant, "{person:?} before {:?}", life.month);
        });
    }
}

#[test]
fn a_month_in_rows_and_in_sums_leads_to_the_same_next_one() {
    for person in everybody_in(45, "SE") {
        let (mut one, mut other) = (Life::opening(&person), Life::opening(&person));
        let mut page = Page::default();
        for _ in 0..240 {
            one.live(&person, Detail::Rows, &mut page);
            other.live(&person, Detail::Sums, &mut page);
        }
        assert_eq!((one.balances, one.depot), (other.balances, other.depot));
    }
}

#[test]
fn a_stable_income_is_the_same_every_month() {
    for market in SCALES {
        let person = person(50, Scenario::StableIncome, market);
        let mut seen = Vec::new();
        every_month(&person, THIRTY_YEARS, |_, page| seen.push((salary(page), in_and_out(page).0)));
        assert!(seen.iter().all(|month| *month == (seen[0].0, seen[0].0)), "{market}: {seen:?}");
    }
}

#[test]
fn an_ordinary_income_varies_and_grows() {
    let person = person(51, Scenario::Demo, "SE");
    let mut seen = Vec::new();
    every_month(&person, WHOLE, |_, page| seen.push(salary(page)));
    assert!(seen[1000] > 2 * seen[0]);
    assert!(seen[..12].iter().any(|one| *one != seen[0]));
}

#[test]
fn a_high_saver_puts_aside_at_least_three_tenths_of_every_month() {
    for market in SCALES {
        let person = person(60, Scenario::HighSaver, market);
        every_month(&person, THIRTY_YEARS, |life, page| {
            let (income, spent) = in_and_out(page);
            let put: i64 = page
                .rows
                .iter()
                .filter(|row| row.kind == TransactionKind::Transfer && row.cents > 0)
                .filter(|row| matches!(row.account, AccountKey::Savings | AccountKey::Investment))
                .map(|row| row.cents)
                .sum();
            assert!(put * 10 >= income * 3, "{market} {:?}: {put} of {income}", life.month);
            assert!((income - spent) * 10 >= income * 3, "{market} {:?}: {spent} of {income}", life.month);
        });
    }
}

#[test]
fn an_overspender_spends_more_than_comes_in_and_ends_every_month_in_the_red() {
    for market in SCALES {
        let person = person(70, Scenario::Overspender, market);
        every_month(&person, WHOLE, |life, page| {
            let (income, spent) = in_and_out(page);
            assert!(spent > income, "{market} {:?}: {spent} of {income}", life.month);
            assert!(life.balance(AccountKey::Checking) < 0, "{market} {:?}", life.month);
            assert!(life.balance(AccountKey::Card) + page.sum(AccountKey::Card) < life.balance(AccountKey::Card));
        });
    }
}

#[test]
fn the_others_never_run_dry() {
    let careful = |person: &Person| person.scenario() != Scenario::Overspender;
    for person in everybody_in(80, "NO").chain(everybody_in(81, "HU")).filter(careful) {
        every_month(&person, THIRTY_YEARS, |life, page| {
            let mut rows: Vec<_> = page.rows.iter().filter(|row| row.account == AccountKey::Checking).collect();
            rows.sort_by_key(|row| (row.day, row.minute));
            let mut balance = life.balance(AccountKey::Checking);
            for row in rows {
                balance += row.cents;
                assert!(balance > 0, "{person:?} {:?}: {balance} on the {}", life.month, row.day);
            }
            let savings = life.balance(AccountKey::Savings) + page.sum(AccountKey::Savings);
            assert!(savings >= 0 && life.depot.cash >= 0, "{person:?} {:?}", life.month);
        });
    }
}

#[test]
fn purchases_cost_what_such_things_cost() {
    for person in everybody_in(90, "DK") {
        every_month(&person, THIRTY_YEARS, |life, page| {
            let least = -person.price(1, life.month).max(1);
            let most = person.of_salary(life.month, 600);
            let bought = page.rows.iter().filter(|row| row.kind == TransactionKind::CreditCard);
            for row in bought {
                assert!(row.cents <= least && -row.cents < most, "{person:?} {:?}: {row:?}", life.month);
            }
        });
    }
}

#[test]
fn december_brings_presents_and_the_savings_their_interest() {
    let person = person(95, Scenario::Demo, "SE");
    let year = person.transactions(jiff::civil::date(2024, 1, 1), jiff::civil::date(2024, 12, 31));
    let presents = |month: &str| {
        let shops = ["Interflora", "Blomsterhandel", "Guldfynd", "Presentkort"];
        let rows = year.iter().filter(|row| row.external_id.starts_with(month));
        rows.filter(|row| shops.iter().any(|shop| row.description.starts_with(shop))).count()
    };
    assert!(presents("202412") > presents("202403").max(presents("202405")));
    let interest: Vec<_> = year.iter().filter(|row| row.description == "Sparränta").collect();
    assert_eq!(interest.len(), 1);
    assert!(interest[0].external_id.starts_with("20241231") && interest[0].account == AccountKey::Savings);
}
