//! JSON, with the values of secret names replaced. Everything else stays as it was written, to the digit, and what is cut off or not
//! well formed is gone through as far as it goes: a document is never read into values and written again.

use super::names::Hides;
use super::{Mark, Names};

/// An object or a list that is open.
struct Open {
    is_object: bool,
    /// The name whose secret all of it is.
    secret: Option<String>,
    /// The name of the list, if what stands in it without being an object is secret.
    texts: Option<String>,
}

/// Goes through a document.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    shown: String,
    open: Vec<Open>,
    /// The name of the value that follows.
    name: Option<String>,
    names: Names,
    mark: Mark,
}

/// A document with its secrets replaced.
pub(in super::super) fn json(text: &str, names: Names, mark: Mark) -> String {
    let shown = String::with_capacity(text.len());
    let mut walk = Walk { text, at: 0, shown, open: Vec::new(), name: None, names, mark };
    while walk.step() {}
    walk.shown
}

impl Walk<'_> {
    /// One token further; false at the end.
    fn step(&mut self) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        let Some(first) = rest.first() else { return false };
        match first {
            b'{' | b'[' => {
                let is_object = *first == b'{';
                let secret = self.secret(|hides| hides == Hides::All || hides == Hides::Objects && is_object);
                // In a list objects say what is asked for, and anything else is what was answered.
                let texts = self.own(|hides| hides == Hides::Objects && !is_object);
                self.open.push(Open { is_object, secret, texts });
                self.name = None;
                self.copy(1);
            }
            b'}' | b']' => {
                self.open.pop();
                self.name = None;
                self.copy(1);
            }
            b',' => {
                self.name = None;
                self.copy(1);
            }
            b'"' => self.string(string_length(rest)),
            b':' | b' ' | b'\t' | b'\r' | b'\n' => self.copy(1),
            _ => {
                let is_end = |byte: &u8| b"{}[],:\" \t\r\n".contains(byte);
                let length = rest.iter().position(is_end).unwrap_or(rest.len());
                let secret = self.secret(|hides| matches!(hides, Hides::All | Hides::Objects));
                match secret.filter(|_| &rest[..length] != b"null") {
                    Some(name) => self.replace(length, &name),
                    None => self.copy(length),
                }
            }
        }
        true
    }

    /// A name or a value.
    fn string(&mut self, length: usize) {
        let text = &self.text[self.at..self.at + length];
        let in_object = self.open.last().is_some_and(|open| open.is_object);
        let is_name = in_object && self.name.is_none() && self.text[self.at + length..].trim_start().starts_with(':');
        if is_name {
            // One that cannot be decoded is no name of ours; it counts as it is written.
            self.name = Some(serde_json::from_str(text).unwrap_or_else(|_| text.to_owned()));
            return self.copy(length);
        }
        match self.secret(|hides| hides != Hides::Nothing) {
            Some(name) => self.replace(length, &name),
            None => self.copy(length),
        }
    }

    /// The name of the secret that the value at hand is, by its own name or by what it stands in.
    fn secret(&self, is: impl Fn(Hides) -> bool) -> Option<String> {
        let begins_another = matches!(self.text.as_bytes().get(self.at), Some(b'{' | b'['));
        let around = self
            .open
            .last()
            .and_then(|open| open.secret.clone().or_else(|| open.texts.clone().filter(|_| !begins_another)));
        around.or_else(|| self.own(is))
    }

    /// The name of the value at hand, if that is one that hides so.
    fn own(&self, is: impl Fn(Hides) -> bool) -> Option<String> {
        self.name.as_ref().filter(|name| is(self.names.hides(name))).cloned()
    }

    fn copy(&mut self, length: usize) {
        self.shown.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    fn replace(&mut self, length: usize, name: &str) {
        self.shown.push('"');
        self.shown.push_str(&(self.mark)(name));
        self.shown.push('"');
        self.at += length;
    }
}

/// How long the string is that begins here, quotes included; one that is cut off goes to the end.
fn string_length(text: &[u8]) -> usize {
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;
    use tink_model::{main, xs2a};

    use super::super::hidden;
    use super::*;

    fn anywhere(text: &str) -> String {
        json(text, Names::Anywhere, hidden)
    }

    #[test]
    fn secret_values_are_replaced_and_digits_and_blanks_stay() {
        assert_eq!(
            anywhere(r#"{ "access_token" : "abc", "expires_in":7200, "scope":"a" , "n":1.10, "tokens":[1,{"a":"b"}]}"#),
            r#"{ "access_token" : "[redacted]", "expires_in":7200, "scope":"a" , "n":1.10, "tokens":["[redacted]",{"a":"[redacted]"}]}"#
        );
        assert_eq!(anywhere(r#"{"password":null,"secret":12}"#), r#"{"password":null,"secret":"[redacted]"}"#);
        assert_eq!(anywhere(r#"{"client\u005fsecret":"s3cret"}"#), r#"{"client\u005fsecret":"[redacted]"}"#);
        assert_eq!(anywhere(r#""access_token""#), r#""access_token""#);
    }

    #[test]
    fn what_is_entered_is_replaced_and_what_describes_it_stays() {
        let names = Names::Of(&main::operations::CREATE_CREDENTIALS);
        assert_eq!(
            json(r#"{"providerName":"se-test","fields":{"username":"anna","pin":1}}"#, names, hidden),
            r#"{"providerName":"se-test","fields":{"username":"[redacted]","pin":"[redacted]"}}"#
        );
        let listed = r#"{"fields":[{"name":"username","value":null,"maxLength":12}],"amount":{"value":1.5}}"#;
        assert_eq!(json(listed, names, hidden), listed);
        let names = Names::Of(&xs2a::operations::DRIVE_WIZARD);
        assert_eq!(
            json(
                r#"{"form":{"elements":[{"name":"USER_PIN","value":"12345","url":"http://h"}]},"code":200}"#,
                names,
                hidden
            ),
            r#"{"form":{"elements":[{"name":"USER_PIN","value":"[redacted]","url":"[redacted]"}]},"code":200}"#
        );
    }

    #[test]
    fn a_document_that_is_cut_off_shows_no_secret_either() {
        let whole = r#"{"accounts":[{"secret":"s3cret","fields":{"a":"s3cret","b":["s3cret"]}}],"token":"a\"s3cret"}"#;
        for (end, _) in whole.char_indices() {
            let shown = anywhere(&whole[..end]);
            assert!(!shown.contains("s3c"), "{shown}");
        }
        let odd = r#"}}]] "a\" {"token":x s3cret} {"token":{"s3cret":"s3cret"#;
        assert!(!anywhere(odd).contains("token\":\"s3c"), "{}", anywhere(odd));
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        let name = prop_oneof![Just("token".to_owned()), Just("fields".to_owned()), Just("value".to_owned()), ".{0,5}"];
        leaf.prop_recursive(4, 32, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map(name.clone(), inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// The same by way of values.
    fn replaced(value: &Value, name: Option<&str>, all: bool) -> Value {
        let hides = name.map_or(Hides::Nothing, |name| Names::Anywhere.hides(name));
        match value {
            Value::Null => Value::Null,
            Value::Array(list) => {
                let shown = |value: &Value| match value {
                    Value::Null | Value::Array(_) | Value::Object(_) => {
                        replaced(value, None, all || hides == Hides::All)
                    }
                    _ if hides == Hides::Objects => "[redacted]".into(),
                    other => replaced(other, None, all || hides == Hides::All),
                };
                list.iter().map(shown).collect()
            }
            Value::Object(map) => {
                let all = all || matches!(hides, Hides::All | Hides::Objects);
                map.iter().map(|(name, value)| (name.clone(), replaced(value, Some(name), all))).collect()
            }
            Value::String(_) if hides == Hides::Texts => "[redacted]".into(),
            _ if all || matches!(hides, Hides::All | Hides::Objects) => "[redacted]".into(),
            other => other.clone(),
        }
    }

    proptest! {
        #[test]
        fn it_is_the_same_as_reading_replacing_and_writing(value in values()) {
            let shown: Value = serde_json::from_str(&anywhere(&value.to_string())).unwrap();
            prop_assert_eq!(shown, replaced(&value, None, false));
        }

        #[test]
        fn any_text_comes_to_an_end(text in ".{0,200}") {
            let _ = anywhere(&text);
        }
    }
}
