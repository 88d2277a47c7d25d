//! A few days of everybody, to be read.

use std::fmt::Write;

use jiff::civil::date;

use super::*;

/// The days around a payday, line by line.
fn days(market: &str) -> String {
    let mut text = String::new();
    for scenario in Scenario::ALL {
        let person = person(2025, scenario, market);
        let rows = person.transactions(date(2025, 3, 24), date(2025, 3, 27));
        writeln!(text, "{} {} {}", scenario.as_str(), person.name(), person.currency()).unwrap();
        for row in rows {
            let pending = if row.pending { " (pending)" } else { "" };
            let (id, at, amount) = (&row.external_id, row.date, row.amount.to_string());
            let (account, kind) = (row.account.as_str(), row.kind.as_str());
            writeln!(text, "{id} {at} {account:<10} {amount:>10} {kind:<11} {}{pending}", row.description).unwrap();
        }
    }
    text
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

#[test]
fn four_days_in_sweden() {
    insta::assert_snapshot!(days("SE"));
}

#[test]
fn four_days_in_norway() {
    insta::assert_snapshot!(days("NO"));
}

#[test]
fn four_days_in_finland() {
    insta::assert_snapshot!(days("FI"));
}

#[test]
fn four_days_in_denmark() {
    insta::assert_snapshot!(days("DK"));
}

#[test]
fn four_days_in_germany() {
    insta::assert_snapshot!(days("DE"));
}

#[test]
fn four_days_elsewhere() {
    insta::assert_snapshot!(days("FR"));
}

#[test]
fn the_accounts_of_somebody_in_sweden() {
    let person = person(2025, Scenario::Demo, "SE");
    let on = date(2025, 3, 27);
    insta::assert_snapshot!(pretty(&(person.accounts(), person.account_details(on), person.balances(on))));
}

#[test]
fn the_investments_of_somebody_in_sweden() {
    insta::assert_snapshot!(pretty(&person(2025, Scenario::Demo, "SE").portfolios(date(2025, 3, 27))));
}

#[test]
fn the_loans_of_somebody_in_sweden() {
    let person = person(2025, Scenario::Demo, "SE");
    let on = date(2025, 3, 27);
    insta::assert_snapshot!(pretty(&(
        person.loans(on),
        person.loan_events(on),
        person.loan_timelines(on).weighted_average
    )));
}
