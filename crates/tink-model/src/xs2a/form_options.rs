//! `FormOptions`: what can be chosen in an element of a form, which the platform writes in two shapes.

use super::readers;
use crate::json::{AnyJson, FromJson, Members, ObjectWriter, ReadError, Reader, ToJson, decode_text, write_string};
use crate::{Json, List};

/// What can be chosen: labels by key (`{"1":"mTAN"}`, of a select) or a list of labels (`[{"label":"Girokonto","disabled":false}]`, of
/// radio buttons). Kept as its own text; [`entries`](Self::entries) has either in one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOptions(Json);

/// One of the things that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormOption {
    /// What to send when it is chosen: its key, or in a list its number, from 0.
    pub key: String,
    /// What to show.
    pub label: String,
    /// Whether it cannot be chosen.
    pub disabled: bool,
}

impl FormOptions {
    /// Labels by key, in this order.
    #[must_use]
    pub fn by_key<'a>(labels: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut text = Vec::new();
        for (key, label) in labels {
            text.push(if text.is_empty() { b'{' } else { b',' });
            write_string(key, &mut text);
            text.push(b':');
            write_string(label, &mut text);
        }
        if text.is_empty() {
            text.push(b'{');
        }
        text.push(b'}');
        Self::of(&text)
    }

    /// A list of labels, each with whether it is disabled.
    #[must_use]
    pub fn listed<'a>(labels: impl IntoIterator<Item = (&'a str, bool)>) -> Self {
        let labels: Vec<Listed> =
            labels.into_iter().map(|(label, disabled)| Listed { label: label.to_owned(), disabled }).collect();
        let mut text = Vec::new();
        labels.write(&mut text);
        Self::of(&text)
    }

    /// What was written above, which is JSON.
    fn of(text: &[u8]) -> Self {
        Self(Json::from_checked(&String::from_utf8_lossy(text)))
    }

    /// What can be chosen, in the order of the form; what has no label is left out.
    #[must_use]
    pub fn entries(&self) -> Vec<FormOption> {
        let text = self.0.as_str();
        if text.starts_with('[') {
            let list = decode_text::<List<Listed>>(text).unwrap_or_default();
            let of = |(number, option): (usize, Listed)| FormOption {
                key: number.to_string(),
                label: option.label,
                disabled: option.disabled,
            };
            return list.into_iter().enumerate().map(of).collect();
        }
        let labels = decode_text::<Labels>(text).map(|labels| labels.0).unwrap_or_default();
        labels.into_iter().map(|(key, label)| FormOption { key, label, disabled: false }).collect()
    }

    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// An object or a list.
impl FromJson for FormOptions {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        match reader.peek() {
            Some(b'{' | b'[') => AnyJson::read(reader).map(|any| Self(any.0)),
            _ => Err(reader.unexpected("an object or a list")),
        }
    }
}

impl ToJson for FormOptions {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
    }
}

/// The members of an object that are texts, in their order.
struct Labels(Vec<(String, String)>);

impl FromJson for Labels {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut labels = Vec::new();
        let mut unread = Vec::new();
        let mut members = Members::begin(reader)?;
        while let Some(key) = members.next()? {
            if let Some(label) = members.lenient_by("", &mut unread, readers::text)? {
                labels.push((key.into_owned(), label));
            }
        }
        Ok(Self(labels))
    }
}

/// An element of a list: an object with a label, or the label alone.
struct Listed {
    label: String,
    disabled: bool,
}

impl FromJson for Listed {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        if reader.peek() == Some(b'"') {
            return String::read(reader).map(|label| Self { label, disabled: false });
        }
        let (mut label, mut disabled, mut unread) = (None, None, Vec::new());
        let mut members = Members::begin(reader)?;
        while let Some(key) = members.next()? {
            match key.as_ref() {
                "label" => label = members.lenient_by("label", &mut unread, readers::text)?,
                "disabled" => disabled = members.lenient_by("disabled", &mut unread, readers::flag)?,
                _ => members.ignore()?,
            }
        }
        Ok(Self { label: members.required(label, "label")?, disabled: disabled.unwrap_or_default() })
    }
}

impl ToJson for Listed {
    fn write(&self, out: &mut Vec<u8>) {
        let mut json = ObjectWriter::begin(out);
        json.member("label", &self.label);
        json.member("disabled", &self.disabled);
        json.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<(String, String, bool)> {
        let options: FormOptions = decode_text(text).unwrap();
        assert_eq!(options.as_str(), text);
        options.entries().into_iter().map(|option| (option.key, option.label, option.disabled)).collect()
    }

    fn entry(key: &str, label: &str, disabled: bool) -> (String, String, bool) {
        (key.to_owned(), label.to_owned(), disabled)
    }

    #[test]
    fn both_shapes_are_read_in_their_order() {
        let by_key = r#"{"2":"pushTAN","1":"mTAN","x":null,"3":911}"#;
        assert_eq!(
            entries(by_key),
            [entry("2", "pushTAN", false), entry("1", "mTAN", false), entry("3", "911", false)]
        );
        let listed = r#"[{"label":"Girokonto","disabled":"0"},{"label":"Depot","disabled":true},"Sparkonto"]"#;
        let expected = [entry("0", "Girokonto", false), entry("1", "Depot", true), entry("2", "Sparkonto", false)];
        assert_eq!(entries(listed), expected);
        assert_eq!(entries("[]"), []);
        assert!(decode_text::<FormOptions>("\"1\"").is_err());
    }

    #[test]
    fn what_was_built_is_read() {
        let select = FormOptions::by_key([("a\"b", "Ä"), ("c", "d")]);
        assert_eq!(entries(select.as_str()), [entry("a\"b", "Ä", false), entry("c", "d", false)]);
        assert_eq!(FormOptions::by_key([]).as_str(), "{}");
        let radio = FormOptions::listed([("Girokonto", false), ("Depot", true)]);
        assert_eq!(radio.as_str(), r#"[{"label":"Girokonto","disabled":false},{"label":"Depot","disabled":true}]"#);
        assert_eq!(FormOptions::listed([]).as_str(), "[]");
    }
}
