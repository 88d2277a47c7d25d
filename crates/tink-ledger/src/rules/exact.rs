//! Exact numbers for sums, shares and means: integers of 38 digits with a scale.
//!
//! Additions and products are exact as long as their digits fit; digits beyond, which no amounts of a real bank reach, are
//! dropped from the right and rounded half-even. Nothing panics and nothing wraps: what is too large even so stays at the
//! largest number, which is no [`Amount`].

use std::cmp::Ordering;

use tink_model::Amount;

/// Ten to the power of this still fits.
const MOST_DIGITS: u32 = 38;

/// `mantissa` divided by ten to the power of `scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exact {
    mantissa: i128,
    scale: u32,
}

impl Exact {
    pub(crate) const ZERO: Self = Self { mantissa: 0, scale: 0 };

    pub(crate) const fn new(mantissa: i128, scale: u32) -> Self {
        Self { mantissa, scale }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        let mut scale = self.scale.max(other.scale);
        loop {
            let sum = self.at_scale(scale).zip(other.at_scale(scale)).and_then(|(a, b)| a.checked_add(b));
            match sum {
                Some(mantissa) => return Self { mantissa, scale },
                None if scale == 0 => return Self { mantissa: self.mantissa.saturating_add(other.mantissa), scale },
                None => scale -= 1,
            }
        }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        // Mantissas never reach the one number that has no opposite: sums of it saturate, and products refuse it.
        self.plus(Self { mantissa: other.mantissa.saturating_neg(), scale: other.scale })
    }

    pub(crate) fn times(self, factor: Amount) -> Self {
        let (other, other_scale) = factor.parts();
        for dropped in 0..=self.scale {
            let mantissa = self.without_digits(dropped).checked_mul(other);
            if let Some(mantissa) = mantissa {
                return Self { mantissa, scale: self.scale - dropped + other_scale };
            }
        }
        Self { mantissa: self.mantissa.saturating_mul(other), scale: other_scale }
    }

    /// Rounded half-even to at most so many decimals.
    pub(crate) fn rounded(self, decimals: u32) -> Self {
        let dropped = self.scale.saturating_sub(decimals);
        Self { mantissa: self.without_digits(dropped), scale: self.scale - dropped }
    }

    /// The mean of so many numbers whose sum this is, rounded half-even to so many decimals.
    pub(crate) fn mean(self, count: u32, decimals: u32) -> Self {
        let scale = self.scale.max(decimals);
        let aligned = self.at_scale(scale).unwrap_or(i128::MAX);
        let divisor = power_of_ten(scale - decimals).saturating_mul(i128::from(count.max(1)));
        Self { mantissa: divided(aligned, divisor), scale: decimals }
    }

    /// The amount, without zeros at the end of its decimals. Decimals that no amount has are rounded half-even; digits before the point
    /// that do not fit make it none.
    pub(crate) fn amount(self) -> Option<Amount> {
        let shortest = self.without_trailing_zeros();
        if let (Ok(mantissa), Ok(scale @ 0..=28)) = (i64::try_from(shortest.mantissa), u8::try_from(shortest.scale)) {
            return Some(Amount::new(mantissa, scale));
        }
        let rounded = Self::from(shortest.nearest_amount()?).without_trailing_zeros();
        Amount::from_parts(rounded.mantissa, rounded.scale)
    }

    /// The amount that is nearest, with as many decimals as fit.
    pub(crate) fn nearest_amount(self) -> Option<Amount> {
        (0..=self.scale).find_map(|dropped| Amount::from_parts(self.without_digits(dropped), self.scale - dropped))
    }

    fn without_trailing_zeros(mut self) -> Self {
        // Most sums fit 64 bits, where a division costs a tenth.
        if let Ok(mut small) = i64::try_from(self.mantissa) {
            while self.scale >= 4 && small % 10_000 == 0 {
                (small, self.scale) = (small / 10_000, self.scale - 4);
            }
            while self.scale > 0 && small % 10 == 0 {
                (small, self.scale) = (small / 10, self.scale - 1);
            }
            return Self { mantissa: i128::from(small), ..self };
        }
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self = Self { mantissa: self.mantissa / 10, scale: self.scale - 1 };
        }
        self
    }

    /// The mantissa without its last digits, rounded half-even.
    fn without_digits(self, dropped: u32) -> i128 {
        if dropped > MOST_DIGITS { 0 } else { divided(self.mantissa, power_of_ten(dropped)) }
    }

    /// The mantissa at another scale, rounded half-even where that is smaller. None where it does not fit.
    fn at_scale(self, scale: u32) -> Option<i128> {
        match scale.cmp(&self.scale) {
            Ordering::Equal => Some(self.mantissa),
            Ordering::Less => Some(self.without_digits(self.scale - scale)),
            Ordering::Greater if self.mantissa == 0 => Some(0),
            Ordering::Greater if scale - self.scale > MOST_DIGITS => None,
            Ordering::Greater => self.mantissa.checked_mul(power_of_ten(scale - self.scale)),
        }
    }
}

impl From<Amount> for Exact {
    fn from(amount: Amount) -> Self {
        let (mantissa, scale) = amount.parts();
        Self { mantissa, scale }
    }
}

/// Ten to that power, or the largest number.
const fn power_of_ten(exponent: u32) -> i128 {
    10_i128.saturating_pow(exponent)
}

/// The quotient, rounded half-even. The divisor is positive.
fn divided(number: i128, by: i128) -> i128 {
    if by == 1 {
        return number;
    }
    let (quotient, rest) = (number / by, (number % by).abs());
    let up = match rest.cmp(&(by - rest)) {
        Ordering::Greater => true,
        Ordering::Equal => quotient % 2 != 0,
        Ordering::Less => false,
    };
    if up { quotient + number.signum() } else { quotient }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(text: &str) -> Exact {
        text.parse::<Amount>().unwrap().into()
    }

    fn shown(number: Exact) -> String {
        number.amount().map_or_else(|| "none".to_owned(), |amount| amount.to_string())
    }

    #[test]
    fn sums_and_products_are_exact() {
        assert_eq!(shown(exact("0.1").plus(exact("0.2"))), "0.3");
        assert_eq!(shown(exact("-98.50").minus(exact("1.500"))), "-100");
        assert_eq!(shown(exact("0.10").times("0.5".parse().unwrap())), "0.05");
        let third = exact("12345678901234567890.12").times("0.3333".parse().unwrap());
        assert_eq!(shown(third), "4114814777781481477.776996");
    }

    #[test]
    fn halves_are_rounded_to_the_even_digit() {
        for (text, rounded) in [
            ("0.125", "0.12"),
            ("0.135", "0.14"),
            ("-0.125", "-0.12"),
            ("-0.1251", "-0.13"),
            ("7", "7"),
            ("0.005", "0"),
        ] {
            assert_eq!(shown(exact(text).rounded(2)), rounded, "{text}");
        }
    }

    #[test]
    fn a_mean_is_rounded_once() {
        assert_eq!(shown(exact("10").mean(4, 2)), "2.5");
        assert_eq!(shown(exact("0.05").mean(2, 2)), "0.02");
        assert_eq!(shown(exact("-0.15").mean(6, 2)), "-0.02");
        assert_eq!(shown(exact("-0.0451").mean(3, 2)), "-0.02");
    }

    #[test]
    fn digits_that_do_not_fit_are_rounded_from_the_right() {
        let large = exact("79228162514264337593543950335");
        assert_eq!(shown(large.plus(large)), "none");
        assert_eq!(shown(large.plus(large).minus(large)), "79228162514264337593543950335");
        assert_eq!(
            shown(exact("7922816251426433759354395033").plus(exact("0.0000000000000000000000000001"))),
            "7922816251426433759354395033"
        );
        assert_eq!(
            shown(exact("0.0000000000000000000000000015").times("0.1".parse().unwrap())),
            "0.0000000000000000000000000002"
        );
        let largest = Exact::new(i128::MAX, 0);
        assert_eq!(shown(largest.plus(largest).times(Amount::from(10))), "none");
        assert_eq!(shown(Exact::new(i128::MAX, 60).plus(Exact::new(i128::MAX, 0))), "none");
        assert_eq!(shown(Exact::new(i128::MAX, 60)), "0.0000000000000000000001701412");
        assert_eq!(shown(Exact::new(i128::MAX, 60).rounded(2)), "0");
        assert_eq!(shown(exact("12345678901234567890.5").plus(exact("0.0000000000001"))), "12345678901234567890.5");
    }

    fn amount() -> impl Strategy<Value = Amount> {
        (any::<i64>(), 0..12_u8).prop_map(|(mantissa, scale)| Amount::new(mantissa, scale))
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_decimals(a in amount(), b in amount(), share in 0..=10_000_i64, decimals in 0..6_u32) {
            let share = Amount::new(share, 4);
            let (x, y) = (a.decimal(), b.decimal());
            let result = |number: Exact| number.amount().unwrap().decimal();
            prop_assert_eq!(result(Exact::from(a).plus(b.into())), x + y);
            prop_assert_eq!(result(Exact::from(a).minus(b.into())), x - y);
            prop_assert_eq!(result(Exact::from(a).times(share)), x * share.decimal());
            prop_assert_eq!(result(Exact::from(a).rounded(decimals)), x.round_dp(decimals));
        }

        #[test]
        fn nothing_panics(a in any::<i128>(), b in any::<i128>(), scales in (0..60_u32, 0..60_u32), factor in amount(), count in 0..9_u32) {
            let sum = Exact::new(a, scales.0).plus(Exact::new(b, scales.1));
            let result = sum.minus(Exact::new(a, scales.1)).times(factor).mean(count, 2).rounded(1);
            result.amount();
        }
    }
}
