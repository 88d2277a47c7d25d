//! The banks that XS2A.api reaches here, from `data/banks.tsv`, which says what of it is ours.

use std::sync::LazyLock;

/// A bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bank {
    /// Its country (ISO 3166-1 alpha-2).
    pub country: &'static str,
    /// Its code.
    pub code: &'static str,
    /// Its BIC.
    pub bic: &'static str,
    /// Its name.
    pub name: &'static str,
    /// A short name.
    pub short_name: &'static str,
    /// Its postal code.
    pub zipcode: &'static str,
    /// Its town.
    pub town: &'static str,
    /// Whether accounts there can be connected.
    pub supported: bool,
}

/// All banks, by country and code.
#[must_use]
pub fn all() -> &'static [Bank] {
    static BANKS: LazyLock<Vec<Bank>> = LazyLock::new(|| parse(include_str!("../../../data/banks.tsv")));
    &BANKS
}

/// The bank with that code in a country.
#[must_use]
pub fn of_code(country: &str, code: &str) -> Option<&'static Bank> {
    all().iter().find(|bank| bank.country.eq_ignore_ascii_case(country) && bank.code == code)
}

/// The bank with that code, in whichever country: here no two have the same.
#[must_use]
pub fn of_code_alone(code: &str) -> Option<&'static Bank> {
    all().iter().find(|bank| bank.code == code)
}

/// The bank with that BIC, in any letter case; its last three characters may be left out where they are `XXX`.
#[must_use]
pub fn of_bic(bic: &str) -> Option<&'static Bank> {
    let same = |bank: &Bank| {
        bank.bic.eq_ignore_ascii_case(bic)
            || bank.bic.strip_suffix("XXX").is_some_and(|short| short.eq_ignore_ascii_case(bic))
    };
    all().iter().find(|bank| same(bank))
}

fn parse(text: &'static str) -> Vec<Bank> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let &[country, code, bic, name, short_name, zipcode, town, supported] = cells.as_slice() else {
            panic!("banks.tsv: {line:?}")
        };
        Bank { country, code, bic, name, short_name, zipcode, town, supported: supported == "yes" }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banks_are_listed_by_country_and_code_and_none_stands_there_twice() {
        let keys: Vec<_> = all().iter().map(|bank| (bank.country, bank.code)).collect();
        assert!(keys.is_sorted_by(|one, other| one < other), "{keys:?}");
        for bank in all() {
            assert_eq!(of_code_alone(bank.code), Some(bank));
        }
    }

    #[test]
    fn the_test_bank_is_found_by_its_code_and_both_forms_of_its_bic() {
        let bank = of_code("de", "88888888").expect("the test bank");
        assert!(bank.supported);
        assert_eq!(of_bic("TESTDE88XXX"), Some(bank));
        assert_eq!(of_bic("testde88"), Some(bank));
        assert_eq!(of_code("AT", "88888888"), None);
    }
}
