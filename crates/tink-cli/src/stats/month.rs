//! Calendar months as statistics name them: 2026-11.

use std::fmt;
use std::str::FromStr;

/// A month, by the number of months since the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month(u32);

impl Month {
    /// Reads `2026-11`, and nothing else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str, count: usize| -> Option<u32> {
            (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
        };
        let (year, month) = (digits(year, 4)?, digits(month, 2)?);
        (1..=12).contains(&month).then(|| Self(year * 12 + month - 1))
    }

    /// The month so many months before.
    pub(super) fn back(self, months: usize) -> Self {
        Self(self.0.saturating_sub(u32::try_from(months).unwrap_or(u32::MAX)))
    }

    /// All months from this one to `last`, both included.
    pub(super) fn through(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

/// As a person writes it.
impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| "write a month as 2026-10".to_owned())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 12, self.0 % 12 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_counted_and_written() {
        let month = Month::parse("2026-02").expect("a month");
        assert_eq!(month.back(2).to_string(), "2025-12");
        let all: Vec<_> = month.back(2).through(month).map(|month| month.to_string()).collect();
        assert_eq!(all, ["2025-12", "2026-01", "2026-02"]);
        assert_eq!(month.through(month.back(1)).count(), 0);
        for wrong in ["2026", "2026-13", "2026-00", "2026-1", "2026:45", "2026-11-20", "+026-11", ""] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }
}
