//! Amounts for people: `-1,234.50`, digit by digit.

use tink_model::Amount;

/// The amount with commas between thousands and at least two decimals.
pub(crate) fn grouped(amount: Amount) -> String {
    let plain = amount.to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push('.');
    text.push_str(decimals);
    for _ in decimals.len()..2 {
        text.push('0');
    }
    text
}

/// A number with commas between thousands.
pub(crate) fn thousands(number: usize) -> String {
    let text = grouped(Amount::from(i64::try_from(number).unwrap_or(i64::MAX)));
    text.trim_end_matches("00").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_and_cents_always_shown() {
        for (amount, shown) in [
            ("0", "0.00"),
            ("-5", "-5.00"),
            ("999.5", "999.50"),
            ("-1234.5", "-1,234.50"),
            ("1234567.891", "1,234,567.891"),
            ("100000", "100,000.00"),
        ] {
            assert_eq!(grouped(amount.parse().expect("an amount")), shown);
        }
    }
}
