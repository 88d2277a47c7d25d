//! What a security costs on a day. Everybody sees the same price, and no price needs the one before it.

use jiff::civil::Date;

use super::culture::Security;
use super::dice::{MILLION, noise};
use super::money::{Cents, half_even};
use super::months::{day_number, last_banking_day};
use super::person::Person;

/// The waves that a price moves in: days from one turn to the next, and how far, in millionths.
const WAVES: [(i64, i64); 6] = [(1024, 170_000), (256, 100_000), (64, 60_000), (16, 30_000), (4, 14_000), (1, 7_000)];
/// What a security gains in a year, in millionths of its price on the first day of lives, and how much of that was
/// there in the year of the tables.
const GROWTH: i64 = 55_000;
const GROWN: i64 = MILLION + 15 * GROWTH;

impl Person {
    /// The closing price of a day; on Saturdays and Sundays that of Friday.
    ///
    /// A walk without steps: a straight growth, and waves of six lengths on it. Funds move half as far as shares.
    pub(super) fn quote(&self, security: &Security, on: Date) -> Cents {
        let day = day_number(last_banking_day(on));
        let part = if security.is_fund() { 2 } else { 1 };
        let waves: i64 =
            WAVES.iter().map(|(period, far)| noise(security.isin, day, *period) / part * far / MILLION).sum();
        let grown = (MILLION + GROWTH * day / 365).max(MILLION / 2);
        let scale = if self.culture.code.is_empty() { self.scale } else { 1000 };
        let at_table = i128::from(security.price) * i128::from(scale) * i128::from(grown);
        let price = half_even(at_table * i128::from(MILLION + waves), 1000 * i128::from(GROWN) * i128::from(MILLION));
        (price as i64).max(1)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;
    use crate::rules::scenario::Scenario;

    #[test]
    fn a_price_rests_at_weekends_and_moves_little_by_day() {
        let person = Person::new(1, Scenario::Demo, "SE", "Europe/Stockholm");
        for security in &person.held {
            let friday = person.quote(security, date(2025, 3, 7));
            assert_eq!(friday, person.quote(security, date(2025, 3, 9)));
            let days: Vec<Cents> = (0..2000).map(|day| person.quote(security, date(2020, 1, 1) + day.days())).collect();
            assert!(
                days.windows(2).all(|pair| pair[0].abs_diff(pair[1]) * 12 < pair[0].unsigned_abs()),
                "{security:?}"
            );
            assert!(days.iter().any(|price| *price != days[0]));
            assert!(days.iter().all(|price| (security.price / 2..security.price * 2).contains(price)), "{security:?}");
        }
    }
}
