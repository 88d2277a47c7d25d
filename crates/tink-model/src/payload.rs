//! Free-form JSON: `Json`, kept as the text that was sent, and `JsonText`, JSON inside of a JSON string.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::DecodeError;
use crate::json::{AnyJson, Members, Reader, decode_text};

/// Any JSON value as its own text, so that no digit of a number and no order of members is lost.
///
/// Two are equal if their texts are equal; `{"a":1}` and `{ "a": 1 }` are not.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Box<str>);

impl Json {
    /// Takes a text over after checking that it is one JSON value.
    ///
    /// # Errors
    ///
    /// If the text is not exactly one JSON value (blanks around it are dropped).
    #[allow(clippy::needless_pass_by_value)] // callers have a text to give away
    pub fn from_text(text: String) -> Result<Self, DecodeError> {
        decode_text::<AnyJson>(&text).map(|any| any.0)
    }

    /// For a text that the reader has just passed over.
    pub(crate) fn from_checked(text: &str) -> Self {
        Self(text.into())
    }

    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the text as a value of the caller's type.
    ///
    /// # Errors
    ///
    /// If the value is not of that type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        parse(&self.0)
    }

    /// The names of the members, if it is an object; none otherwise.
    pub(crate) fn keys(&self) -> Vec<Cow<'_, str>> {
        let mut reader = Reader::new(&self.0);
        let mut keys = Vec::new();
        // The text was checked when it was taken over, so an error means that it is not an object.
        let Ok(mut members) = Members::begin(&mut reader) else { return keys };
        while let Ok(Some(key)) = members.next() {
            keys.push(key);
            if members.ignore().is_err() {
                break;
            }
        }
        keys
    }

    /// The names of the members that are no strings, if it is an object; none otherwise.
    pub(crate) fn keys_of_no_text(&self) -> Vec<Cow<'_, str>> {
        let mut reader = Reader::new(&self.0);
        let mut keys = Vec::new();
        // As in `keys`.
        let Ok(mut members) = Members::begin(&mut reader) else { return keys };
        while let Ok(Some(key)) = members.next() {
            let Ok(value) = members.value::<AnyJson>("") else { break };
            if !value.0.as_str().starts_with('"') {
                keys.push(key);
            }
        }
        keys
    }

    /// Whether it is the object without members.
    #[must_use]
    pub fn object_is_empty(&self) -> bool {
        let inside = self.0.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        inside.is_some_and(|inside| inside.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r')))
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    serde_json::from_str(text).map_err(|error| DecodeError::new("", error.line(), error.column(), reason(&error)))
}

/// What kind of error it is. Its own sentence may quote the text, in which a secret may stand.
fn reason(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        Category::Eof => "the text ends within a value",
        Category::Data => "the value is not of the type that was asked for",
        Category::Syntax | Category::Io => "the text is not JSON",
    }
}

/// Writes the value out, in `serde_json`'s order of members.
impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        Self(value.to_string().into())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({})", self.0)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        decode_text::<AnyJson>(raw.get()).map(|any| any.0).map_err(serde::de::Error::custom)
    }
}

/// JSON that the platform sends inside of a string, such as `"[\"MANDATE\"]"`. The text is kept as it came; the value is read on
/// demand, so that a malformed one costs nothing but itself.
pub struct JsonText<T = Json> {
    text: String,
    value: PhantomData<fn() -> T>,
}

impl<T> JsonText<T> {
    /// Takes the text inside of the string, whatever it is.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self { text: text.into(), value: PhantomData }
    }

    /// The text inside of the string.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl<T: DeserializeOwned> JsonText<T> {
    /// The value that the text describes.
    ///
    /// # Errors
    ///
    /// If the text is not JSON of that type; line and column count inside of the text.
    pub fn parse(&self) -> Result<T, DecodeError> {
        parse(&self.text)
    }
}

impl<T: Serialize> JsonText<T> {
    /// Writes a value into the text.
    ///
    /// # Errors
    ///
    /// If the value cannot be JSON, such as a map whose keys are not strings.
    pub fn from_value(value: &T) -> Result<Self, DecodeError> {
        let text = serde_json::to_string(value)
            .map_err(|_| DecodeError::new("", 0, 0, "the value cannot be written as JSON"))?;
        Ok(Self::from_text(text))
    }
}

impl<T> Clone for JsonText<T> {
    fn clone(&self) -> Self {
        Self::from_text(self.text.clone())
    }
}

impl<T> PartialEq for JsonText<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for JsonText<T> {}

impl<T> fmt::Debug for JsonText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonText").field(&self.text).finish()
    }
}

impl<T> Serialize for JsonText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T> Deserialize<'de> for JsonText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from_text)
    }
}
