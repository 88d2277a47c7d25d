//! Exact sums of many amounts: one `i128` a scale, brought together once at the end.

use tink_model::Amount;

use super::exact::Exact;

/// No scale is beyond this one.
const SCALES: usize = 29;

/// A running sum. Adding costs an integer addition; nothing is rounded on the way.
#[derive(Debug, Clone)]
pub struct Sum {
    by_scale: [i128; SCALES],
    top: usize,
}

impl Default for Sum {
    fn default() -> Self {
        Self { by_scale: [0; SCALES], top: 0 }
    }
}

impl Sum {
    /// Adds an amount.
    pub fn add(&mut self, amount: Amount) {
        let (mantissa, scale) = amount.parts();
        let scale = (scale as usize).min(SCALES - 1);
        // A mantissa has 96 bits, so more than two thousand million of them fit.
        self.by_scale[scale] = self.by_scale[scale].saturating_add(mantissa);
        self.top = self.top.max(scale);
    }

    /// The sum, at the largest scale that occurred. Digits behind the point that an amount cannot hold are rounded half-even, from
    /// the right; a sum whose digits before the point do not fit is nothing.
    #[must_use]
    pub fn total(&self) -> Option<Amount> {
        let mut total: Option<i128> = Some(0);
        for sum in &self.by_scale[..=self.top] {
            total = total.and_then(|total| total.checked_mul(10)).and_then(|total| total.checked_add(*sum));
        }
        let scale = u32::try_from(self.top).unwrap_or(0);
        // The first round multiplies zero, so the digits stand at `top`.
        total.and_then(|total| Amount::from_parts(total, scale)).or_else(|| self.rounded_total())
    }

    fn rounded_total(&self) -> Option<Amount> {
        let parts = self.by_scale[..=self.top].iter().zip(0_u32..).filter(|(sum, _)| **sum != 0);
        parts.fold(Exact::ZERO, |total, (sum, scale)| total.plus(Exact::new(*sum, scale))).nearest_amount()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(texts: &[&str]) -> String {
        let mut sum = Sum::default();
        for text in texts {
            sum.add(text.parse().unwrap());
        }
        sum.total().map_or_else(|| "nothing".to_owned(), |total| total.to_string())
    }

    #[test]
    fn amounts_of_different_scales_are_summed_exactly() {
        assert_eq!(sum(&[]), "0");
        assert_eq!(sum(&["0.1", "0.2"]), "0.3");
        assert_eq!(sum(&["1", "-98.50", "0.005"]), "-97.495");
        assert_eq!(sum(&["12345678901234567.89", "0.11"]), "12345678901234568.00");
    }

    #[test]
    fn a_sum_that_no_amount_holds_is_nothing() {
        assert_eq!(sum(&["79228162514264337593543950335", "79228162514264337593543950335"]), "nothing");
        assert_eq!(sum(&["79228162514264337593543950335", "-79228162514264337593543950335", "0.5"]), "0.5");
    }

    #[test]
    fn digits_beyond_an_amount_are_rounded_from_the_right() {
        assert_eq!(
            sum(&["7922816251426433759354395033", "0.0000000000000000000000000001"]),
            "7922816251426433759354395033.0"
        );
    }
}
