//! The members of an item as bytes and back. They live in temporary files of one process, so there is no version and no check
//! of what is read beyond its length.

use std::io;

use tink_model::Amount;

/// Appends members.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn byte(&mut self, value: u8) {
        self.0.push(value);
    }

    /// A whole number in as few bytes as it needs.
    pub(crate) fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn optional_text(&mut self, text: Option<&str>) {
        self.byte(u8::from(text.is_some()));
        if let Some(text) = text {
            self.text(text);
        }
    }

    pub(crate) fn amount(&mut self, amount: Amount) {
        let (mantissa, scale) = amount.parts();
        self.byte(scale as u8);
        self.0.extend_from_slice(&mantissa.to_le_bytes());
    }

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

fn torn() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a temporary file does not hold what was written to it")
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> io::Result<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(torn)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn byte(&mut self) -> io::Result<u8> {
        Ok(self.take(1)?[0])
    }

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

    pub(crate) fn text(&mut self) -> io::Result<&'b str> {
        let length = usize::try_from(self.number()?).map_err(|_| torn())?;
        std::str::from_utf8(self.take(length)?).map_err(|_| torn())
    }

    pub(crate) fn optional_text(&mut self) -> io::Result<Option<&'b str>> {
        if self.byte()? == 0 { Ok(None) } else { self.text().map(Some) }
    }

    pub(crate) fn amount(&mut self) -> io::Result<Amount> {
        let scale = u32::from(self.byte()?);
        let mut mantissa = [0; 16];
        mantissa.copy_from_slice(self.take(16)?);
        Amount::from_parts(i128::from_le_bytes(mantissa), scale).ok_or_else(torn)
    }

    pub(crate) fn millis(&mut self) -> io::Result<i64> {
        let mut millis = [0; 8];
        millis.copy_from_slice(self.take(8)?);
        Ok(i64::from_le_bytes(millis))
    }

    pub(crate) fn optional_amount(&mut self) -> io::Result<Option<Amount>> {
        if self.byte()? == 0 { Ok(None) } else { self.amount().map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_back_to_the_digit() {
        let amounts = ["-0.10", "12345678901234567.8900", "0"].map(|text| text.parse::<Amount>().expect("an amount"));
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
