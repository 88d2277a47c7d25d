//! The commands of a query string as users of a language write them.

use crate::rules::periods::Resolution;

/// What a phrase asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// Amounts above the number that follows.
    Over,
    /// Amounts below the number that follows.
    Under,
    /// Amounts near the number that follows.
    Around,
    /// Monday to Friday.
    Weekdays,
    /// Saturday and Sunday.
    Weekends,
    /// The period that holds the present.
    Current(Resolution),
    /// The period before that.
    Last(Resolution),
    /// The week of the number that follows.
    NumberedWeek,
}

use Command::{Around, Current, Last, NumberedWeek, Over, Under, Weekdays, Weekends};
use Resolution::{Daily, Monthly, Weekly, Yearly};

type Phrases = &'static [(&'static str, Command)];

const ENGLISH: Phrases = &[
    ("over", Over),
    ("more than", Over),
    ("under", Under),
    ("less than", Under),
    ("around", Around),
    ("weekdays", Weekdays),
    ("weekends", Weekends),
    ("today", Current(Daily)),
    ("yesterday", Last(Daily)),
    ("this week", Current(Weekly)),
    ("this month", Current(Monthly)),
    ("this year", Current(Yearly)),
    ("last week", Last(Weekly)),
    ("last month", Last(Monthly)),
    ("last year", Last(Yearly)),
    ("week", NumberedWeek),
];

const SWEDISH: Phrases = &[
    ("över", Over),
    ("mer än", Over),
    ("under", Under),
    ("mindre än", Under),
    ("runt", Around),
    ("omkring", Around),
    ("vardagar", Weekdays),
    ("helg", Weekends),
    ("helger", Weekends),
    ("idag", Current(Daily)),
    ("i dag", Current(Daily)),
    ("igår", Last(Daily)),
    ("i går", Last(Daily)),
    ("denna vecka", Current(Weekly)),
    ("denna veckan", Current(Weekly)),
    ("den här veckan", Current(Weekly)),
    ("denna månad", Current(Monthly)),
    ("denna månaden", Current(Monthly)),
    ("den här månaden", Current(Monthly)),
    ("detta år", Current(Yearly)),
    ("det här året", Current(Yearly)),
    ("i år", Current(Yearly)),
    ("förra vecka", Last(Weekly)),
    ("förra veckan", Last(Weekly)),
    ("förra månad", Last(Monthly)),
    ("förra månaden", Last(Monthly)),
    ("förra år", Last(Yearly)),
    ("förra året", Last(Yearly)),
    ("i fjol", Last(Yearly)),
    ("vecka", NumberedWeek),
];

/// The phrases that a locale understands.
pub(super) fn of(locale: &str) -> impl Iterator<Item = &'static (&'static str, Command)> {
    let own: Phrases = if language(locale) == "sv" { SWEDISH } else { &[] };
    own.iter().chain(ENGLISH)
}

/// What stands before the decimals where the locale's language is written.
pub(super) fn decimal_mark(locale: &str) -> char {
    if language(locale) == "en" { '.' } else { ',' }
}

fn language(locale: &str) -> &str {
    locale.split('_').next().unwrap_or(locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_lower_case_and_none_means_two_things() {
        let all: Vec<_> = of("sv_SE").collect();
        for (phrase, command) in &all {
            assert_eq!(&phrase.to_lowercase(), phrase);
            let same = all.iter().filter(|(other, _)| other == phrase);
            assert!(same.map(|(_, other)| other).all(|other| other == command), "{phrase}");
        }
    }

    #[test]
    fn english_is_understood_everywhere_and_swedish_where_it_is_spoken() {
        let knows = |locale, phrase| of(locale).any(|(other, _)| *other == phrase);
        for locale in ["sv_SE", "sv", "en_US", "de_DE", "", "_"] {
            assert!(knows(locale, "today"), "{locale}");
            assert_eq!(knows(locale, "idag"), locale.starts_with("sv"), "{locale}");
        }
    }
}
