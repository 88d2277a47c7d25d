//! Values of responses by names that are not the API's own, of which one unreadable value does not lose the readable ones.

use std::borrow::Cow;

use crate::BadElement;

/// The members of an object of a response whose names are data, such as ids, in the order in which they were sent.
/// [`Map::bad`] holds those whose values could not be read.
///
/// ```
/// use tink_model::Map;
///
/// let map: Map<u8> = [("one", 1), ("two", 2)].into_iter().collect();
/// assert_eq!(map.get("two"), Some(&2));
/// assert_eq!(map.names().collect::<Vec<_>>(), ["one", "two"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map<T> {
    good: Vec<(String, T)>,
    bad: Vec<(String, BadElement)>,
}

impl<T> Map<T> {
    /// A map without values.
    #[must_use]
    pub const fn new() -> Self {
        Self { good: Vec::new(), bad: Vec::new() }
    }

    /// The value of this name; the last one where the name was sent twice.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.good.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Names and readable values.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &T)> {
        self.good.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The names of the readable values.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.good.iter().map(|(name, _)| name.as_str())
    }

    /// The readable values.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> {
        self.good.iter().map(|(_, value)| value)
    }

    /// How many readable values there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.good.len()
    }

    /// Whether there is no readable value.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.good.is_empty()
    }

    /// The values that could not be read, with their names; empty when all is well. Places count the members as they were sent, and
    /// the pointer of an error starts at the value.
    #[must_use]
    pub fn bad(&self) -> &[(String, BadElement)] {
        &self.bad
    }

    /// Adds a value at the end.
    pub fn push(&mut self, name: impl Into<String>, value: T) {
        self.good.push((name.into(), value));
    }

    pub(crate) fn push_bad(&mut self, name: Cow<'_, str>, value: BadElement) {
        self.bad.push((name.into_owned(), value));
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<Vec<(String, T)>> for Map<T> {
    fn from(good: Vec<(String, T)>) -> Self {
        Self { good, bad: Vec::new() }
    }
}

impl<N: Into<String>, T> FromIterator<(N, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(values: I) -> Self {
        Self::from(values.into_iter().map(|(name, value)| (name.into(), value)).collect::<Vec<_>>())
    }
}

impl<T> IntoIterator for Map<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.good.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{decode_text, to_vec};

    fn written(map: &Map<i64>) -> String {
        String::from_utf8(to_vec(map)).unwrap()
    }

    #[test]
    fn a_bad_value_loses_only_itself_and_is_written_back_in_its_place() {
        let text = r#"{"a":1,"b":"x","c\n":3,"d":null}"#;
        let map: Map<i64> = decode_text(text).unwrap();
        assert_eq!(map.iter().collect::<Vec<_>>(), [("a", &1), ("c\n", &3)]);
        let bad: Vec<_> = map.bad().iter().map(|(name, value)| (name.as_str(), value.index(), value.raw())).collect();
        assert_eq!(bad, [("b", 1, r#""x""#), ("d", 3, "null")]);
        assert_eq!(written(&map), text);
        assert!(!format!("{map:?}").contains("\"x\""), "raw text is not shown");
    }

    #[test]
    fn order_is_kept_and_the_last_of_two_values_counts() {
        let map: Map<i64> = decode_text(r#"{"z":1,"a":2,"z":3}"#).unwrap();
        assert_eq!((map.get("z"), map.get("a"), map.get("b")), (Some(&3), Some(&2), None));
        assert_eq!(map.names().collect::<Vec<_>>(), ["z", "a", "z"]);
        assert_eq!((map.len(), written(&Map::new()).as_str()), (3, "{}"));
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in ["[]", "1", "{\"a\":1", "{\"a\":}"] {
            assert!(decode_text::<Map<i64>>(text).is_err(), "{text}");
        }
    }
}
