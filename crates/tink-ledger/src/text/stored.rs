//! A column of texts as events store it: a list of strings, which no string of its own is made for.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::Text;

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of strings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text, A::Error> {
        let mut texts = Text::default();
        while list.next_element_seed(Next(&mut texts))?.is_some() {}
        Ok(texts)
    }
}

/// Adds the next string to the texts.
struct Next<'t>(&'t mut Text);

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Next<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.push(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_column_is_stored_as_a_list_of_strings_is(texts in prop::collection::vec(any::<String>(), 0..20)) {
            let all: Text = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(all.iter().collect::<Vec<_>>(), texts.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(all.arena().0.len(), texts.iter().map(String::len).sum::<usize>());
            let stored = serde_json::to_string(&all).unwrap();
            prop_assert_eq!(&stored, &serde_json::to_string(&texts).unwrap());
            prop_assert_eq!(serde_json::from_str::<Text>(&stored).unwrap(), all);
        }
    }

    #[test]
    fn what_is_no_list_of_strings_is_refused() {
        for stored in ["{}", "\"a\"", "[1]", "[\"a\"", "[null]"] {
            assert!(serde_json::from_str::<Text>(stored).is_err(), "{stored}");
        }
    }
}
