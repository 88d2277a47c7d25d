//! What the types of the model write. Writing cannot fail.

use std::io::Write as _;

use super::text::plain;
use crate::amount::Digits;
use crate::{Amount, EpochMillis, Json, JsonText, List, Map, Secret, Unread};

/// A type that writes itself as JSON, without blanks.
pub(crate) trait ToJson {
    /// Appends the value's text.
    fn write(&self, out: &mut Vec<u8>);
}

impl ToJson for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

impl ToJson for i64 {
    fn write(&self, out: &mut Vec<u8>) {
        Amount::new(*self, 0).write(out);
    }
}

impl ToJson for String {
    fn write(&self, out: &mut Vec<u8>) {
        write_string(self, out);
    }
}

impl ToJson for Amount {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(Digits::default().write_bytes(*self));
    }
}

impl ToJson for EpochMillis {
    fn write(&self, out: &mut Vec<u8>) {
        self.as_millis().write(out);
    }
}

impl ToJson for Json {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.as_str().as_bytes());
    }
}

impl<T> ToJson for JsonText<T> {
    fn write(&self, out: &mut Vec<u8>) {
        write_string(self.text(), out);
    }
}

impl<T: ToJson> ToJson for Secret<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.expose().write(out);
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        for (index, element) in self.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            element.write(out);
        }
        out.push(b']');
    }
}

/// The readable elements, with the unreadable ones back in their places as they were read.
impl<T: ToJson> ToJson for List<T> {
    fn write(&self, out: &mut Vec<u8>) {
        let (mut good, mut bad) = (self.iter(), self.bad().iter().peekable());
        out.push(b'[');
        for index in 0.. {
            let start = out.len();
            if index > 0 {
                out.push(b',');
            }
            if let Some(element) = bad.next_if(|element| element.index() <= index) {
                out.extend_from_slice(element.raw().as_bytes());
            } else if let Some(element) = good.next() {
                element.write(out);
            } else if let Some(element) = bad.next() {
                out.extend_from_slice(element.raw().as_bytes());
            } else {
                out.truncate(start);
                break;
            }
        }
        out.push(b']');
    }
}

/// The readable values under their names, with the unreadable ones back in their places as they were read.
impl<T: ToJson> ToJson for Map<T> {
    fn write(&self, out: &mut Vec<u8>) {
        let (mut good, mut bad) = (self.iter(), self.bad().iter().peekable());
        let mut json = ObjectWriter::begin(out);
        for index in 0.. {
            if let Some((name, value)) = bad.next_if(|(_, value)| value.index() <= index) {
                json.raw_member(name, value.raw());
            } else if let Some((name, value)) = good.next() {
                json.free_member(name, value);
            } else if let Some((name, value)) = bad.next() {
                json.raw_member(name, value.raw());
            } else {
                break;
            }
        }
        json.end();
    }
}

/// Writes a string with its quotes and escapes.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    out.push(b'"');
    loop {
        let end = plain(bytes, at);
        out.extend_from_slice(&bytes[at..end]);
        match bytes.get(end) {
            None => break,
            Some(b'"') => out.extend_from_slice(b"\\\""),
            Some(b'\\') => out.extend_from_slice(b"\\\\"),
            Some(b'\n') => out.extend_from_slice(b"\\n"),
            Some(b'\r') => out.extend_from_slice(b"\\r"),
            Some(b'\t') => out.extend_from_slice(b"\\t"),
            Some(0x8) => out.extend_from_slice(b"\\b"),
            Some(0xc) => out.extend_from_slice(b"\\f"),
            // A vector takes everything, so this cannot fail.
            Some(control) => drop(write!(out, "\\u{control:04x}")),
        }
        at = end + 1;
    }
    out.push(b'"');
}

/// Writes an object, member by member.
pub(crate) struct ObjectWriter<'o> {
    out: &'o mut Vec<u8>,
    separator: u8,
}

impl<'o> ObjectWriter<'o> {
    /// Opens an object.
    pub(crate) fn begin(out: &'o mut Vec<u8>) -> Self {
        Self { out, separator: b'{' }
    }

    /// A member that is always written.
    pub(crate) fn member<T: ToJson>(&mut self, name: &'static str, value: &T) {
        self.name(name);
        value.write(self.out);
    }

    /// A member that is left out where there is no value.
    pub(crate) fn optional<T: ToJson>(&mut self, name: &'static str, value: Option<&T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// A member of a response: what could not be read is written back as it was; null stands for no value where the platform
    /// writes it so.
    pub(crate) fn lenient<T: ToJson>(&mut self, name: &'static str, value: Option<&T>, null: bool, unread: &[Unread]) {
        if let Some(value) = value {
            return self.member(name, value);
        }
        if let Some(unread) = unread.iter().find(|unread| unread.name() == name) {
            self.name(name);
            self.out.extend_from_slice(unread.raw().as_bytes());
        } else if null {
            self.name(name);
            self.out.extend_from_slice(b"null");
        }
    }

    /// A list of a response, empty where there is nothing; null stands for an empty one where the platform writes it so.
    pub(crate) fn list<T: ToJson>(&mut self, name: &'static str, value: &List<T>, null: bool, unread: &[Unread]) {
        let nothing = value.is_empty() && value.bad().is_empty();
        if nothing && (null || unread.iter().any(|unread| unread.name() == name)) {
            return self.lenient::<List<T>>(name, None, null, unread);
        }
        self.member(name, value);
    }

    /// Values by name of a response, an empty object where there is nothing; null stands for that where the platform writes it so.
    pub(crate) fn map<T: ToJson>(&mut self, name: &'static str, value: &Map<T>, null: bool, unread: &[Unread]) {
        let nothing = value.is_empty() && value.bad().is_empty();
        if nothing && (null || unread.iter().any(|unread| unread.name() == name)) {
            return self.lenient::<Map<T>>(name, None, null, unread);
        }
        self.member(name, value);
    }

    /// A member whose name is a caller's, and whose value is JSON text.
    fn raw_member(&mut self, name: &str, raw: &str) {
        self.out.push(self.separator);
        self.separator = b',';
        write_string(name, self.out);
        self.out.push(b':');
        self.out.extend_from_slice(raw.as_bytes());
    }

    /// A member whose name is a caller's.
    pub(crate) fn free_member<T: ToJson>(&mut self, name: &str, value: &T) {
        self.out.push(self.separator);
        self.separator = b',';
        write_string(name, self.out);
        self.out.push(b':');
        value.write(self.out);
    }

    /// Closes the object.
    pub(crate) fn end(self) {
        if self.separator == b'{' {
            self.out.push(b'{');
        }
        self.out.push(b'}');
    }

    fn name(&mut self, name: &'static str) {
        // The generator takes names of letters, digits and underscores only, so there is nothing to escape.
        self.out.extend_from_slice(&[self.separator, b'"']);
        self.separator = b',';
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }
}
