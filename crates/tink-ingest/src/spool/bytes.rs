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
}

/// Members that take always as many bytes, put together without a look at the room that is left.
#[derive(Debug)]
pub(crate) struct Head<const N: usize> {
    bytes: [u8; N],
    used: usize,
}

impl<const N: usize> Head<N> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], used: 0 }
    }

    /// Appends a member. Those behind the last byte are a mistake, which the first test of the row would show.
    #[inline]
    pub(crate) fn put<const M: usize>(&mut self, member: [u8; M]) {
        if let Some(place) = self.bytes.get_mut(self.used..self.used + M) {
            place.copy_from_slice(&member);
        }
        self.used += M;
    }

    pub(crate) const fn bytes(&self) -> &[u8; N] {
        debug_assert!(self.used == N, "every byte is a member's");
        &self.bytes
    }
}

/// Takes members off in the order in which they were appended.
#[derive(Debug)]
pub(crate) struct Reader<'b>(pub(crate) &'b [u8]);

/// A temporary file is not as it was left.
pub(crate) fn torn() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a temporary file does not hold what was written to it")
}

/// The mantissa and the scale of an amount that takes no more than 32 bits.
#[inline]
pub(crate) fn small(amount: Amount) -> Option<(i32, u8)> {
    let (mantissa, scale) = amount.to_i64_parts()?;
    Some((i32::try_from(mantissa).ok()?, scale))
}

/// A scale that was written. It is checked apart from its amount, which would be moved again right away if it came in a result; whoever
/// reads what was written in other pieces a moment ago has to wait.
#[inline]
pub(crate) fn checked(scale: u8) -> io::Result<u8> {
    if u32::from(scale) <= 28 { Ok(scale) } else { Err(torn()) }
}

impl<'b> Reader<'b> {
    #[inline]
    pub(crate) fn take(&mut self, count: usize) -> io::Result<&'b [u8]> {
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
    pub(crate) fn amount(&mut self) -> io::Result<Amount> {
        let scale = self.byte()?;
        if scale & LARGE == 0 {
            let number = self.number()?;
            let mantissa = (number >> 1) as i64 ^ -((number & 1) as i64);
            return Ok(Amount::new(mantissa, checked(scale)?));
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
        amounts.iter().for_each(|amount| writer.amount(*amount));
        let mut reader = Reader(&writer.0);
        for number in [0, 127, 128, u64::MAX] {
            assert_eq!(reader.number().expect("a number"), number);
        }
        for amount in amounts {
            assert_eq!(reader.amount().expect("an amount").to_string(), amount.to_string());
        }
        assert!(reader.byte().is_err() && reader.number().is_err());
    }
}
