//! `LocationPart`: a step on the way to a value that breaks a rule.

use std::fmt;

use crate::json::{FromJson, ReadError, Reader, ToJson};

/// The name of a member, or a place in a list, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LocationPart {
    /// A name: of a member, or `body`, `query` or `path` at the start.
    Name(String),
    /// A place in a list, from 0.
    Index(i64),
}

impl From<&str> for LocationPart {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<String> for LocationPart {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl From<i64> for LocationPart {
    fn from(index: i64) -> Self {
        Self::Index(index)
    }
}

impl fmt::Display for LocationPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.pad(name),
            Self::Index(index) => index.fmt(f),
        }
    }
}

impl FromJson for LocationPart {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        match reader.peek() {
            Some(b'-' | b'0'..=b'9') => i64::read(reader).map(Self::Index),
            Some(b'"') => String::read(reader).map(Self::Name),
            _ => Err(reader.unexpected("a string or a whole number")),
        }
    }
}

impl ToJson for LocationPart {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Name(name) => name.write(out),
            Self::Index(index) => index.write(out),
        }
    }
}
