//! The members of an object, one after the other: what generated readers loop over.

use std::borrow::Cow;

use super::{FromJson, ReadError, Reader};

/// A walk through the members of one object. The generated code asks for names and then, by name, for the value.
pub(crate) struct Members<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    start: usize,
    first: bool,
    seen: u128,
}

impl<'r, 'a> Members<'r, 'a> {
    /// Steps into the object that is next.
    pub(crate) fn begin(reader: &'r mut Reader<'a>) -> Result<Self, ReadError> {
        reader.peek();
        let start = reader.offset();
        reader.begin_object()?;
        Ok(Self { reader, start, first: true, seen: 0 })
    }

    /// The text, where the value of the member is read by other means.
    #[inline]
    pub(crate) fn reader(&mut self) -> &mut Reader<'a> {
        self.reader
    }

    /// The name of the next member, or `None` at the end of the object.
    #[inline]
    pub(crate) fn next(&mut self) -> Result<Option<Cow<'a, str>>, ReadError> {
        if !self.step()? {
            return Ok(None);
        }
        self.name().map(Some)
    }

    /// Whether there is a next member. Its name is to be taken then, by [`name`](Self::name) or [`is`](Self::is).
    #[inline]
    pub(crate) fn step(&mut self) -> Result<bool, ReadError> {
        let first = std::mem::take(&mut self.first);
        self.reader.next_member(first)
    }

    /// The name of the member that is next.
    #[inline]
    pub(crate) fn name(&mut self) -> Result<Cow<'a, str>, ReadError> {
        self.reader.name()
    }

    /// The first byte of the name of the member that is next, an escape's backslash or a closing quote included.
    #[inline]
    pub(crate) fn initial(&self) -> Option<u8> {
        self.reader.ahead().get(1).copied()
    }

    /// Takes the name of the member that is next if it is this one, given with its quotes and its colon. A name that is written in another
    /// way, with escapes or a blank before its colon, is left to [`name`](Self::name).
    #[inline]
    pub(crate) fn is(&mut self, written: &'static str) -> bool {
        self.reader.take_bytes(written.as_bytes())
    }

    /// Passes over the value of a member that the type does not have.
    pub(crate) fn ignore(&mut self) -> Result<(), ReadError> {
        self.reader.skip().map(drop)
    }

    /// Notes that the member with this number has come, and refuses it if it has come before.
    #[inline]
    pub(crate) fn once(&mut self, number: u32, name: &'static str) -> Result<(), ReadError> {
        let bit = 1 << number;
        if self.seen & bit != 0 {
            self.reader.peek();
            return Err(self.reader.error("the member appears twice").in_member(name));
        }
        self.seen |= bit;
        Ok(())
    }

    /// The value of a member that must be there.
    #[inline]
    pub(crate) fn value<T: FromJson>(&mut self, name: &'static str) -> Result<T, ReadError> {
        T::read(self.reader).map_err(|error| error.in_member(name))
    }

    /// The value of a member that may be left out; null says the same as leaving it out.
    #[inline]
    pub(crate) fn optional<T: FromJson>(&mut self, name: &'static str) -> Result<Option<T>, ReadError> {
        if self.reader.take_null().map_err(|error| error.in_member(name))? {
            return Ok(None);
        }
        self.value(name).map(Some)
    }

    /// The value of a member whose name is not the API's but a caller's, so that no error shows it; null is absence.
    pub(crate) fn unnamed<T: FromJson>(&mut self) -> Result<Option<T>, ReadError> {
        if self.reader.take_null()? {
            return Ok(None);
        }
        T::read(self.reader).map(Some)
    }

    /// The error that a member whose name is a caller's has come before.
    #[cold]
    pub(crate) fn again(&self) -> ReadError {
        self.reader.error("the member appears twice")
    }

    /// The value of a required member, or the error that it is missing.
    #[inline]
    pub(crate) fn required<T>(&self, value: Option<T>, name: &'static str) -> Result<T, ReadError> {
        value.ok_or_else(|| ReadError::new(self.start, format!("the required member `{name}` is missing")))
    }
}
