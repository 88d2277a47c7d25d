//! Form bodies: pairs of names and values, in both directions.

use crate::json::{FromJson, Members, ReadError, Reader, decode, write_string};
use crate::{DecodeError, Secret};

/// A type that stands in one field of a form.
pub(crate) trait FormValue: Sized {
    /// Reads the field's decoded text, or says what was expected.
    fn from_form(text: String) -> Result<Self, &'static str>;

    /// The text to send.
    fn to_form(&self) -> String;
}

impl FormValue for String {
    fn from_form(text: String) -> Result<Self, &'static str> {
        Ok(text)
    }

    fn to_form(&self) -> String {
        self.clone()
    }
}

impl FormValue for i64 {
    fn from_form(text: String) -> Result<Self, &'static str> {
        text.parse().map_err(|_| "expected a whole number of at most 64 bits")
    }

    fn to_form(&self) -> String {
        self.to_string()
    }
}

impl<T: FormValue> FormValue for Secret<T> {
    fn from_form(text: String) -> Result<Self, &'static str> {
        T::from_form(text).map(Self::new)
    }

    fn to_form(&self) -> String {
        self.expose().to_form()
    }
}

/// The fields of a form that a type knows. A field without a value counts as left out (RFC 6749, section 3.2), one that comes twice
/// is refused, and one that the type does not know is ignored.
pub(crate) struct FormReader {
    fields: Vec<(&'static str, Option<String>)>,
}

impl FormReader {
    /// Collects the fields with these names.
    pub(crate) fn new(
        names: &'static [&'static str],
        pairs: &mut dyn Iterator<Item = (String, String)>,
    ) -> Result<Self, DecodeError> {
        let mut fields: Vec<_> = names.iter().map(|name| (*name, None)).collect();
        for (name, value) in pairs {
            let Some((name, field)) = fields.iter_mut().find(|(known, _)| *known == name) else { continue };
            if value.is_empty() {
                continue;
            }
            if field.replace(value).is_some() {
                return Err(at(name, "the field appears twice"));
            }
        }
        Ok(Self { fields })
    }

    /// The value of a field that may be left out.
    pub(crate) fn optional<T: FormValue>(&mut self, name: &'static str) -> Result<Option<T>, DecodeError> {
        let field = self.fields.iter_mut().find(|(known, _)| *known == name);
        match field.and_then(|(_, value)| value.take()) {
            Some(value) => T::from_form(value).map(Some).map_err(|reason| at(name, reason)),
            None => Ok(None),
        }
    }

    /// The value of a field that must be there.
    pub(crate) fn required<T: FormValue>(&mut self, name: &'static str) -> Result<T, DecodeError> {
        match self.optional(name)? {
            Some(value) => Ok(value),
            None => Err(DecodeError::new("", 0, 0, format!("the required field `{name}` is missing"))),
        }
    }
}

fn at(name: &str, reason: &'static str) -> DecodeError {
    DecodeError::new(format!("/{name}"), 0, 0, reason)
}

/// The fields of a form in the order in which they are added.
pub(crate) struct FormWriter(Vec<(&'static str, String)>);

impl FormWriter {
    /// A form without fields.
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a field that is always sent.
    pub(crate) fn field<T: FormValue>(&mut self, name: &'static str, value: &T) {
        self.0.push((name, value.to_form()));
    }

    /// Adds a field that is left out where there is no value.
    pub(crate) fn optional<T: FormValue>(&mut self, name: &'static str, value: Option<&T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// The fields.
    pub(crate) fn finish(self) -> Vec<(&'static str, String)> {
        self.0
    }
}

/// The fields of a form given as a JSON object of texts, as the specs give examples.
pub(crate) fn from_example(body: &[u8]) -> Result<Vec<(String, String)>, DecodeError> {
    decode::<Pairs>(body).map(|pairs| pairs.0)
}

/// The fields of a form as a JSON object of texts.
pub(crate) fn to_example(fields: &[(&'static str, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (index, (name, value)) in fields.iter().enumerate() {
        out.push(if index == 0 { b'{' } else { b',' });
        write_string(name, &mut out);
        out.push(b':');
        write_string(value, &mut out);
    }
    out.push(b'}');
    out
}

struct Pairs(Vec<(String, String)>);

impl FromJson for Pairs {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut members = Members::begin(reader)?;
        let mut pairs = Vec::new();
        while let Some(name) = members.next()? {
            pairs.push((name.into_owned(), members.value("")?));
        }
        Ok(Self(pairs))
    }
}
