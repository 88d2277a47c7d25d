//! The pairs of a query or form, kept as they were sent until somebody asks what they say.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;

/// One `name=value` as it stood there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair<'a> {
    name: &'a str,
    pub(super) raw: &'a str,
}

/// The name alone: the value may be a PIN.
impl fmt::Debug for Pair<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pair").field("name", &self.name).finish_non_exhaustive()
    }
}

/// All pairs of a text.
pub(super) fn pairs(text: &str) -> Vec<Pair<'_>> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, raw)| Pair { name, raw }).collect()
}

impl Pair<'_> {
    /// What the value says; none if that is not UTF-8.
    pub(super) fn value(&self) -> Option<String> {
        decode(self.raw)
    }

    pub(super) fn is(&self, name: &str) -> bool {
        decode(self.name).is_some_and(|known| known == name)
    }

    /// Name and value, where both are UTF-8.
    pub(super) fn decoded(&self) -> Option<(String, String)> {
        Some((decode(self.name)?, self.value()?))
    }
}

/// The first value of a name; an empty one is none.
pub(super) fn first(pairs: &[Pair<'_>], name: &str) -> Option<String> {
    let found = pairs.iter().find(|pair| pair.is(name)).and_then(Pair::value);
    found.filter(|value| !value.is_empty())
}

fn decode(part: &str) -> Option<String> {
    let spaced = part.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_decoded_and_the_raw_value_is_kept() {
        let pairs = pairs("a=1+2%203&&b&%63=%C3%A5");
        assert_eq!(first(&pairs, "a").as_deref(), Some("1 2 3"));
        assert_eq!(pairs[0].raw, "1+2%203");
        assert_eq!(first(&pairs, "b"), None);
        assert_eq!(first(&pairs, "c").as_deref(), Some("å"));
    }

    #[test]
    fn a_value_is_not_printed() {
        assert_eq!(format!("{:?}", pairs("USER_PIN=hush")), "[Pair { name: \"USER_PIN\", .. }]");
    }

    #[test]
    fn what_is_not_utf_8_says_nothing() {
        assert_eq!(pairs("a=%FF")[0].value(), None);
    }
}
