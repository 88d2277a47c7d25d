//! The examples of the specs, as data.

use std::fmt;

use crate::DecodeError;

/// An example of a schema, as its reference gives it. A form is given as a JSON object of texts.
pub struct Example {
    /// The schema.
    pub schema: &'static str,
    /// The JSON text.
    pub text: &'static str,
    /// Whether it is read with the tolerance of responses.
    pub tolerant: bool,
    /// Reads a body as this schema and writes it back.
    pub round_trip: fn(&[u8]) -> Result<Vec<u8>, DecodeError>,
    /// Reads a body as this schema and formats it for debugging.
    pub debug: fn(&[u8]) -> Result<String, DecodeError>,
}

impl fmt::Debug for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Example")
            .field("schema", &self.schema)
            .field("text", &self.text)
            .field("tolerant", &self.tolerant)
            .finish_non_exhaustive()
    }
}
