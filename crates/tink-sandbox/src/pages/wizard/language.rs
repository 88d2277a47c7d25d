//! The languages of the wizard, by their own names, and the one that a browser prefers.

use http::{HeaderMap, header};
use tink_ledger::rules::bank::Language;

/// What a language calls itself.
pub(super) const fn name(language: Language) -> &'static str {
    match language {
        Language::De => "Deutsch",
        Language::En => "English",
        Language::Fr => "Français",
        Language::Es => "Español",
        Language::It => "Italiano",
    }
}

/// The first language of a browser that the wizard has, for pages that no wizard gives a language to. Browsers name the one that is
/// preferred most first, so that weights say nothing more.
pub(super) fn preferred(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|wanted| wanted.to_str().ok()).unwrap_or_default();
    let primary = |range: &str| range.split([';', '-']).next().unwrap_or_default().trim().to_ascii_lowercase();
    wanted.split(',').find_map(|range| Language::parse(&primary(range))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_is_taken_and_english_without_one() {
        for (wanted, expected) in [
            ("de-AT,de;q=0.9,en;q=0.8", Language::De),
            ("sv-SE, FR;q=0.7, it", Language::Fr),
            ("sv", Language::En),
            ("*", Language::En),
            ("", Language::En),
        ] {
            let headers = [(header::ACCEPT_LANGUAGE, wanted.parse().unwrap())].into_iter().collect();
            assert_eq!(preferred(&headers), expected, "{wanted}");
        }
        assert_eq!(preferred(&HeaderMap::new()), Language::En);
    }
}
