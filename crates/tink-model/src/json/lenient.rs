//! The tolerance of responses: what cannot be read is set aside with its raw text, and the rest is kept.

use super::{FromJson, Members, ReadError, Reader};
use crate::{BadElement, List, Map, Unread};

impl Members<'_, '_> {
    /// The value of an optional member of a response; null is absence, and a value of the wrong type as well, its raw text kept.
    pub(crate) fn lenient<T: FromJson>(
        &mut self,
        name: &'static str,
        unread: &mut Vec<Unread>,
    ) -> Result<Option<T>, ReadError> {
        self.lenient_by(name, unread, |reader| T::read(reader).map(Some))
    }

    /// As [`lenient`](Self::lenient), for a member that the platform writes in several forms, which `read` knows; it gives `None` for
    /// a form that stands for nothing.
    pub(crate) fn lenient_by<T>(
        &mut self,
        name: &'static str,
        unread: &mut Vec<Unread>,
        read: impl Fn(&mut Reader<'_>) -> Result<Option<T>, ReadError>,
    ) -> Result<Option<T>, ReadError> {
        if !unread.is_empty() {
            // The member has come before; the last one counts.
            unread.retain(|earlier| earlier.name() != name);
        }
        if self.reader.take_null().map_err(|error| error.in_member(name))? {
            return Ok(None);
        }
        let checkpoint = self.reader.checkpoint();
        self.reader.tolerate();
        if let Ok(value) = read(self.reader) {
            return Ok(value);
        }
        self.reader.step_back(checkpoint);
        // What is not JSON at all fails here again, and then the body as a whole.
        let raw = self.reader.skip().map_err(|error| error.in_member(name))?;
        unread.push(Unread::new(name, raw));
        Ok(None)
    }

    /// The value of a list of a response; absence is an empty list.
    pub(crate) fn lenient_list<T: FromJson>(
        &mut self,
        name: &'static str,
        unread: &mut Vec<Unread>,
    ) -> Result<List<T>, ReadError> {
        self.lenient(name, unread).map(Option::unwrap_or_default)
    }

    /// The values by name of a response; absence is a map without values.
    pub(crate) fn lenient_map<T: FromJson>(
        &mut self,
        name: &'static str,
        unread: &mut Vec<Unread>,
    ) -> Result<Map<T>, ReadError> {
        self.lenient(name, unread).map(Option::unwrap_or_default)
    }

    /// The value of an identifier of a response: it must be there for the rest to have a meaning.
    pub(crate) fn identifier<T: FromJson>(&mut self, name: &'static str) -> Result<Option<T>, ReadError> {
        self.reader.tolerate();
        self.optional(name)
    }
}

/// An array of which a bad element does not lose the good ones.
impl<T: FromJson> FromJson for List<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut list = Self::new();
        let mut index = 0;
        reader.tolerate();
        reader.begin_array()?;
        while reader.next_element(index == 0)? {
            let checkpoint = reader.checkpoint();
            match T::read(reader) {
                Ok(element) => list.push(element),
                Err(error) => {
                    reader.step_back(checkpoint);
                    let raw = reader.skip().map_err(|error| error.in_element(index))?;
                    let error = reader.place(error.in_element(index));
                    list.push_bad(BadElement::new(index, raw, error));
                }
            }
            index += 1;
        }
        Ok(list)
    }
}

/// An object of which a bad value does not lose the good ones.
impl<T: FromJson> FromJson for Map<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut map = Self::new();
        let mut index = 0;
        reader.tolerate();
        reader.begin_object()?;
        while reader.next_member(index == 0)? {
            let name = reader.name()?;
            let checkpoint = reader.checkpoint();
            match T::read(reader) {
                Ok(value) => map.push(name, value),
                Err(error) => {
                    reader.step_back(checkpoint);
                    let raw = reader.skip()?;
                    map.push_bad(name, BadElement::new(index, raw, reader.place(error)));
                }
            }
            index += 1;
        }
        Ok(map)
    }
}
