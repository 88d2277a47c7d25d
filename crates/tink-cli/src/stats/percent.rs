//! Shares and changes in percent, and averages, as exact decimals: digit by digit, a half to the even.

use std::cmp::Ordering;

use tink_model::Amount;

/// `part` in percent of `whole`, with one decimal. `None` of nothing, and where the numbers are beyond reason.
pub(super) fn percent(part: Amount, whole: Amount) -> Option<Amount> {
    let (part, whole) = aligned(part, whole)?;
    Amount::from_parts(divided(part.checked_mul(1_000)?, whole)?, 1)
}

/// How much `now` is above `before`, in percent with one decimal. `None` where `before` is not above zero.
pub(super) fn change(now: Amount, before: Amount) -> Option<Amount> {
    if before.is_negative() {
        return None;
    }
    percent(now.checked_sub(before)?, before)
}

/// The mean of amounts, with two decimals, or as many as they have. `None` of none.
pub(super) fn mean(amounts: &[Amount]) -> Option<Amount> {
    let (mantissa, scale) = super::view::sum(amounts.iter().copied())?.parts();
    let digits = scale.max(2);
    let mantissa = mantissa.checked_mul(10i128.checked_pow(digits - scale)?)?;
    Amount::from_parts(divided(mantissa, i128::try_from(amounts.len()).ok()?)?, digits)
}

/// Both as whole numbers of the smaller of their units.
pub(super) fn aligned(one: Amount, other: Amount) -> Option<(i128, i128)> {
    let ((one, one_scale), (other, other_scale)) = (one.parts(), other.parts());
    let scale = one_scale.max(other_scale);
    let to = |mantissa: i128, from: u32| mantissa.checked_mul(10i128.checked_pow(scale - from)?);
    Some((to(one, one_scale)?, to(other, other_scale)?))
}

fn divided(dividend: i128, divisor: i128) -> Option<i128> {
    let (quotient, rest) = (dividend.checked_div(divisor)?, dividend.checked_rem(divisor)?);
    let away = match rest.unsigned_abs().checked_mul(2)?.cmp(&divisor.unsigned_abs()) {
        Ordering::Greater => true,
        Ordering::Equal => quotient % 2 != 0,
        Ordering::Less => false,
    };
    let step = if (dividend < 0) == (divisor < 0) { 1 } else { -1 };
    Some(if away { quotient + step } else { quotient })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().expect("an amount")
    }

    #[test]
    fn percentages_have_one_decimal_and_round_half_to_even() {
        let shown = |part: &str, whole: &str| percent(amount(part), amount(whole)).map(|value| value.to_string());
        assert_eq!(shown("1", "3").as_deref(), Some("33.3"));
        assert_eq!(shown("-2.00", "3").as_deref(), Some("-66.7"));
        assert_eq!(shown("0.5", "1000").as_deref(), Some("0.0"));
        assert_eq!(shown("1.5", "1000").as_deref(), Some("0.2"));
        assert_eq!(shown("1", "0.00"), None);
        assert_eq!(shown("0.0000000000000000000000000001", "70000000000000000000000000000"), None);
    }

    #[test]
    fn a_change_needs_something_before() {
        let shown = |now: &str, before: &str| change(amount(now), amount(before)).map(|value| value.to_string());
        assert_eq!(shown("150", "100").as_deref(), Some("50.0"));
        assert_eq!(shown("0", "100").as_deref(), Some("-100.0"));
        assert_eq!((shown("5", "0"), shown("5", "-5")), (None, None));
    }

    #[test]
    fn a_mean_keeps_the_decimals() {
        let shown = |amounts: &[&str]| {
            mean(&amounts.iter().map(|text| amount(text)).collect::<Vec<_>>()).map(|value| value.to_string())
        };
        assert_eq!(shown(&["10", "20", "20"]).as_deref(), Some("16.67"));
        assert_eq!(shown(&["-0.001", "0", "0"]).as_deref(), Some("0.000"));
        assert_eq!(shown(&["0.01", "0.02"]).as_deref(), Some("0.02"));
        assert_eq!(shown(&[]), None);
    }
}
