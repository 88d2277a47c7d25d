//! `WizardRequest`: a step in a wizard, the one body whose members have the names of the fields of a form.

use std::fmt;

use super::{REVISION, WizardAction};
use crate::json::{FromJson, Members, ObjectWriter, ReadError, Reader, ToJson, decode, to_vec};
use crate::{Checker, DecodeError, Path, Secret, Validate};

/// A step in a wizard: the key alone to see the form, an action, or what was entered in the fields of the form.
///
/// What was entered is never shown by Debug.
///
/// ```
/// use tink_model::xs2a::{WizardAction, WizardRequest};
///
/// let login = WizardRequest::new("the-key").with_field("USER_NAME", "abcdef").with_field("privacy_policy", true);
/// assert_eq!(login.to_json(), br#"{"key":"the-key","USER_NAME":"abcdef","privacy_policy":true}"#);
/// assert_eq!(format!("{login:?}").contains("abcdef"), false);
/// let back = WizardRequest::new("the-key").with_action(WizardAction::Back);
/// assert_eq!(WizardRequest::decode(&back.to_json())?, back);
/// # Ok::<(), tink_model::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WizardRequest {
    /// The key of the wizard.
    pub key: Secret,
    /// What to do instead of answering the form.
    pub action: Option<WizardAction>,
    fields: Vec<(String, FieldValue)>,
}

/// What was entered in a field of a form.
#[derive(Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A text.
    Text(Secret),
    /// Whether a checkbox is ticked.
    Flag(bool),
    /// A number, such as that of a radio button.
    Number(i64),
}

impl WizardRequest {
    /// The step that only asks for the form.
    #[must_use]
    pub fn new(key: impl Into<Secret>) -> Self {
        Self { key: key.into(), action: None, fields: Vec::new() }
    }

    /// Sets `action`.
    #[must_use]
    pub fn with_action(mut self, action: impl Into<WizardAction>) -> Self {
        self.action = Some(action.into());
        self
    }

    /// Enters a value in a field of the form, in the place of one that was entered before.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<FieldValue>) -> Self {
        let (name, value) = (name.into(), value.into());
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, entered)) => *entered = value,
            None => self.fields.push((name, value)),
        }
        self
    }

    /// What was entered in a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldValue> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Every field in which something was entered, in the order of the body.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &FieldValue)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Reads a JSON body; null in a field means that nothing was entered.
    ///
    /// # Errors
    ///
    /// If the body is not JSON, the key is missing, or something was entered that is neither text nor truth value nor whole number.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        decode(body)
    }

    /// Appends the value as JSON.
    pub fn encode(&self, out: &mut Vec<u8>) {
        self.write(out);
    }

    /// The value as JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        to_vec(self)
    }
}

impl FieldValue {
    /// What was entered as a text; a truth value is `true` or `false`.
    #[must_use]
    pub fn to_text(&self) -> Secret {
        match self {
            Self::Text(text) => text.clone(),
            Self::Flag(flag) => flag.to_string().into(),
            Self::Number(number) => number.to_string().into(),
        }
    }

    /// Whether it is a ticked checkbox, in any of the forms that the platform takes.
    #[must_use]
    pub fn is_ticked(&self) -> bool {
        match self {
            Self::Text(text) => matches!(text.expose().as_str(), "1" | "true"),
            Self::Flag(flag) => *flag,
            Self::Number(number) => *number == 1,
        }
    }
}

impl From<&str> for FieldValue {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for FieldValue {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Secret> for FieldValue {
    fn from(text: Secret) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for FieldValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i64> for FieldValue {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// Prints which fields have values, and no value.
impl fmt::Debug for WizardRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("WizardRequest")
            .field("key", &self.key)
            .field("action", &self.action)
            .field("fields", &fields)
            .finish()
    }
}

impl fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl FromJson for WizardRequest {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut members = Members::begin(reader)?;
        let (mut key, mut action, mut fields) = (None, None, Vec::<(String, FieldValue)>::new());
        while let Some(name) = members.next()? {
            match name.as_ref() {
                "key" => {
                    members.once(0, "key")?;
                    key = Some(members.value("key")?);
                }
                "action" => {
                    members.once(1, "action")?;
                    action = members.optional("action")?;
                }
                field => {
                    let value: Option<FieldValue> = members.unnamed()?;
                    let entered = fields.iter().position(|(known, _)| known == field);
                    match (value, entered) {
                        (_, Some(_)) => return Err(members.again()),
                        (Some(value), None) => fields.push((field.to_owned(), value)),
                        (None, None) => {}
                    }
                }
            }
        }
        Ok(Self { key: members.required(key, "key")?, action, fields })
    }
}

impl ToJson for WizardRequest {
    fn write(&self, out: &mut Vec<u8>) {
        let mut json = ObjectWriter::begin(out);
        json.member("key", &self.key);
        json.optional("action", self.action.as_ref());
        for (name, value) in &self.fields {
            json.free_member(name, value);
        }
        json.end();
    }
}

impl FromJson for FieldValue {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        match reader.peek() {
            Some(b'"') => Secret::read(reader).map(Self::Text),
            Some(b't' | b'f') => reader.boolean().map(Self::Flag),
            Some(b'-' | b'0'..=b'9') => i64::read(reader).map(Self::Number),
            _ => Err(reader.unexpected("a text, a truth value or a whole number")),
        }
    }
}

impl ToJson for FieldValue {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => text.write(out),
            Self::Flag(flag) => flag.write(out),
            Self::Number(number) => number.write(out),
        }
    }
}

impl Validate for WizardRequest {
    fn check(&self, checker: &mut Checker<'_>, at: &Path<'_>) {
        checker.min_length(&at.name("key"), self.key.expose(), 1, REVISION);
        if let Some(action) = &self.action {
            action.check(checker, &at.name("action"));
        }
        if self.fields.iter().any(|(name, _)| matches!(name.as_str(), "key" | "action")) {
            let message = "must have no field that is named key or action".to_owned();
            checker.report(at, "additionalProperties", REVISION, "an object", message);
        }
    }
}
