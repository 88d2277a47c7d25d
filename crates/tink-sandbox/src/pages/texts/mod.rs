//! What the pages say, in the two languages of the reference: `en_US` and `sv_SE`.
//!
//! A text may hold `{client}`, `{provider}` and the like, which [`fill`] replaces. The words are ours.

mod english;
mod scopes;
mod swedish;

use serde::{Deserialize, Serialize};

pub(super) use scopes::describe;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) enum Language {
    /// `en_US`, the default.
    #[default]
    #[serde(rename = "en_US")]
    English,
    /// `sv_SE`.
    #[serde(rename = "sv_SE")]
    Swedish,
}

impl Language {
    /// The language of a locale that the pages have.
    pub(super) fn of_locale(locale: &str) -> Option<Self> {
        match locale {
            "en_US" => Some(Self::English),
            "sv_SE" => Some(Self::Swedish),
            _ => None,
        }
    }

    pub(super) const fn locale(self) -> &'static str {
        match self {
            Self::English => "en_US",
            Self::Swedish => "sv_SE",
        }
    }

    /// What HTML calls the language.
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::Swedish => "sv-SE",
        }
    }

    pub(super) const fn texts(self) -> &'static Texts {
        match self {
            Self::English => &english::TEXTS,
            Self::Swedish => &swedish::TEXTS,
        }
    }
}

/// Every text of the pages in one language.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) sandbox_note: &'static str,
    pub(super) cancel: &'static str,
    pub(super) go_on: &'static str,
    pub(super) list: ListTexts,
    pub(super) consent: ConsentTexts,
    pub(super) login: LoginTexts,
    pub(super) status: StatusTexts,
    pub(super) app: AppTexts,
    pub(super) leave: LeaveTexts,
    pub(super) fault: FaultTexts,
}

/// Choosing a provider.
#[derive(Debug)]
pub(super) struct ListTexts {
    pub(super) title: &'static str,
    /// `{client}`
    pub(super) intro: &'static str,
    pub(super) search_label: &'static str,
    pub(super) search: &'static str,
    /// `{market}`
    pub(super) banks: &'static str,
    pub(super) test_providers: &'static str,
    /// `{query}`
    pub(super) nothing_found: &'static str,
    pub(super) show_all: &'static str,
    /// Sweden, Norway, Finland, Denmark.
    pub(super) markets: [&'static str; 4],
}

/// Consent.
#[derive(Debug)]
pub(super) struct ConsentTexts {
    /// `{client}`
    pub(super) title: &'static str,
    /// `{client}`, `{provider}`; what follows are the scopes in words, each with a verb.
    pub(super) intro: &'static str,
    pub(super) kept: &'static str,
    pub(super) accept: &'static str,
    pub(super) another: &'static str,
}

/// Logging in to the provider, and supplemental information.
#[derive(Debug)]
pub(super) struct LoginTexts {
    /// `{provider}`
    pub(super) title: &'static str,
    /// `{provider}`
    pub(super) intro: &'static str,
    pub(super) submit: &'static str,
    pub(super) optional: &'static str,
    pub(super) choose: &'static str,
    pub(super) errors: &'static str,
    pub(super) missing: &'static str,
    /// `{min}`
    pub(super) too_short: &'static str,
    /// `{max}`
    pub(super) too_long: &'static str,
    pub(super) mismatch: &'static str,
    pub(super) not_numeric: &'static str,
}

/// Following the credentials.
#[derive(Debug)]
pub(super) struct StatusTexts {
    /// `{provider}`
    pub(super) connecting_title: &'static str,
    pub(super) connecting: &'static str,
    pub(super) bankid_title: &'static str,
    pub(super) bankid: &'static str,
    pub(super) open_bankid: &'static str,
    /// `{provider}`
    pub(super) app_title: &'static str,
    /// `{provider}`
    pub(super) app: &'static str,
    pub(super) open_app: &'static str,
    pub(super) new_tab: &'static str,
    pub(super) supplemental_title: &'static str,
    /// `{provider}`
    pub(super) supplemental: &'static str,
    pub(super) choices_title: &'static str,
    /// `{provider}`
    pub(super) choices: &'static str,
    pub(super) choices_legend: &'static str,
    pub(super) updating_title: &'static str,
    /// `{provider}`
    pub(super) updating: &'static str,
    pub(super) check_again: &'static str,
    pub(super) refused_title: &'static str,
    /// `{provider}`
    pub(super) refused: &'static str,
    pub(super) temporary_title: &'static str,
    /// `{provider}`
    pub(super) temporary: &'static str,
    pub(super) permanent_title: &'static str,
    /// `{provider}`
    pub(super) permanent: &'static str,
    /// `{provider}`
    pub(super) said: &'static str,
    pub(super) try_again: &'static str,
    /// `{client}`
    pub(super) give_up: &'static str,
}

/// The simulated app.
#[derive(Debug)]
pub(super) struct AppTexts {
    pub(super) bankid: &'static str,
    /// `{provider}`
    pub(super) other: &'static str,
    pub(super) simulated: &'static str,
    /// `{provider}`, `{client}`
    pub(super) question: &'static str,
    pub(super) confirm: &'static str,
    pub(super) confirmed: &'static str,
    pub(super) cancelled: &'static str,
    pub(super) nothing: &'static str,
    pub(super) back: &'static str,
}

/// Leaving the pages.
#[derive(Debug)]
pub(super) struct LeaveTexts {
    /// `{client}`
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) framed_title: &'static str,
    pub(super) framed: &'static str,
    pub(super) without_script: &'static str,
    pub(super) cancelled: &'static str,
    pub(super) bad_request: &'static str,
    pub(super) internal: &'static str,
}

/// What went wrong where nobody can be told but the user.
#[derive(Debug)]
pub(super) struct FaultTexts {
    pub(super) link_title: &'static str,
    pub(super) link: &'static str,
    pub(super) expired_title: &'static str,
    pub(super) expired: &'static str,
    pub(super) foreign_title: &'static str,
    pub(super) foreign: &'static str,
    pub(super) internal_title: &'static str,
    pub(super) internal: &'static str,
    pub(super) details: &'static str,
}

/// A text with its places filled.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        filled.push_str(value.unwrap_or_default());
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_values_are_not_read_again() {
        let values = [("client", "{provider}"), ("provider", "Bank")];
        assert_eq!(fill("{client} asks {provider}.", &values), "{provider} asks Bank.");
    }

    #[test]
    fn both_languages_have_the_same_places() {
        let places = |language: Language| {
            let text = format!("{:?}", language.texts());
            let names = text.split('"').filter(|part| part.contains('{') && part.contains('}'));
            names
                .filter(|part| !part.contains("Texts {"))
                .map(|part| {
                    let mut names: Vec<String> = part
                        .split('{')
                        .skip(1)
                        .filter_map(|rest| rest.split_once('}'))
                        .map(|(name, _)| name.to_owned())
                        .collect();
                    names.sort();
                    names
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(places(Language::English), places(Language::Swedish));
        assert!(places(Language::English).len() > 10);
    }

    #[test]
    fn only_the_two_documented_locales_are_served() {
        for language in [Language::English, Language::Swedish] {
            assert_eq!(Language::of_locale(language.locale()), Some(language));
        }
        for other in ["", "en", "sv", "en_GB", "sv-SE", "SV_SE", "de_DE"] {
            assert_eq!(Language::of_locale(other), None, "{other:?}");
        }
    }
}
