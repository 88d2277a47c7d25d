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
        let name = self.reader.next_name(self.first)?;
        self.first = false;
        Ok(name)
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
