//! `AnyValue`: an answer, or a part of one, of which nothing is known but that it is JSON.

use serde::de::DeserializeOwned;

use crate::json::{AnyJson, FromJson, ReadError, Reader, ToJson, decode, to_vec};
use crate::{DecodeError, Json};

/// Any JSON value, kept as its own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyValue(Json);

impl AnyValue {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// If the body is not exactly one JSON value.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        decode(body)
    }

    /// Appends the value as JSON.
    pub fn encode(&self, out: &mut Vec<u8>) {
        self.write(out);
    }

    /// The value as JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        to_vec(self)
    }

    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Reads the value as one of the caller's type.
    ///
    /// # Errors
    ///
    /// If it is not of that type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        self.0.parse()
    }
}

impl From<Json> for AnyValue {
    fn from(value: Json) -> Self {
        Self(value)
    }
}

impl FromJson for AnyValue {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        AnyJson::read(reader).map(|any| Self(any.0))
    }
}

impl ToJson for AnyValue {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
    }
}
