//! The reader's error: an offset and a reason, with the way to the value added while it travels outwards.

use std::borrow::Cow;
use std::fmt::Write as _;

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

    /// The public error; `text` is what the offset counts in.
    pub(crate) fn into_decode_error(self, text: &[u8]) -> DecodeError {
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
        let (line, column) = place(text, offset);
        DecodeError::new(pointer, line, column, reason)
    }
}

/// The error for a body that is not text.
#[cold]
pub(super) fn not_utf8(body: &[u8], offset: usize) -> DecodeError {
    let (line, column) = place(body, offset);
    DecodeError::new("", line, column, "the text is not valid UTF-8")
}

fn place(text: &[u8], offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    (line, column)
}
