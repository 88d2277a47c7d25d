//! The model's own JSON reader and writer, which the generated types are read and written with.
//!
//! Why not serde: a body is read once, in one pass, and the reader can step back. So a wrongly typed member of a response is
//! set aside as raw text without a second parse of everything else, numbers keep their digits, and an error knows its offset and
//! builds its JSON pointer on the way out, at no cost to a body that is well formed. Generated code is a `match` over member names.
//!
//! - [`reader`]: a text and a position: values, members, elements, skipping.
//! - [`error`], [`place`]: what went wrong and where; becomes a [`DecodeError`].
//! - [`read`], [`lenient`]: what a Rust type reads from; strictly, and with the tolerance of responses.
//! - [`write`]: what a Rust type writes.

mod error;
mod lenient;
mod members;
mod place;
mod read;
mod reader;
mod text;
mod token;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use error::ReadError;
pub(crate) use members::Members;
pub(crate) use read::{AnyJson, FromJson, whole};
pub(crate) use reader::Reader;
pub(crate) use token::raw_token;
pub(crate) use write::{ObjectWriter, ToJson, write_string};

use crate::DecodeError;

/// Reads a whole body.
pub(crate) fn decode<T: FromJson>(body: &[u8]) -> Result<T, DecodeError> {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => return Err(error::not_utf8(body, error.valid_up_to())),
    };
    decode_text(text)
}

/// Reads a whole text.
pub(crate) fn decode_text<T: FromJson>(text: &str) -> Result<T, DecodeError> {
    let mut reader = Reader::new(text);
    let value = T::read(&mut reader).and_then(|value| reader.finish().map(|()| value));
    value.map_err(|error| reader.place(error))
}

/// Writes a whole body into a buffer of its own.
pub(crate) fn to_vec<T: ToJson>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    value.write(&mut out);
    out
}
