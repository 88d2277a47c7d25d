//! How often a rule fires of the times it could: an exact fraction, never a float.

use std::fmt;
use std::str::FromStr;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::exact::{self, Decimal};

/// The chance that a rule fires at a request that it concerns: more than none, at most always.
///
/// It is written as a decimal or as a fraction, and kept as it was written.
///
/// ```
/// use tink_sandbox::Probability;
///
/// let third: Probability = "1/3".parse()?;
/// assert_eq!(third.to_string(), "1/3");
/// assert_eq!("0.25".parse::<Probability>()?, Probability::of(25, 100).unwrap());
/// assert!("0".parse::<Probability>().is_err());
/// # Ok::<(), tink_sandbox::InvalidFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probability {
    part: u32,
    whole: u32,
}

impl Probability {
    /// So many of so many; none where that is nothing, or more than all.
    #[must_use]
    pub const fn of(part: u32, whole: u32) -> Option<Self> {
        if part == 0 || part > whole { None } else { Some(Self { part, whole }) }
    }

    /// Whether it happens this time.
    pub(super) fn happens(self, rng: &mut ChaCha8Rng) -> bool {
        let drawn = (u128::from(rng.next_u64()) * u128::from(self.whole)) >> 64;
        drawn < u128::from(self.part)
    }

    fn read(text: &str) -> Option<Self> {
        if let Some((part, whole)) = text.split_once('/') {
            return Self::of(exact::digits(part)?, exact::digits(whole)?);
        }
        let Decimal { value, places } = exact::decimal(text)?;
        Self::of(value, 10_u32.pow(places))
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (0..=exact::MOST_PLACES).find(|places| 10_u32.pow(*places) == self.whole) {
            Some(places) => fmt::Display::fmt(&Decimal { value: self.part, places }, f),
            None => write!(f, "{}/{}", self.part, self.whole),
        }
    }
}

impl FromStr for Probability {
    type Err = super::InvalidFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text).ok_or_else(|| {
            let shape = "a decimal such as 0.25 or a fraction such as 1/3, more than 0 and at most 1";
            super::InvalidFault::new(format!("{text:?} is no probability: write {shape}"))
        })
    }
}

impl Serialize for Probability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Probability {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        exact::text_of(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use tink_ledger::rng::for_decision;

    use super::*;

    #[test]
    fn it_is_kept_as_it_was_written() {
        for text in ["1", "0.25", "0.5", "0.001", "1/3", "2/7", "1.0"] {
            assert_eq!(text.parse::<Probability>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_never_happens_or_more_than_always_is_refused() {
        for text in ["", "0", "0.0", "0/3", "1/0", "4/3", "1.1", "-1", "1e-3", ".5", "5.", "a", "1/3/4", "0.1234567890"]
        {
            assert!(text.parse::<Probability>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn numbers_of_json_are_read_by_their_digits() {
        let read = |json: &str| serde_json::from_str::<Probability>(json).map(|read| read.to_string());
        assert_eq!(read("0.1").unwrap(), "0.1");
        assert_eq!(read("1").unwrap(), "1");
        assert_eq!(read("\"1/3\"").unwrap(), "1/3");
        assert!(read("true").is_err());
        assert!(read("0").is_err());
    }

    #[test]
    fn it_happens_about_as_often_as_it_says() {
        let third: Probability = "1/3".parse().unwrap();
        let happened = (0..3_000).filter(|n| third.happens(&mut for_decision(7, "test", *n))).count();
        assert!((900..1_100).contains(&happened), "{happened}");
        let always: Probability = "1".parse().unwrap();
        assert!((0..100).all(|n| always.happens(&mut for_decision(7, "test", n))));
    }
}
