//! The identifiers that the ledger mints: 128 bits, written as 32 lower-case hex digits.

use std::fmt;
use std::str::FromStr;

use rand_chacha::ChaCha8Rng;
use rand_core::Rng;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A minted identifier of a user, an account, a transaction or a set of credentials.
///
/// It is drawn, and does not derive from external ids, with one exception: what comes of a scenario's life that goes on has an
/// id that follows from the world's seed, the credentials and the provider's own id.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub u128);

impl Id {
    /// The next identifier of a generator.
    pub fn mint(rng: &mut ChaCha8Rng) -> Self {
        Self((u128::from(rng.next_u64()) << 64) | u128::from(rng.next_u64()))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not 32 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 32 lower-case hex digits")]
pub struct NotAnId;

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !digits {
            return Err(NotAnId);
        }
        u128::from_str_radix(text, 16).map(Self).map_err(|_| NotAnId)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut digits = [0_u8; 32];
        for (place, digit) in digits.iter_mut().enumerate() {
            let nibble = ((self.0 >> (124 - 4 * place)) & 0xf) as usize;
            *digit = b"0123456789abcdef"[nibble];
        }
        serializer.serialize_str(std::str::from_utf8(&digits).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("32 lower-case hex digits")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Id, E> {
                text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_and_read_back_as_32_hex_digits() {
        let id = Id(0x0042_dead_beef);
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(text, format!("\"{id}\""));
        assert_eq!(text.len(), 34);
        assert_eq!(serde_json::from_str::<Id>(&text).unwrap(), id);
    }

    #[test]
    fn anything_but_32_lower_case_hex_digits_is_refused() {
        for text in ["", "42", "+0000000000000000000000000000042", "0000000000000000000000000000004G", "é"] {
            assert_eq!(text.parse::<Id>(), Err(NotAnId), "{text}");
        }
        assert_eq!("ABCDEF00000000000000000000000000".parse::<Id>(), Err(NotAnId));
    }
}
