//! Whole hundredths of a currency's unit, in which lives are reckoned.

use std::cmp::Ordering;

use tink_model::Amount;

/// Hundredths of the currency's unit.
pub(super) type Cents = i64;

/// The amount, with two decimals.
pub(super) fn amount(cents: Cents) -> Amount {
    Amount::new(cents, 2)
}

/// `numerator / denominator`, to the nearest whole; a half goes to the even one. 0 for a denominator of 0.
pub(super) fn half_even(numerator: i128, denominator: i128) -> i128 {
    if denominator == 0 {
        return 0;
    }
    let (numerator, denominator) = if denominator < 0 { (-numerator, -denominator) } else { (numerator, denominator) };
    let (whole, rest) = divided(numerator, denominator);
    match (rest * 2).cmp(&denominator) {
        Ordering::Less => whole,
        Ordering::Greater => whole + 1,
        Ordering::Equal => whole + (whole & 1),
    }
}

/// The quotient, rounded down, and the rest. Nearly every number here is small enough for the division that machines
/// are quick at.
fn divided(numerator: i128, denominator: i128) -> (i128, i128) {
    match (i64::try_from(numerator), i64::try_from(denominator)) {
        (Ok(small), Ok(by)) => (small.div_euclid(by).into(), small.rem_euclid(by).into()),
        _ => (numerator.div_euclid(denominator), numerator.rem_euclid(denominator)),
    }
}

/// `value * times / by`, half-even.
pub(super) fn share(value: i64, times: i64, by: i64) -> i64 {
    half_even(i128::from(value) * i128::from(times), i128::from(by)) as i64
}

/// Down to a whole multiple.
pub(super) fn floor_to(value: i64, step: i64) -> i64 {
    value - value.rem_euclid(step.max(1))
}

/// To the nearest whole multiple.
pub(super) fn round_to(value: i64, step: i64) -> i64 {
    share(value, 1, step.max(1)) * step.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_neighbour() {
        for (numerator, denominator, rounded) in [
            (5, 2, 2),
            (7, 2, 4),
            (-5, 2, -2),
            (-7, 2, -4),
            (8, 3, 3),
            (-8, 3, -3),
            (7, -2, -4),
            (1, 0, 0),
            (0, 9, 0),
            (5 << 70, 2 << 70, 2),
            (-7 << 70, 2 << 70, -4),
        ] {
            assert_eq!(half_even(numerator, denominator), rounded, "{numerator}/{denominator}");
        }
    }

    #[test]
    fn multiples_are_reached_from_both_signs() {
        assert_eq!((floor_to(1234, 100), floor_to(-1234, 100)), (1200, -1300));
        assert_eq!((round_to(1250, 100), round_to(1251, 100), round_to(-1251, 100)), (1200, 1300, -1300));
        assert_eq!(amount(-9850).to_string(), "-98.50");
    }
}
