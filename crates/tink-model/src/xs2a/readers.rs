//! Readers of what the platform writes in more than one form. Each gives `None` for the form that stands for nothing.

use crate::List;
use crate::json::{FromJson, ReadError, Reader};

/// A truth value: `true`, `"true"`, `"1"`, `1` and their opposites; an empty text is nothing.
pub(crate) fn flag(reader: &mut Reader<'_>) -> Result<Option<bool>, ReadError> {
    let expected = "a truth value";
    match reader.peek() {
        Some(b'"') => reader.text_as(expected, |text| match text {
            "" => Some(None),
            "true" | "1" => Some(Some(true)),
            "false" | "0" => Some(Some(false)),
            _ => None,
        }),
        Some(b'0'..=b'9' | b'-') => {
            let checkpoint = reader.checkpoint();
            let value = match reader.number()? {
                "0" => Some(false),
                "1" => Some(true),
                _ => None,
            };
            if value.is_none() {
                reader.step_back(checkpoint);
                return Err(reader.unexpected(expected));
            }
            Ok(value)
        }
        _ => reader.boolean().map(Some),
    }
}

/// A whole number, also as the text of one; an empty text is nothing.
pub(crate) fn number(reader: &mut Reader<'_>) -> Result<Option<i64>, ReadError> {
    if reader.peek() != Some(b'"') {
        return i64::read(reader).map(Some);
    }
    reader.text_as("a whole number", |text| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) })
}

/// A value of which an empty text is none.
pub(crate) fn filled<T: FromJson>(reader: &mut Reader<'_>) -> Result<Option<T>, ReadError> {
    unless(reader, str::is_empty)
}

/// A date, or a date with a time; an empty text and one that is all zeros is none.
pub(crate) fn date<T: FromJson>(reader: &mut Reader<'_>) -> Result<Option<T>, ReadError> {
    unless(reader, |text| text.is_empty() || text.starts_with("0000-00-00"))
}

/// A value, unless it is a text that stands for nothing.
fn unless<T: FromJson>(reader: &mut Reader<'_>, nothing: fn(&str) -> bool) -> Result<Option<T>, ReadError> {
    if reader.peek() == Some(b'"') {
        let checkpoint = reader.checkpoint();
        if nothing(&reader.string()?) {
            return Ok(None);
        }
        reader.step_back(checkpoint);
    }
    T::read(reader).map(Some)
}

/// An object, for which an empty list stands where it is not there.
pub(crate) fn object<T: FromJson>(reader: &mut Reader<'_>) -> Result<Option<T>, ReadError> {
    if reader.peek() != Some(b'[') {
        return T::read(reader).map(Some);
    }
    let checkpoint = reader.checkpoint();
    reader.begin_array()?;
    if reader.next_element(true)? {
        reader.step_back(checkpoint);
        return Err(reader.unexpected("an object"));
    }
    Ok(None)
}

/// A list of texts; a text of its own is a list of one, an empty one of none.
pub(crate) fn texts(reader: &mut Reader<'_>) -> Result<Option<List<String>>, ReadError> {
    if reader.peek() != Some(b'"') {
        return List::read(reader).map(Some);
    }
    let text = String::read(reader)?;
    Ok(Some(if text.is_empty() { List::new() } else { List::from([text]) }))
}

/// A text, also where the platform writes a number or a truth value.
pub(crate) fn text<T: From<String>>(reader: &mut Reader<'_>) -> Result<Option<T>, ReadError> {
    let text = match reader.peek() {
        Some(b't' | b'f') => reader.boolean()?.to_string(),
        Some(b'0'..=b'9' | b'-') => reader.number()?.to_owned(),
        _ => String::read(reader)?,
    };
    Ok(Some(text.into()))
}
