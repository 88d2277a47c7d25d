//! The fields that credentials ask for: a JSON list inside of the string `supplementalInformation`.

use super::Field;
use crate::json::{decode_text, to_vec};
use crate::{DecodeError, List};

/// Reads the `supplementalInformation` of credentials that wait for it, a JSON list of fields in a string. A bad field costs only
/// itself.
///
/// # Errors
///
/// If the text is not a JSON list. Credentials that wait for a third-party app, or for BankID, have other texts there.
pub fn fields_of(supplemental_information: &str) -> Result<List<Field>, DecodeError> {
    decode_text(supplemental_information)
}

/// Writes fields as the text of `supplementalInformation`.
#[must_use]
pub fn text_of(fields: &List<Field>) -> String {
    String::from_utf8(to_vec(fields)).unwrap_or_default()
}
