//! Markets: what a new user's profile gets from its market, and which locales there are.

use std::sync::LazyLock;

use crate::kind::PeriodMode;

/// A market of the platform with the defaults of its users' profiles, from `data/markets.tsv`, which says what of it is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Market {
    /// The code in upper case: ISO 3166-1 alpha-2, and `UK` beside `GB`.
    pub code: &'static str,
    /// The currency (ISO 4217) of everything that a user of this market ingests.
    pub currency: &'static str,
    /// The locale of a user who chose none.
    pub locale: &'static str,
    /// The IANA time zone.
    pub time_zone: &'static str,
    /// The day of the month, from 1 to 31, on which an adjusted period breaks.
    pub period_adjusted_day: u8,
}

impl Market {
    /// Which months a new user's statistics go by: where salaries come on one day of the month, from salary to salary.
    #[must_use]
    pub fn period_mode(&self) -> PeriodMode {
        if self.code == "SE" { PeriodMode::MonthlyAdjusted } else { PeriodMode::Monthly }
    }
}

/// The market of that code in any letter case; none if the platform does not serve it.
#[must_use]
pub fn of_code(code: &str) -> Option<&'static Market> {
    all().iter().find(|market| market.code.eq_ignore_ascii_case(code))
}

/// All markets, by code.
#[must_use]
pub fn all() -> &'static [Market] {
    static MARKETS: LazyLock<Vec<Market>> = LazyLock::new(|| parse(include_str!("../../data/markets.tsv")));
    &MARKETS
}

fn parse(text: &'static str) -> Vec<Market> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let &[code, currency, locale, time_zone, day] = cells.as_slice() else { panic!("markets.tsv: {line:?}") };
        let period_adjusted_day = day.parse().unwrap_or_else(|_| panic!("markets.tsv: day of {code}"));
        Market { code, currency, locale, time_zone, period_adjusted_day }
    })
    .collect()
}

/// Whether the text is a locale as the platform writes them: `xx_YY`, ISO 639-1 and ISO 3166-1.
#[must_use]
pub fn is_locale(text: &str) -> bool {
    matches!(text.as_bytes(), [a, b, b'_', c, d]
        if a.is_ascii_lowercase() && b.is_ascii_lowercase() && c.is_ascii_uppercase() && d.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sweden_has_the_defaults_of_the_reference() {
        let sweden = Market {
            code: "SE",
            currency: "SEK",
            locale: "sv_SE",
            time_zone: "Europe/Stockholm",
            period_adjusted_day: 25,
        };
        assert_eq!(of_code("SE"), Some(&sweden));
        assert_eq!(of_code("se"), Some(&sweden));
    }

    #[test]
    fn every_attested_market_is_served_and_no_other() {
        let attested = "AT AU BE BG BR CA CY CZ DE DK EE ES FI FO FR GB GR HR HU IE IN IT LT LU LV MT MX NL NO NZ PL PT RO SE \
                        SG SI SK UK US";
        let codes: Vec<&str> = all().iter().map(|market| market.code).collect();
        assert_eq!(codes.join(" "), attested);
        for unknown in ["", "XX", "SEK", "S", "Sverige", "SE "] {
            assert_eq!(of_code(unknown), None, "{unknown:?}");
        }
    }

    #[test]
    fn every_market_has_a_usable_profile() {
        for market in all() {
            assert!(
                market.currency.len() == 3 && market.currency.bytes().all(|b| b.is_ascii_uppercase()),
                "{market:?}"
            );
            assert!(is_locale(market.locale), "{market:?}");
            assert!(jiff::tz::TimeZone::get(market.time_zone).is_ok(), "{market:?}");
            assert!((1..=31).contains(&market.period_adjusted_day), "{market:?}");
        }
    }

    #[test]
    fn a_locale_is_a_language_and_a_country() {
        for good in ["sv_SE", "en_US", "de_AT", "no_NO"] {
            assert!(is_locale(good), "{good:?}");
        }
        for bad in ["", "sv", "sv-SE", "sv_se", "SV_SE", "sv_SWE", "swe_SE", "sv_SE ", "å_SE", "s1_SE"] {
            assert!(!is_locale(bad), "{bad:?}");
        }
    }
}
