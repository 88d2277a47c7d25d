//! `AmountText`: an amount that stands in JSON as a text.

use std::fmt;
use std::str::FromStr;

use super::parse::Digits;
use super::{Amount, AmountError};
use crate::json::{FromJson, ReadError, Reader, ToJson};

/// An [`Amount`] that an API writes as a text of plain digits, such as `"-384.05"`, because a number might be rounded on its way.
///
/// Value and scale are kept. Only digits, one minus and one point are read: an exponent, `NaN`, a plus and separators are refused.
///
/// ```
/// use tink_model::{Amount, AmountText};
///
/// let text: AmountText = "384.050".parse()?;
/// assert_eq!(text.amount(), Amount::new(38405, 2));
/// assert_eq!(text.to_string(), "384.050");
/// assert!("1e3".parse::<AmountText>().is_err());
/// # Ok::<(), tink_model::AmountError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AmountText(Amount);

const EXPECTED: &str = "a decimal number as a text such as -384.05, without an exponent and with at most 28 digits";

impl AmountText {
    /// Takes over an amount.
    #[must_use]
    pub const fn new(amount: Amount) -> Self {
        Self(amount)
    }

    /// The amount.
    #[must_use]
    pub const fn amount(self) -> Amount {
        self.0
    }
}

impl From<Amount> for AmountText {
    fn from(amount: Amount) -> Self {
        Self(amount)
    }
}

impl From<AmountText> for Amount {
    fn from(text: AmountText) -> Self {
        text.0
    }
}

impl FromStr for AmountText {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        if text.contains(['e', 'E']) {
            return Err(AmountError::exponent(text));
        }
        text.parse().map(Self)
    }
}

impl fmt::Display for AmountText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for AmountText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AmountText({self})")
    }
}

impl FromJson for AmountText {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        reader.text_as(EXPECTED, |text| text.parse().ok())
    }
}

impl ToJson for AmountText {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        out.extend_from_slice(Digits::default().write(self.0).as_bytes());
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{decode_text, to_vec};

    #[test]
    fn digits_are_kept_as_they_were_written() {
        for text in
            ["384.05", "-384.050", "0", "0.00", "79228162514264337593543950335", "0.0000000000000000000000000001"]
        {
            let read: AmountText = decode_text(&format!("\"{text}\"")).unwrap();
            assert_eq!(String::from_utf8(to_vec(&read)).unwrap(), format!("\"{text}\""));
        }
    }

    #[test]
    fn exponents_and_what_is_no_number_are_refused() {
        for text in
            ["", "1e3", "1E-2", "NaN", "Infinity", "-", "+1", ".5", "1.", "01", "1,5", "1 000", " 1", "0x1", "\u{0661}"]
        {
            assert!(text.parse::<AmountText>().is_err(), "{text}");
            assert!(decode_text::<AmountText>(&format!("\"{text}\"")).is_err(), "{text}");
        }
        assert!(decode_text::<AmountText>("384.05").is_err(), "a number is no text");
        let error = "1e3".parse::<AmountText>().unwrap_err().to_string();
        assert_eq!(error, "`1e3` has an exponent; write the digits out");
    }
}
