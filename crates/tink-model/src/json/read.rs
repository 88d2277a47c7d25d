//! What the types of the model read from.

use super::text::has_whole_characters;
use super::{ReadError, Reader};
use crate::{Amount, EpochMillis, Json, JsonText, Secret};

/// A type that reads itself from JSON.
pub(crate) trait FromJson: Sized {
    /// Reads the next value.
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError>;
}

impl FromJson for bool {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        reader.boolean()
    }
}

impl FromJson for String {
    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        reader.string().map(std::borrow::Cow::into_owned)
    }
}

/// A whole number; `20.0` and `2e1` are whole as well.
impl FromJson for i64 {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        reader.peek();
        let offset = reader.offset();
        let number = reader.number()?;
        if let Ok(value) = number.parse() {
            return Ok(value);
        }
        whole(number).ok_or_else(|| ReadError::new(offset, "expected a whole number of at most 64 bits"))
    }
}

impl FromJson for Amount {
    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        reader.peek();
        let offset = reader.offset();
        // The digits stay out of the error, which may be logged where the body must not be.
        reader
            .number()?
            .parse()
            .map_err(|error: crate::AmountError| ReadError::new(offset, format!("the number {}", error.reason())))
    }
}

/// A number that is whole. The platform writes an instant here and there as a string of digits, so a response may hold one as well.
impl FromJson for EpochMillis {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        if reader.peek() != Some(b'"') || !reader.is_tolerant() {
            return i64::read(reader).map(Self::new);
        }
        let offset = reader.offset();
        let text = reader.string()?;
        text.parse().map_err(|_| ReadError::new(offset, "expected milliseconds since 1970 as a whole number"))
    }
}

/// A JSON object, as its text: what the specs call free-form.
impl FromJson for Json {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        match reader.peek() {
            Some(b'{') => AnyJson::read(reader).map(|any| any.0),
            _ => Err(reader.unexpected("an object")),
        }
    }
}

/// Any JSON value, as its text: what a user of the library may hand over.
pub(crate) struct AnyJson(pub(crate) Json);

impl FromJson for AnyJson {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        reader.peek();
        let offset = reader.offset();
        let raw = reader.skip()?;
        // What is kept as text must be readable later, by any reader.
        has_whole_characters(raw, offset)?;
        Ok(Self(Json::from_checked(raw)))
    }
}

impl<T> FromJson for JsonText<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        String::read(reader).map(Self::from_text)
    }
}

impl<T: FromJson> FromJson for Secret<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        T::read(reader).map(Self::new)
    }
}

/// An array whose elements must all be readable, as in a request.
impl<T: FromJson> FromJson for Vec<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut list = Self::new();
        reader.begin_array()?;
        while reader.next_element(list.is_empty())? {
            list.push(T::read(reader).map_err(|error| error.in_element(list.len()))?);
        }
        Ok(list)
    }
}

/// The value of a number that is whole although it has decimals or an exponent.
pub(crate) fn whole(number: &str) -> Option<i64> {
    let (mantissa, scale) = number.parse::<Amount>().ok()?.parts();
    let unit = 10i128.pow(scale);
    if mantissa % unit == 0 { i64::try_from(mantissa / unit).ok() } else { None }
}
