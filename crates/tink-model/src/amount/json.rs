//! `Amount` in JSON: read from the number's own digits, written back with them.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;

use super::Amount;
use super::parse::{self, Digits};
use crate::json::raw_token;

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut digits = Digits::default();
        let number: &RawValue = serde_json::from_str(digits.write(*self)).map_err(serde::ser::Error::custom)?;
        number.serialize(serializer)
    }
}

/// From JSON text (a slice or a string) every digit is read. From a `serde_json::Value`, from a reader, and below serde's `flatten` and
/// `untagged`, only integers and numbers of at most 15 significant digits and places before the point are taken, because more may have
/// been rounded on the way; the error says to read from text.
impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(raw_token(), AmountVisitor)
    }
}

struct AmountVisitor;

impl<'de> Visitor<'de> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    /// How `serde_json` hands out raw text: a map with one entry.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Amount, A::Error> {
        match map.next_key::<IgnoredAny>()? {
            Some(_) => map.next_value_seed(RawNumber),
            None => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        }
    }

    /// How every other format hands out its value; a whole number is exact there too.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Amount, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Amount, E> {
        Ok(Amount::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Amount, E> {
        Amount::from_parts(i128::from(value), 0).ok_or_else(|| E::custom("the number is too large"))
    }

    /// How serde hands out a number that it has kept in a buffer of its own: rounded, so only what cannot have lost digits is taken.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Amount, E> {
        let number = serde_json::Number::from_f64(value).ok_or_else(|| E::custom("the number is not finite"))?;
        parse::parse_float(&number.to_string()).map_err(E::custom)
    }
}

/// Takes the text of the number, exactly or by the rule of 15 digits.
struct RawNumber;

impl<'de> DeserializeSeed<'de> for RawNumber {
    type Value = Amount;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Amount, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for RawNumber {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a number")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Amount, E> {
        parse::parse(text).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
        let whole = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
        let amount = if whole { parse::parse(text) } else { parse::parse_float(text) };
        amount.map_err(E::custom)
    }
}
