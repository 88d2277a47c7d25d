//! Account numbers and IBANs in the forms of their markets, with right check digits, at banks that do not exist.

use super::accounts::AccountKey;
use super::dice::{Dice, Topic};
use super::person::Person;

/// An account's number in its forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub display: String,
    /// As a URI of the market, where it has such.
    pub identifier: Option<String>,
    pub iban: Option<String>,
}

impl Person {
    /// The number of an account.
    pub(super) fn number(&self, key: AccountKey) -> Number {
        let mut dice = self.seed.dice(Topic::Numbers, key as u32);
        match self.market.as_str() {
            "SE" => swedish(&mut dice),
            "NO" => norwegian(&mut dice),
            "FI" => finnish(&mut dice),
            "DK" => danish(&mut dice),
            market => other(market, &mut dice),
        }
    }
}

fn swedish(dice: &mut Dice) -> Number {
    let digits = digits(dice, 12);
    Number {
        display: format!("9999-{digits}"),
        identifier: Some(format!("se://9999{digits}")),
        iban: Some(iban("SE", &format!("999{digits:0>17}"))),
    }
}

fn norwegian(dice: &mut Dice) -> Number {
    // A remainder of 1 has no check digit: such numbers are not given out.
    let (body, check) = loop {
        let body = format!("9999{}", digits(dice, 6));
        let weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
        let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        match 11 - sum % 11 {
            10 => {}
            11 => break (body, 0),
            check => break (body, check),
        }
    };
    Number {
        display: format!("{}.{}.{}{check}", &body[..4], &body[4..6], &body[6..]),
        identifier: Some(format!("no://{body}{check}")),
        iban: Some(iban("NO", &format!("{body}{check}"))),
    }
}

fn finnish(dice: &mut Dice) -> Number {
    let body = format!("999999{}", digits(dice, 7));
    let sum: u32 = body.bytes().rev().enumerate().map(|(place, digit)| luhn(place, digit - b'0')).sum();
    let iban = iban("FI", &format!("{body}{}", (10 - sum % 10) % 10));
    Number { display: iban.clone(), identifier: None, iban: Some(iban) }
}

fn luhn(place: usize, digit: u8) -> u32 {
    let doubled = u32::from(digit) * if place.is_multiple_of(2) { 2 } else { 1 };
    doubled / 10 + doubled % 10
}

fn danish(dice: &mut Dice) -> Number {
    let digits = digits(dice, 10);
    Number {
        display: format!("9999 {digits}"),
        identifier: Some(format!("dk://9999{digits}")),
        iban: Some(iban("DK", &format!("9999{digits}"))),
    }
}

fn other(market: &str, dice: &mut Dice) -> Number {
    let digits = digits(dice, 10);
    let iban = match market {
        "DE" => Some(iban("DE", &format!("99999999{digits}"))),
        "AT" => Some(iban("AT", &format!("99999{digits:0>11}"))),
        "NL" => Some(iban("NL", &format!("XDEM{digits}"))),
        "GB" | "UK" => Some(iban("GB", &format!("XDEM999999{}", &digits[..8]))),
        _ => None,
    };
    Number { display: digits, identifier: None, iban }
}

/// Digits, the first of which is not zero.
fn digits(dice: &mut Dice, count: usize) -> String {
    let first = std::iter::once(1 + dice.below(9));
    let digits: Vec<u64> = first.chain((1..count).map(|_| dice.below(10))).collect();
    digits.iter().map(ToString::to_string).collect()
}

/// An IBAN with its check digits (ISO 13616).
pub(crate) fn iban(country: &str, number: &str) -> String {
    let check = 98 - remainder(&format!("{number}{country}00"));
    format!("{country}{check:02}{number}")
}

/// The remainder by 97 of a text of digits and letters, where a letter counts as two digits.
fn remainder(text: &str) -> u32 {
    let values = text.chars().filter_map(|c| c.to_digit(36));
    values.fold(0, |rest, value| (rest * if value > 9 { 100 } else { 10 } + value) % 97)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::scenario::Scenario;

    #[test]
    fn a_known_iban_gets_its_check_digits() {
        assert_eq!(iban("SE", "50000000058398257466"), "SE4550000000058398257466");
        assert_eq!(iban("GB", "NWBK60161331926819"), "GB29NWBK60161331926819");
    }

    #[test]
    fn every_iban_of_a_person_is_valid() {
        for (market, length) in
            [("SE", 24), ("NO", 15), ("FI", 18), ("DK", 18), ("DE", 22), ("AT", 20), ("NL", 18), ("GB", 22)]
        {
            let person = Person::new(3, Scenario::Demo, market, "UTC");
            for account in person.accounts() {
                let Some(iban) = account.iban else { continue };
                assert_eq!(iban.len(), length, "{iban}");
                assert_eq!(remainder(&format!("{}{}", &iban[4..], &iban[..4])), 1, "{iban}");
            }
        }
    }
}
