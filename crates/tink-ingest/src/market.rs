//! What a market implies for a file: the user's currency and the time zone of its days.

use tink_model::Currency;

/// A market that users can be created in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarketInfo {
    /// ISO 3166-1 code, or the platform's own `UK` beside `GB`.
    pub code: &'static str,
    /// ISO 4217 code of the currency that a user of the market has.
    pub currency: &'static str,
    /// IANA name of the time zone in which a file's days are days; of several, the one of the capital or the largest city.
    pub time_zone: &'static str,
}

/// Looks a market up by its code.
#[must_use]
pub fn market(code: &str) -> Option<MarketInfo> {
    MARKETS.iter().find(|row| row.0 == code).map(|&(code, currency, time_zone)| MarketInfo {
        code,
        currency,
        time_zone,
    })
}

/// The codes of all known markets, in alphabetical order.
pub fn market_codes() -> impl Iterator<Item = &'static str> {
    MARKETS.iter().map(|row| row.0)
}

/// Whether `written` (a code, a sign or an abbreviation beside an amount) can stand for `currency`.
#[must_use]
pub fn stands_for(written: &str, currency: &Currency) -> bool {
    let currency = currency.as_str();
    if written.eq_ignore_ascii_case(currency) {
        return true;
    }
    let written = written.to_lowercase();
    SIGNS.iter().any(|(sign, currencies)| *sign == written && currencies.contains(&currency))
}

/// Markets of the platform's specification, with what their users have.
const MARKETS: &[(&str, &str, &str)] = &[
    ("AT", "EUR", "Europe/Vienna"),
    ("AU", "AUD", "Australia/Sydney"),
    ("BE", "EUR", "Europe/Brussels"),
    ("BG", "EUR", "Europe/Sofia"),
    ("BR", "BRL", "America/Sao_Paulo"),
    ("CA", "CAD", "America/Toronto"),
    ("CY", "EUR", "Asia/Nicosia"),
    ("CZ", "CZK", "Europe/Prague"),
    ("DE", "EUR", "Europe/Berlin"),
    ("DK", "DKK", "Europe/Copenhagen"),
    ("EE", "EUR", "Europe/Tallinn"),
    ("ES", "EUR", "Europe/Madrid"),
    ("FI", "EUR", "Europe/Helsinki"),
    ("FO", "DKK", "Atlantic/Faroe"),
    ("FR", "EUR", "Europe/Paris"),
    ("GB", "GBP", "Europe/London"),
    ("GR", "EUR", "Europe/Athens"),
    ("HR", "EUR", "Europe/Zagreb"),
    ("HU", "HUF", "Europe/Budapest"),
    ("IE", "EUR", "Europe/Dublin"),
    ("IN", "INR", "Asia/Kolkata"),
    ("IT", "EUR", "Europe/Rome"),
    ("LT", "EUR", "Europe/Vilnius"),
    ("LU", "EUR", "Europe/Luxembourg"),
    ("LV", "EUR", "Europe/Riga"),
    ("MT", "EUR", "Europe/Malta"),
    ("MX", "MXN", "America/Mexico_City"),
    ("NL", "EUR", "Europe/Amsterdam"),
    ("NO", "NOK", "Europe/Oslo"),
    ("NZ", "NZD", "Pacific/Auckland"),
    ("PL", "PLN", "Europe/Warsaw"),
    ("PT", "EUR", "Europe/Lisbon"),
    ("RO", "RON", "Europe/Bucharest"),
    ("SE", "SEK", "Europe/Stockholm"),
    ("SG", "SGD", "Asia/Singapore"),
    ("SI", "EUR", "Europe/Ljubljana"),
    ("SK", "EUR", "Europe/Bratislava"),
    ("UK", "GBP", "Europe/London"),
    ("US", "USD", "America/New_York"),
];

/// Signs and abbreviations, and the currencies that are written so.
const SIGNS: &[(&str, &[&str])] = &[
    ("\u{20ac}", &["EUR"]),
    ("euro", &["EUR"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("kronor", &["SEK"]),
    ("\u{a3}", &["GBP"]),
    ("$", &["USD", "CAD", "AUD", "NZD", "SGD", "MXN"]),
    ("\u{a5}", &["JPY", "CNY"]),
    ("z\u{142}", &["PLN"]),
    ("k\u{10d}", &["CZK"]),
    ("ft", &["HUF"]),
    ("lei", &["RON"]),
    ("fr", &["CHF"]),
    ("r$", &["BRL"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_market_has_a_currency_and_a_zone_that_exist() {
        for code in market_codes() {
            let market = market(code).expect("a listed market");
            assert!(
                market.currency.len() == 3 && market.currency.bytes().all(|b| b.is_ascii_uppercase()),
                "{market:?}"
            );
            jiff::tz::TimeZone::get(market.time_zone).unwrap_or_else(|error| panic!("{code}: {error}"));
        }
        assert!(market_codes().is_sorted());
        assert_eq!(market("XX"), None);
    }

    #[test]
    fn a_sign_stands_for_the_currencies_that_use_it() {
        let sek = "SEK".parse::<Currency>().expect("a currency");
        for (written, yes) in
            [("SEK", true), ("sek", true), ("kr", true), ("Kr", true), ("EUR", false), ("\u{20ac}", false), ("", false)]
        {
            assert_eq!(stands_for(written, &sek), yes, "{written:?}");
        }
    }
}
