//! A text in the languages that the pages and statuses speak: English and Swedish.

use serde::Deserialize;

/// A text for people. English stands in for every language but Swedish.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    en: String,
    sv: String,
}

impl Text {
    /// The text in the language of a locale (`sv_SE`) or of a language tag (`sv-SE`, `sv`).
    #[must_use]
    pub fn in_language(&self, locale: &str) -> &str {
        if is_swedish(locale) { &self.sv } else { &self.en }
    }
}

/// Whether texts for that locale are Swedish.
pub(crate) fn is_swedish(locale: &str) -> bool {
    let language = locale.split(['_', '-']).next().unwrap_or_default();
    language.eq_ignore_ascii_case("sv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_swedish_for_swedes_and_english_for_everybody_else() {
        let text = Text { en: "Code".to_owned(), sv: "Kod".to_owned() };
        for locale in ["sv", "sv_SE", "sv-SE", "SV-FI"] {
            assert_eq!(text.in_language(locale), "Kod", "{locale}");
        }
        for locale in ["", "en_US", "no_NO", "svx"] {
            assert_eq!(text.in_language(locale), "Code", "{locale}");
        }
    }
}
