//! Exact sums of many amounts: one `i128` a scale, brought together once at the end.

use tink_model::Amount;

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

    /// The sum, at the largest scale that occurred; digits that an amount cannot hold are rounded half-even, from the right.
    #[must_use]
    pub fn total(&self) -> Amount {
        let mut total: Option<i128> = Some(0);
        for sum in &self.by_scale[..=self.top] {
            total = total.and_then(|total| total.checked_mul(10)).and_then(|total| total.checked_add(*sum));
        }
        let scale = u32::try_from(self.top).unwrap_or(0);
        // The first round multiplies zero, so the digits stand at `top`.
        total.and_then(|total| Amount::from_parts(total, scale)).unwrap_or_else(|| self.rounded_total())
    }

    fn rounded_total(&self) -> Amount {
        let mut total = Amount::from(0);
        for (scale, sum) in self.by_scale[..=self.top].iter().enumerate().filter(|(_, sum)| **sum != 0) {
            let part = exact_or_rounded(*sum, u32::try_from(scale).unwrap_or(0));
            total = total.checked_add(part).unwrap_or(total);
        }
        total
    }
}

/// The nearest amount to a mantissa that may be too long for one.
fn exact_or_rounded(mut mantissa: i128, mut scale: u32) -> Amount {
    loop {
        if let Some(amount) = Amount::from_parts(mantissa, scale) {
            return amount;
        }
        if scale == 0 {
            return Amount::from(0);
        }
        let (quotient, rest) = (mantissa / 10, (mantissa % 10).abs());
        let up = rest > 5 || (rest == 5 && quotient % 2 != 0);
        mantissa = quotient + if up { mantissa.signum() } else { 0 };
        scale -= 1;
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
        sum.total().to_string()
    }

    #[test]
    fn amounts_of_different_scales_are_summed_exactly() {
        assert_eq!(sum(&[]), "0");
        assert_eq!(sum(&["0.1", "0.2"]), "0.3");
        assert_eq!(sum(&["1", "-98.50", "0.005"]), "-97.495");
        assert_eq!(sum(&["12345678901234567.89", "0.11"]), "12345678901234568.00");
    }

    #[test]
    fn digits_beyond_an_amount_are_rounded_from_the_right() {
        assert_eq!(
            sum(&["7922816251426433759354395033", "0.0000000000000000000000000001"]),
            "7922816251426433759354395033"
        );
    }
}
