//! The order of numbers that are given as texts, exactly.

use std::cmp::Ordering;

/// How two numbers compare; `None` where one of them is not digits with an optional minus and point, or is too long.
pub(crate) fn compare(one: &str, other: &str) -> Option<Ordering> {
    let ((one, one_scale), (other, other_scale)) = (parts(one)?, parts(other)?);
    let scale = one_scale.max(other_scale);
    let raised = |mantissa: i128, from: u32| mantissa.checked_mul(10i128.checked_pow(scale - from)?);
    Some(raised(one, one_scale)?.cmp(&raised(other, other_scale)?))
}

/// The digits as a whole number, and how many of them are decimals.
fn parts(text: &str) -> Option<(i128, u32)> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    Some((format!("{whole}{decimals}").parse().ok()?, u32::try_from(decimals.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_ordered_by_value() {
        for (one, other, order) in [
            ("1", "1.0", Some(Ordering::Equal)),
            ("0.1", "0.09", Some(Ordering::Greater)),
            ("-0.25", "-0.3", Some(Ordering::Greater)),
            ("100.5", "101", Some(Ordering::Less)),
            ("9007199254740993", "9007199254740992.5", Some(Ordering::Greater)),
            ("1e+300", "1", None),
        ] {
            assert_eq!(compare(one, other), order, "{one} {other}");
        }
    }
}
