//! `Amount`: an exact decimal, with the value and the number of decimals that were written.

mod json;
mod parse;
#[cfg(test)]
mod tests;
mod text;

use std::cmp::Ordering;
use std::fmt;
use std::ops::Neg;
use std::str::FromStr;

use rust_decimal::Decimal;

pub use parse::AmountError;
pub(crate) use parse::Digits;
pub use text::AmountText;

/// The largest number of decimals that an [`Amount`] holds.
pub(crate) const MAX_SCALE: u32 = 28;
/// The largest mantissa that an [`Amount`] holds: 96 bits.
pub(crate) const MAX_MANTISSA: u128 = (1 << 96) - 1;

/// An amount of money, a balance, a rate or a quantity, exact.
///
/// It keeps the value and the scale of what was read: `-98.50` is written back as `-98.50`. At least 28 significant digits
/// fit, 29 where they do not exceed 2^96 - 1, and at most 28 decimals. What does not fit is refused, never rounded; only zeros at the
/// end of the decimals are dropped where there are too many of them. There is no
/// negative zero and no exponent: `-0.0` becomes `0.0`, and `1E3` becomes `1000`.
///
/// Equality, order and hash look at the value alone, so `1.0 == 1.00`; [`Amount::parts`] tells the two apart.
///
/// ```
/// use tink_model::Amount;
///
/// let amount: Amount = "-98.50".parse()?;
/// assert_eq!(amount.to_string(), "-98.50");
/// assert_eq!(amount.checked_add(Amount::from(100)).unwrap().to_string(), "1.50");
/// # Ok::<(), tink_model::AmountError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// Zero, without decimals.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// `mantissa` divided by ten to the power of `scale`: `Amount::new(-9850, 2)` is `-98.50`.
    ///
    /// # Panics
    ///
    /// If `scale` is above 28.
    #[must_use]
    #[inline]
    pub const fn new(mantissa: i64, scale: u8) -> Self {
        assert!(scale as u32 <= MAX_SCALE, "an amount has at most 28 decimals");
        Self::of(mantissa < 0, mantissa.unsigned_abs() as u128, scale as u32)
    }

    /// `mantissa` divided by ten to the power of `scale`, or `None` if that does not fit.
    #[must_use]
    pub const fn from_parts(mantissa: i128, scale: u32) -> Option<Self> {
        if scale > MAX_SCALE || mantissa.unsigned_abs() > MAX_MANTISSA {
            return None;
        }
        Some(Self::of(mantissa < 0, mantissa.unsigned_abs(), scale))
    }

    /// Takes over a decimal; a negative zero loses its sign.
    #[must_use]
    pub fn from_decimal(value: Decimal) -> Self {
        if value.is_zero() { Self::of(false, 0, value.scale()) } else { Self(value) }
    }

    /// The decimal underneath, for arithmetic.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// The mantissa and the scale as they were written: `(-9850, 2)` for `-98.50`.
    #[must_use]
    pub const fn parts(self) -> (i128, u32) {
        (self.0.mantissa(), self.0.scale())
    }

    /// The mantissa and the scale in the small form that columns store, where the mantissa fits in 64 bits.
    #[must_use]
    #[inline]
    pub fn to_i64_parts(self) -> Option<(i64, u8)> {
        let (mantissa, scale) = self.parts();
        Some((i64::try_from(mantissa).ok()?, u8::try_from(scale).ok()?))
    }

    /// Whether the value is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0.is_sign_negative()
    }

    /// Whether the value is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The sum with the larger of the two scales, or `None` if it cannot be held exactly.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let ((left, left_scale), (right, right_scale)) = (self.parts(), other.parts());
        let scale = left_scale.max(right_scale);
        // Amounts of one currency mostly have as many decimals each.
        if left_scale == right_scale {
            return Self::from_parts(left.checked_add(right)?, scale);
        }
        let left = left.checked_mul(power_of_ten(scale - left_scale)?)?;
        let right = right.checked_mul(power_of_ten(scale - right_scale)?)?;
        Self::from_parts(left.checked_add(right)?, scale)
    }

    /// The difference with the larger of the two scales, or `None` if it cannot be held exactly.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(-other)
    }

    #[allow(clippy::cast_possible_truncation)] // the three 32-bit words of a 96-bit number
    #[inline]
    const fn of(negative: bool, mantissa: u128, scale: u32) -> Self {
        let (low, middle, high) = (mantissa as u32, (mantissa >> 32) as u32, (mantissa >> 64) as u32);
        Self(Decimal::from_parts(low, middle, high, negative && mantissa != 0, scale))
    }
}

fn power_of_ten(exponent: u32) -> Option<i128> {
    10i128.checked_pow(exponent)
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self::from_decimal(-self.0)
    }
}

impl From<i64> for Amount {
    fn from(value: i64) -> Self {
        Self::new(value, 0)
    }
}

impl From<i32> for Amount {
    fn from(value: i32) -> Self {
        Self::new(i64::from(value), 0)
    }
}

impl From<u32> for Amount {
    fn from(value: u32) -> Self {
        Self::new(i64::from(value), 0)
    }
}

/// Reads the grammar of a JSON number, and nothing else: no blanks, no `+`, no separators of thousands.
impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        parse::parse(text)
    }
}

impl TryFrom<&str> for Amount {
    type Error = AmountError;

    fn try_from(text: &str) -> Result<Self, AmountError> {
        parse::parse(text)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = Digits::default();
        let text = digits.write(*self);
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        f.pad_integral(!negative, "", digits)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({self})")
    }
}
