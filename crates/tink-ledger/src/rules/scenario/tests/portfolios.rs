//! Portfolios add up.

use jiff::civil::date;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn values_are_quantities_at_prices_and_totals_their_sums(person in anybody(), on in any_day()) {
        let portfolios = person.portfolios(on);
        prop_assert_eq!(portfolios.len(), 1);
        let portfolio = &portfolios[0];
        let (mut value, mut profit) = (cents(portfolio.cash_value), 0);
        for held in &portfolio.instruments {
            let (quantity, scale) = held.quantity.parts();
            let parts = quantity * 10i128.pow(4 - scale);
            prop_assert_eq!(cents(held.market_value), half_even(parts * cents(held.price), 10_000));
            let cost = cents(held.market_value) - cents(held.profit);
            prop_assert_eq!(cents(held.average_acquisition_price), half_even(cost * 10_000, parts));
            prop_assert_eq!(held.kind == "STOCK", scale == 0 && !held.ticker.is_empty() && !held.market_place.is_empty());
            prop_assert!(held.kind == "STOCK" || held.kind == "FUND");
            prop_assert_eq!(held.currency.as_str(), person.currency());
            value += cents(held.market_value);
            profit += cents(held.profit);
        }
        prop_assert!(portfolio.instruments.iter().any(|held| held.kind == "FUND"));
        prop_assert_eq!(cents(portfolio.total_value), value);
        prop_assert_eq!(cents(portfolio.total_profit), profit);
    }
}

#[test]
fn what_is_paid_in_is_bought_for_at_the_days_price() {
    let person = person(3, Scenario::Demo, "SE");
    let rows = person.transactions(date(2025, 1, 1), date(2025, 12, 31));
    let bought: Vec<_> = rows.iter().filter(|row| row.description.starts_with("Fondköp")).collect();
    assert_eq!(bought.len(), 24);
    for row in bought {
        let day: Date =
            format!("{}-{}-{}", &row.external_id[..4], &row.external_id[4..6], &row.external_id[6..8]).parse().unwrap();
        let fund = |on| {
            let held = person.portfolios(on).remove(0).instruments;
            held.into_iter().find(|held| row.description.ends_with(&held.name)).unwrap()
        };
        let (before, after) = (fund(day.yesterday().unwrap()), fund(day));
        let parts = after.quantity.parts().0 - before.quantity.parts().0;
        assert_eq!(parts, half_even(-cents(row.amount) * 10_000, cents(after.price)), "{row:?}");
    }
}

#[test]
fn sweden_saves_in_an_isk_and_others_in_depots() {
    let kind = |market| person(1, Scenario::Demo, market).portfolios(date(2025, 1, 1)).remove(0).kind;
    assert_eq!(["SE", "NO", "FI", "DK", "DE"].map(kind), ["ISK", "DEPOT", "DEPOT", "DEPOT", "DEPOT"]);
}
