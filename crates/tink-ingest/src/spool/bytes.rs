//! The members of an item as bytes and back. They live in temporary files of one process, so there is no version and no check
//! of what is read beyond its length.

use std::io;

use tink_model::Amount;

/// Beside an amount's scale: its mantissa takes 16 bytes.
const LARGE: u8 = 0x80;

/// Appends members.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    #[inline]
    pub(crate) fn byte(&mut self, value: u8) {
        self.0.push(value);
    }

    /// A whole number in as few bytes as it needs.
    #[inline]
    pub(crate) fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    #[inline]
    pub(crate) fn optional_text(&mut self, text: Option<&str>) {
        self.byte(u8::from(text.is_some()));
        if let Some(text) = text {
            self.text(text);
        }
    }

    /// The scale, and the mantissa in as few bytes as it needs; one of more than 64 bits is marked as that.
    #[inline]
    pub(crate) fn amount(&mut self, amount: Amount) {
        if let Some((mantissa, scale)) = amount.to_i64_parts() {
            self.byte(scale);
            self.number((mantissa << 1 ^ mantissa >> 63) as u64);
        } else {
            let (mantissa, scale) = amount.parts();
            self.byte(scale as u8 | LARGE);
            self.0.extend_from_slice(&mantissa.to_le_bytes());
        }
    }

    #[inline]
    pub(crate) fn optional_amount(&mut self, amount: Option<Amount>) {
        self.byte(u8::from(amount.is_some()));
        if let Some(amount) = amount {
            self.amount(amount);
        }
    }
}

/// Takes members off in the order in which they were appended.
#[derive(Debug)]
pub(crate) struct Reader<'b>(pub(crate) &'b [u8]);

/// A temporary file is not as it was left.
pub(crate) fn torn() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a temporary file does not hold what was written to it")
}

impl<'b> Reader<'b> {
    #[inline]
    fn take(&mut self, count: usize) -> io::Result<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(torn)?;
        self.0 = rest;
        Ok(taken)
    }

    #[inline]
    pub(crate) fn byte(&mut self) -> io::Result<u8> {
        let (byte, rest) = self.0.split_first().ok_or_else(torn)?;
        self.0 = rest;
        Ok(*byte)
    }

    #[inline]
    pub(crate) fn number(&mut self) -> io::Result<u64> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
            shift += 7;
            if shift > 63 {
                return Err(torn());
            }
        }
    }

    #[inline]
    pub(crate) fn text(&mut self) -> io::Result<&'b str> {
        let length = usize::try_from(self.number()?).map_err(|_| torn())?;
        std::str::from_utf8(self.take(length)?).map_err(|_| torn())
    }

    #[inline]
    pub(crate) fn optional_text(&mut self) -> io::Result<Option<&'b str>> {
        if self.byte()? == 0 { Ok(None) } else { self.text().map(Some) }
    }

    #[inline]
    pub(crate) fn amount(&mut self) -> io::Result<Amount> {
        let scale = self.byte()?;
        if scale & LARGE == 0 {
            let number = self.number()?;
            let mantissa = (number >> 1) as i64 ^ -((number & 1) as i64);
            return if u32::from(scale) <= 28 { Ok(Amount::new(mantissa, scale)) } else { Err(torn()) };
        }
        let mantissa = i128::from_le_bytes(self.array()?);
        Amount::from_parts(mantissa, u32::from(scale & !LARGE)).ok_or_else(torn)
    }

    #[inline]
    pub(crate) fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk().ok_or_else(torn)?;
        self.0 = rest;
        Ok(*array)
    }

    #[inline]
    pub(crate) fn optional_amount(&mut self) -> io::Result<Option<Amount>> {
        if self.byte()? == 0 { Ok(None) } else { self.amount().map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_back_to_the_digit() {
        let amounts = [
            "-0.10",
            "12345678901234567.8900",
            "0",
            "-9223372036854775808",
            "92233720368547758.08",
            "-12345678901234567890.123",
        ]
        .map(|text| text.parse::<Amount>().expect("an amount"));
        let mut writer = Writer::default();
        for number in [0, 127, 128, u64::MAX] {
            writer.number(number);
        }
        writer.text("Åhléns");
        writer.optional_text(None);
        amounts.iter().for_each(|amount| writer.amount(*amount));
        writer.optional_amount(Some(amounts[0]));
        let mut reader = Reader(&writer.0);
        for number in [0, 127, 128, u64::MAX] {
            assert_eq!(reader.number().expect("a number"), number);
        }
        assert_eq!(reader.text().expect("a text"), "Åhléns");
        assert_eq!(reader.optional_text().expect("a text"), None);
        for amount in amounts {
            assert_eq!(reader.amount().expect("an amount").to_string(), amount.to_string());
        }
        assert_eq!(reader.optional_amount().expect("an amount"), Some(amounts[0]));
        assert!(reader.byte().is_err() && reader.text().is_err());
    }
}
