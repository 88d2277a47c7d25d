//! What a user fills in: a field, and whether values fit a form of fields.

use std::collections::BTreeMap;

use regex_lite::Regex;
use serde::Deserialize;
use tink_model::Secret;

use super::text::Text;

/// A value is at most this long where its field says nothing shorter (ours).
const MAX_LENGTH: usize = 500;

/// A field of a form.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Field {
    /// The name for machines.
    pub name: String,
    /// The label.
    pub description: Text,
    /// A text beside the input.
    #[serde(default)]
    pub help_text: Option<Text>,
    /// A text in the empty input.
    #[serde(default)]
    pub hint: Option<Text>,
    /// A value that it comes with.
    #[serde(default)]
    pub value: Option<String>,
    /// The values to choose from; none where anything may be entered.
    #[serde(default)]
    pub options: Vec<String>,
    /// The value to begin with.
    #[serde(default)]
    pub default_value: Option<String>,
    /// What programs may want to know, as JSON text.
    #[serde(default)]
    pub additional_info: Option<String>,
    /// A pattern that the whole value matches.
    #[serde(default)]
    pub pattern: Option<String>,
    /// What a user is told whose value does not match.
    #[serde(default)]
    pub pattern_error: Option<Text>,
    /// The least number of characters.
    #[serde(default)]
    pub min_length: Option<usize>,
    /// The largest number of characters.
    #[serde(default)]
    pub max_length: Option<usize>,
    /// Whether a value is digits only.
    #[serde(default)]
    pub numeric: bool,
    /// Whether it may be left out.
    #[serde(default)]
    pub optional: bool,
    /// Whether the user is not to change a value that is there.
    #[serde(default)]
    pub immutable: bool,
    /// Whether the value is not shown while it is typed.
    #[serde(default)]
    pub masked: bool,
    /// Whether the value is a secret.
    #[serde(default)]
    pub sensitive: bool,
}

impl Field {
    /// Whether its value may be kept and shown.
    #[must_use]
    pub const fn is_visible(&self) -> bool {
        !self.masked && !self.sensitive
    }

    /// What is wrong with a value.
    fn fault(&self, value: &str) -> Option<String> {
        let length = value.chars().count();
        if let Some(least) = self.min_length.filter(|least| length < *least) {
            return Some(format!("it has {length} characters and takes {least} at least"));
        }
        let most = self.max_length.unwrap_or(MAX_LENGTH);
        if length > most {
            return Some(format!("it has {length} characters and takes {most} at most"));
        }
        if self.numeric && !value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some("it takes digits only".to_owned());
        }
        let pattern = self.pattern.as_ref()?;
        let matches = whole(pattern).is_some_and(|whole| whole.is_match(value));
        (!matches).then(|| format!("it does not match the pattern {pattern}"))
    }
}

/// A pattern for the whole of a value.
pub(super) fn whole(pattern: &str) -> Option<Regex> {
    Regex::new(&format!("^(?:{pattern})$")).ok()
}

/// A value that a form does not take. It names the field and never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name.
    pub field: String,
    /// What is wrong.
    pub reason: String,
}

/// Checks values against the fields of a form: none unknown, none missing, each as its field says.
///
/// # Errors
/// The first fault, in the order of the fields.
pub fn check(fields: &[Field], values: &BTreeMap<String, Secret<String>>) -> Result<(), FieldFault> {
    check_given(fields, values)?;
    match missing(fields, values) {
        Some(field) => Err(FieldFault { field: field.name.clone(), reason: "it is missing".to_owned() }),
        None => Ok(()),
    }
}

/// Checks values against the fields of a form where fields may be left out.
///
/// # Errors
/// The first fault, in the order of the names.
pub fn check_given(fields: &[Field], values: &BTreeMap<String, Secret<String>>) -> Result<(), FieldFault> {
    for (name, value) in values {
        let reason = match fields.iter().find(|field| field.name == *name) {
            None => Some("there is no such field".to_owned()),
            Some(_) if value.expose().is_empty() => None,
            Some(field) => field.fault(value.expose()),
        };
        if let Some(reason) = reason {
            return Err(FieldFault { field: name.clone(), reason });
        }
    }
    Ok(())
}

/// The first field that needs a value and has none.
pub fn missing<'a>(fields: &'a [Field], values: &BTreeMap<String, Secret<String>>) -> Option<&'a Field> {
    let given = |field: &Field| values.get(&field.name).is_some_and(|value| !value.expose().is_empty());
    fields.iter().find(|field| !field.optional && !given(field))
}
