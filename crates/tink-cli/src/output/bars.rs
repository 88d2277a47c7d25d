//! Shares of a whole, as a bar and as a percentage, without a float.

use tink_model::Amount;

/// The width of a bar that stands for the largest value.
const WIDTH: i128 = 28;

/// A bar as long as `value` is of `largest`. What is not nothing shows at least a sliver.
pub(crate) fn bar(value: Amount, largest: Amount) -> String {
    let (value, largest) = aligned(value, largest);
    if value <= 0 || largest <= 0 {
        return String::new();
    }
    // Eighths of a character.
    let eighths = (value.saturating_mul(WIDTH * 8) / largest).clamp(1, WIDTH * 8);
    let full = usize::try_from(eighths / 8).unwrap_or(0);
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][usize::try_from(eighths % 8).unwrap_or(0)];
    format!("{}{rest}", "█".repeat(full))
}

/// `value` as a percentage of `whole`, rounded to the nearest, a half to the even.
pub(crate) fn share(value: Amount, whole: Amount) -> String {
    let (value, whole) = aligned(value, whole);
    if whole <= 0 {
        return String::new();
    }
    let (percent, rest) = (value.saturating_mul(100) / whole, value.saturating_mul(100) % whole);
    let up = match (rest * 2).cmp(&whole) {
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal => percent % 2,
        std::cmp::Ordering::Less => 0,
    };
    format!("{} %", percent + up)
}

/// Both as whole numbers of the smaller of their units.
fn aligned(one: Amount, other: Amount) -> (i128, i128) {
    let ((one, one_scale), (other, other_scale)) = (one.parts(), other.parts());
    let scale = one_scale.max(other_scale);
    let to = |mantissa: i128, from: u32| mantissa.saturating_mul(10i128.saturating_pow(scale - from));
    (to(one, one_scale), to(other, other_scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().expect("an amount")
    }

    #[test]
    fn bars_are_in_proportion_and_never_vanish() {
        let length = |value: &str| bar(amount(value), amount("280.00")).chars().count();
        assert_eq!(
            [length("280"), length("140.0"), length("10"), length("0.01"), length("0"), length("-5")],
            [28, 14, 1, 1, 0, 0]
        );
        assert_eq!(bar(amount("5"), amount("280")), "▌");
    }

    #[test]
    fn shares_round_half_to_even() {
        let shown = |value: &str| share(amount(value), amount("200.00"));
        assert_eq!(
            [shown("100"), shown("1.00"), shown("3.00"), shown("2.99"), shown("0")],
            ["50 %", "0 %", "2 %", "1 %", "0 %"]
        );
    }
}
