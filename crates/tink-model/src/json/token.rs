//! The name under which `serde_json` hands out raw text, learned from its public `RawValue`.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

/// The name that `RawValue` asks a deserializer for. A type that asks for the same name is given the text of the value, which is
/// how [`crate::Amount`] reads its digits without a buffer of its own.
#[inline]
pub(crate) fn raw_token() -> &'static str {
    match <&RawValue>::deserialize(Probe) {
        Err(Asked(name)) => name,
        Ok(_) => "",
    }
}

/// A deserializer that gives nothing and answers, as its error, which newtype it was asked for.
struct Probe;

#[derive(Debug)]
struct Asked(&'static str);

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Asked {}

impl de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("")
    }
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked(""))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, _: V) -> Result<V::Value, Asked> {
        Err(Asked(name))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}
