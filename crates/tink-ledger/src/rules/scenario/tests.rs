//! What holds for every life.

mod loans;
mod money;
mod portfolios;
mod rows;
mod snapshots;

use jiff::civil::Date;
use proptest::prelude::*;
use tink_model::Amount;

use super::*;

/// Markets with a table of their own, and two that share one.
const MARKETS: [(&str, &str); 6] = [
    ("SE", "Europe/Stockholm"),
    ("NO", "Europe/Oslo"),
    ("FI", "Europe/Helsinki"),
    ("DK", "Europe/Copenhagen"),
    ("DE", "Europe/Berlin"),
    ("HU", "Europe/Budapest"),
];

fn person(seed: u64, scenario: Scenario, market: &str) -> Person {
    let zone = MARKETS.iter().find(|(code, _)| *code == market).map_or("UTC", |(_, zone)| zone);
    Person::new(seed, scenario, market, zone)
}

fn everybody(seed: u64) -> impl Iterator<Item = Person> {
    let kinds = Scenario::ALL.into_iter().flat_map(|scenario| MARKETS.map(|(market, _)| (scenario, market)));
    kinds.map(move |(scenario, market)| person(seed, scenario, market))
}

fn anybody() -> impl Strategy<Value = Person> {
    let (scenario, market) = (0..Scenario::ALL.len(), 0..MARKETS.len());
    (any::<u64>(), scenario, market)
        .prop_map(|(seed, scenario, market)| person(seed, Scenario::ALL[scenario], MARKETS[market].0))
}

/// A day of the first thirty years of a life; what is true then is true later, and later takes longer to reach.
fn any_day() -> impl Strategy<Value = Date> {
    (0..10_957_i32).prop_map(|day| BEGINNING.saturating_add(jiff::ToSpan::days(day)))
}

fn cents(amount: Amount) -> i128 {
    let (mantissa, scale) = amount.parts();
    assert_eq!(scale, 2, "{amount}");
    mantissa
}

fn sum<'a>(rows: impl IntoIterator<Item = &'a DemoTransaction>) -> i128 {
    rows.into_iter().map(|row| cents(row.amount)).sum()
}

/// `value / divisor`, half-even, reckoned again by other means.
fn half_even(value: i128, divisor: i128) -> i128 {
    let (value, divisor) = (value * divisor.signum(), divisor.abs());
    let (whole, rest) = (value.div_euclid(divisor), value.rem_euclid(divisor));
    if rest * 2 > divisor || rest * 2 == divisor && whole % 2 != 0 { whole + 1 } else { whole }
}
