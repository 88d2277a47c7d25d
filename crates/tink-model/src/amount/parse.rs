//! Digits to `Amount` and back: a fast path for at most 18 digits, a checked one for the rest.

use std::fmt;

use super::{Amount, MAX_MANTISSA, MAX_SCALE};

/// Why a text is not an [`Amount`]. It names what was wrong, and repeats no more than the first characters of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountError {
    kind: Kind,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    NotANumber,
    TooManyDigits,
    TooManyDecimals,
    TooLarge,
    LostDigits,
    Exponent,
}

/// How much of a refused text an error repeats.
const SHOWN: usize = 40;

impl AmountError {
    fn new(kind: Kind, text: &str) -> Self {
        let shown = match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        };
        Self { kind, text: shown }
    }

    pub(super) fn not_a_number(text: &str) -> Self {
        Self::new(Kind::NotANumber, text)
    }

    pub(super) fn exponent(text: &str) -> Self {
        Self::new(Kind::Exponent, text)
    }

    pub(super) fn lost_digits(text: &str) -> Self {
        Self::new(Kind::LostDigits, text)
    }

    /// What is wrong, without the text.
    pub(crate) const fn reason(&self) -> &'static str {
        match self.kind {
            Kind::NotANumber => "is not a number (digits, an optional minus, point and exponent)",
            Kind::TooManyDigits => "has more digits than an amount holds exactly (28, or 29 up to 2^96 - 1)",
            Kind::TooManyDecimals => "has more than the 28 decimals that an amount holds exactly",
            Kind::TooLarge => "is larger than an amount can be",
            Kind::Exponent => "has an exponent; write the digits out",
            Kind::LostDigits => {
                "has more than 15 significant digits or places and may already have been rounded; read the amount from JSON text"
            }
        }
    }
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::NotANumber | Kind::Exponent => write!(f, "`{}` {}", self.text, self.reason()),
            _ => write!(f, "{} {}", self.text, self.reason()),
        }
    }
}

impl std::error::Error for AmountError {}

/// A number of the JSON grammar, taken apart.
struct Parts<'a> {
    negative: bool,
    whole: &'a [u8],
    decimals: &'a [u8],
    exponent: i64,
}

pub(super) fn parse(text: &str) -> Result<Amount, AmountError> {
    let parts = Parts::of(text.as_bytes()).ok_or_else(|| AmountError::not_a_number(text))?;
    if parts.exponent == 0 && parts.whole.len() + parts.decimals.len() <= 18 {
        // At most 18 digits cannot overflow 64 bits, and 18 decimals are fewer than the limit.
        let mantissa =
            parts.whole.iter().chain(parts.decimals).fold(0u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
        return Ok(Amount::of(parts.negative, u128::from(mantissa), u32_of(parts.decimals.len())));
    }
    parts.checked().map_err(|kind| AmountError::new(kind, text))
}

/// What a number is that has passed through a float, if none of its digits can have been lost there: at most 15 significant ones, and
/// none beyond the 15th place before the point.
pub(super) fn parse_float(text: &str) -> Result<Amount, AmountError> {
    let amount = parse(text)?;
    let (mantissa, scale) = amount.parts();
    let is_large = mantissa.unsigned_abs() / 10u128.pow(scale) >= 10u128.pow(15);
    if is_large || significant_digits(text) > 15 { Err(AmountError::lost_digits(text)) } else { Ok(amount) }
}

/// The number of significant digits: without leading zeros, and without trailing ones in a whole number.
fn significant_digits(text: &str) -> usize {
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    let leading = digits.iter().take_while(|digit| **digit == b'0').count();
    let trailing = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    digits.len().saturating_sub(leading + trailing)
}

impl<'a> Parts<'a> {
    fn of(text: &'a [u8]) -> Option<Self> {
        let (negative, rest) = match text {
            [b'-', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let (whole, rest) = digits(rest);
        if whole.is_empty() || (whole.len() > 1 && whole[0] == b'0') {
            return None;
        }
        let (decimals, rest) = match rest {
            [b'.', rest @ ..] => match digits(rest) {
                ([], _) => return None,
                found => found,
            },
            rest => (&rest[..0], rest),
        };
        let exponent = match rest {
            [] => 0,
            [b'e' | b'E', rest @ ..] => exponent(rest)?,
            _ => return None,
        };
        Some(Self { negative, whole, decimals, exponent })
    }

    /// The amount, where value and scale fit; trailing zeros of the decimals are dropped where only they do not.
    fn checked(&self) -> Result<Amount, Kind> {
        let digits = || self.whole.iter().chain(self.decimals);
        let count = self.whole.len() + self.decimals.len();
        let zeros = digits().rev().take_while(|digit| **digit == b'0').count();
        let mut scale = i64::try_from(self.decimals.len()).unwrap_or(i64::MAX).saturating_sub(self.exponent);
        if zeros == count {
            return Ok(Amount::of(false, 0, u32::try_from(scale.clamp(0, i64::from(MAX_SCALE))).unwrap_or(0)));
        }
        let mut mantissa = 0u128;
        for digit in digits().take(count - zeros) {
            mantissa = push(mantissa, digit - b'0').ok_or(Kind::TooManyDigits)?;
        }
        let mut zeros = i64::try_from(zeros).unwrap_or(i64::MAX);
        let excess = scale.saturating_sub(i64::from(MAX_SCALE)).max(0);
        if excess > zeros {
            return Err(Kind::TooManyDecimals);
        }
        (scale, zeros) = (scale - excess, zeros - excess);
        while zeros > 0 {
            match push(mantissa, 0) {
                Some(next) => mantissa = next,
                // The zeros that are left are decimals, and say nothing about the value.
                None if zeros <= scale => {
                    scale -= zeros;
                    break;
                }
                None => return Err(Kind::TooManyDigits),
            }
            zeros -= 1;
        }
        while scale < 0 {
            mantissa = push(mantissa, 0).ok_or(Kind::TooLarge)?;
            scale += 1;
        }
        Ok(Amount::of(self.negative, mantissa, u32::try_from(scale).unwrap_or(0)))
    }
}

fn push(mantissa: u128, digit: u8) -> Option<u128> {
    // The mantissa is below 2^96, so this cannot overflow 128 bits.
    let next = mantissa * 10 + u128::from(digit);
    (next <= MAX_MANTISSA).then_some(next)
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    };
    let (digits, rest) = digits(rest);
    if digits.is_empty() || !rest.is_empty() {
        return None;
    }
    let size = digits.iter().fold(0i64, |sum, digit| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    Some(if negative { -size } else { size })
}

fn u32_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A buffer on the stack that an amount is written into: a sign, 29 digits, a point and a leading zero fit.
pub(crate) struct Digits([u8; 40]);

impl Default for Digits {
    fn default() -> Self {
        Self([b'0'; 40])
    }
}

impl Digits {
    /// Writes the amount as plain digits and gives them back.
    pub(crate) fn write(&mut self, amount: Amount) -> &str {
        std::str::from_utf8(self.write_bytes(amount)).unwrap_or("0")
    }

    /// The same as bytes, all of which are ASCII.
    pub(crate) fn write_bytes(&mut self, amount: Amount) -> &[u8] {
        let (mantissa, scale) = amount.parts();
        let mut start = self.0.len();
        let mut put = |byte: u8| {
            start -= 1;
            self.0[start] = byte;
        };
        let (mut wide, mut decimals) = (mantissa.unsigned_abs(), scale);
        // 64-bit division is several times cheaper than 128-bit division, and nearly every amount fits.
        let mut rest = loop {
            if let Ok(rest) = u64::try_from(wide) {
                break rest;
            }
            put(b'0' + (wide % 10) as u8);
            wide /= 10;
            if decimals > 0 {
                decimals -= 1;
                if decimals == 0 {
                    put(b'.');
                }
            }
        };
        if decimals > 0 {
            for _ in 0..decimals {
                put(b'0' + (rest % 10) as u8);
                rest /= 10;
            }
            put(b'.');
        }
        while rest >= 100 {
            let [tens, ones] = PAIRS[(rest % 100) as usize];
            put(ones);
            put(tens);
            rest /= 100;
        }
        let [tens, ones] = PAIRS[rest as usize];
        put(ones);
        if tens > b'0' {
            put(tens);
        }
        if mantissa < 0 {
            put(b'-');
        }
        &self.0[start..]
    }
}

/// Two digits for each number below a hundred.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
};
