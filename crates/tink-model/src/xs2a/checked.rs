//! `Checked`: one member of the forms with two meanings, that of a checkbox and that of radio buttons.

use crate::json::{FromJson, ReadError, Reader, ToJson};

/// Whether a checkbox is ticked, or which of some radio buttons is on.
///
/// A 0 or 1 can mean either; the type of the element says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// Ticked or not.
    Flag(bool),
    /// A number: that of a radio button, from 0.
    Number(i64),
}

impl Checked {
    /// Whether the checkbox is ticked.
    #[must_use]
    pub const fn is_ticked(self) -> bool {
        matches!(self, Self::Flag(true) | Self::Number(1))
    }

    /// The number of the radio button that is on, from 0.
    #[must_use]
    pub const fn button(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Flag(_) => None,
        }
    }
}

impl From<bool> for Checked {
    fn from(ticked: bool) -> Self {
        Self::Flag(ticked)
    }
}

impl From<i64> for Checked {
    fn from(button: i64) -> Self {
        Self::Number(button)
    }
}

/// A truth value or a whole number, either of them also as a text.
impl FromJson for Checked {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        match reader.peek() {
            Some(b'"') => reader.text_as("a truth value or a whole number", |text| match text {
                "true" => Some(Self::Flag(true)),
                "false" => Some(Self::Flag(false)),
                number => number.parse().ok().map(Self::Number),
            }),
            Some(b'0'..=b'9' | b'-') => i64::read(reader).map(Self::Number),
            _ => reader.boolean().map(Self::Flag),
        }
    }
}

impl ToJson for Checked {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Flag(flag) => flag.write(out),
            Self::Number(number) => number.write(out),
        }
    }
}
