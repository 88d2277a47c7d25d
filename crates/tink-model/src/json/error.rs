//! The reader's error: an offset and a reason, with the way to the value added while it travels outwards.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::place::Places;
use crate::DecodeError;

/// A failure of the reader. Boxed, because it is rare and every read returns it.
#[derive(Debug)]
pub(crate) struct ReadError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    offset: usize,
    reason: Cow<'static, str>,
    /// From the innermost segment outwards.
    path: Vec<Segment>,
}

#[derive(Debug)]
enum Segment {
    Name(&'static str),
    Index(usize),
}

impl ReadError {
    /// A failure at a byte of the text.
    #[cold]
    pub(crate) fn new(offset: usize, reason: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { offset, reason: reason.into(), path: Vec::new() }))
    }

    /// Says that the value is the member `name` of what is being read.
    #[cold]
    pub(crate) fn in_member(mut self, name: &'static str) -> Self {
        self.0.path.push(Segment::Name(name));
        self
    }

    /// Says that the value is an element of what is being read.
    #[cold]
    pub(crate) fn in_element(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }

    /// The public error; `text` is what the offset counts in, and `places` knows its lines.
    pub(super) fn into_decode_error(self, text: &[u8], places: &Places) -> DecodeError {
        let Inner { offset, reason, path } = *self.0;
        let mut pointer = String::new();
        for segment in path.iter().rev() {
            match segment {
                Segment::Name(name) => {
                    pointer.push('/');
                    crate::validate::push_escaped(&mut pointer, name);
                }
                Segment::Index(index) => {
                    let _ = write!(pointer, "/{index}");
                }
            }
        }
        let (line, column) = places.of(text, offset);
        DecodeError::new(pointer, line, column, reason)
    }
}

/// The error for a body that is not text.
#[cold]
pub(super) fn not_utf8(body: &[u8], offset: usize) -> DecodeError {
    let (line, column) = Places::new().of(body, offset);
    DecodeError::new("", line, column, "the text is not valid UTF-8")
}
