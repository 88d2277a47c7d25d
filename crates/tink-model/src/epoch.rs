//! `EpochMillis`: an instant as the APIs write it.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::DecodeError;

/// Milliseconds since 1970-01-01T00:00:00Z; negative before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EpochMillis(i64);

impl EpochMillis {
    /// An instant from its milliseconds.
    #[must_use]
    pub const fn new(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// The milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }
}

impl From<i64> for EpochMillis {
    fn from(milliseconds: i64) -> Self {
        Self(milliseconds)
    }
}

impl fmt::Display for EpochMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads a whole number, also one written with decimals that are zero.
impl FromStr for EpochMillis {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        match text.parse().ok().or_else(|| crate::json::whole(text)) {
            Some(milliseconds) => Ok(Self(milliseconds)),
            None => Err(DecodeError::new("", 0, 0, EXPECTED)),
        }
    }
}

const EXPECTED: &str = "expected milliseconds since 1970 as a whole number";

impl Serialize for EpochMillis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

/// Reads `1455740874875`, `1455740874875.0` and `"1455740874875"`, all of which the platform has been seen to write.
impl<'de> Deserialize<'de> for EpochMillis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EpochVisitor)
    }
}

struct EpochVisitor;

impl Visitor<'_> for EpochVisitor {
    type Value = EpochMillis;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("milliseconds since 1970 as a whole number")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<EpochMillis, E> {
        Ok(EpochMillis(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<EpochMillis, E> {
        i64::try_from(value).map(EpochMillis).map_err(|_| E::custom(EXPECTED))
    }

    /// Not money: every millisecond up to the year 287396 is a whole number that this type holds exactly.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<EpochMillis, E> {
        format!("{value:.3}").parse().map_err(|_| E::custom(EXPECTED))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<EpochMillis, E> {
        text.parse().map_err(|_| E::custom(EXPECTED))
    }
}
