//! Small decimals that are read and written by their digits.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserializer, de};

/// So many places a decimal has at most.
pub(super) const MOST_PLACES: u32 = 9;

/// A decimal: its digits as a number, and how many of them stand behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) value: u32,
    pub(super) places: u32,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u32.pow(self.places);
        let (whole, rest) = (self.value / unit, self.value % unit);
        match usize::try_from(self.places) {
            Ok(places) if places > 0 => write!(f, "{whole}.{rest:0places$}"),
            _ => write!(f, "{whole}"),
        }
    }
}

/// A decimal without a sign or an exponent.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let places = if text.contains('.') { u32::try_from(rest.len()).ok()? } else { 0 };
    if places > MOST_PLACES {
        return None;
    }
    let value = digits(whole)?.checked_mul(10_u32.pow(places))?.checked_add(digits(rest)?)?;
    Some(Decimal { value, places })
}

/// A number that is digits alone.
pub(super) fn digits(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The text of a JSON text or number. A number's text is the shortest that stands for it, which is what people write.
pub(super) fn text_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Text;

    impl Visitor<'_> for Text {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a decimal, as a text or a number")
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
            Ok(value.to_owned())
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
            Ok(value.to_string())
        }

        fn visit_i64<E: de::Error>(self, value: i64) -> Result<String, E> {
            Ok(value.to_string())
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<String, E> {
            Ok(value.to_string())
        }
    }

    deserializer.deserialize_any(Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_their_digits() {
        for text in ["0", "12", "0.5", "1.250", "0.000000001"] {
            assert_eq!(decimal(text).unwrap().to_string(), text);
        }
        for text in ["", ".", "1.", ".5", "-1", "+1", "1e3", "1.0000000000", "99999999999", "1.2.3"] {
            assert_eq!(decimal(text), None, "{text:?}");
        }
    }
}
