//! Days and amounts as ISO 20022 writes them.

use jiff::civil::Date;
use tink_model::Amount;

use crate::format::{NumberFormat, Thousands};
use crate::read::statement::Field;

/// An amount without its direction.
#[derive(Debug, Clone)]
pub(super) struct Money {
    pub(super) text: String,
    pub(super) currency: Option<String>,
}

impl Money {
    /// The amount; the direction is told apart from it, so that a sign would say it twice.
    pub(super) fn amount(&self, money_out: bool) -> Result<Amount, String> {
        const PLAIN: NumberFormat = NumberFormat { decimal: '.', thousands: Thousands::None };
        let text = self.text.trim();
        if text.is_empty() {
            return Err("it is empty, and it is needed".to_owned());
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return Err(format!("{text:?} is not an amount written with digits and a point"));
        }
        let amount = PLAIN.parse(text)?.amount;
        Ok(if money_out { -amount } else { amount })
    }
}

/// Reads a day. Of a time with a zone the day counts as it is written: it is the bank's.
pub(super) fn day(text: &str) -> Field<Date> {
    let text = text.trim();
    let value = read_day(text).ok_or_else(|| {
        if text.is_empty() {
            "it is empty, and it is needed".to_owned()
        } else {
            format!("{text:?} is not a day of the calendar written as YYYY-MM-DD")
        }
    });
    Field { text: text.to_owned(), value }
}

fn read_day(text: &str) -> Option<Date> {
    let (day, rest) = (text.get(..10)?, text.get(10..)?);
    if !(rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-'])) {
        return None;
    }
    let mut parts = day.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Whether money goes out, or why that is not known.
pub(super) fn money_out(direction: Option<&str>) -> Result<bool, String> {
    match direction {
        Some("DBIT") => Ok(true),
        Some("CRDT") => Ok(false),
        Some(other) => Err(format!("its CdtDbtInd is {other:?}, and neither CRDT nor DBIT")),
        None => Err("its CdtDbtInd is missing, and nothing else says whether money comes in or goes out".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_counts_as_it_is_written() {
        for (text, wanted) in [
            ("2025-01-31", Some("2025-01-31")),
            (" 2025-01-31 ", Some("2025-01-31")),
            ("2025-01-31T23:59:59.999-11:00", Some("2025-01-31")),
            ("2025-01-31T00:00:00Z", Some("2025-01-31")),
            ("2025-01-31+01:00", Some("2025-01-31")),
            ("2025-01-31Z", Some("2025-01-31")),
            ("2025-02-30", None),
            ("20250131", None),
            ("31.01.2025", None),
            ("2025-01-31 12:00", None),
            ("2025-1-031", None),
            ("2025-01-\u{e9}1", None),
            ("", None),
        ] {
            assert_eq!(day(text).value.ok().map(|day| day.to_string()).as_deref(), wanted, "{text:?}");
        }
    }

    #[test]
    fn amounts_are_plain_decimals() {
        for (text, wanted) in [
            ("10.00", "-10.00"),
            ("1.234", "-1.234"),
            (".5", "-0.5"),
            ("5.", "-5"),
            ("007", "-7"),
            ("0.00", "0.00"),
            ("-5.00", "\"-5.00\" is not an amount written with digits and a point"),
            ("10,00", "\"10,00\" is not an amount written with digits and a point"),
            ("1.2.3", "\"1.2.3\" is not a number: after the decimal sign '.' only digits may follow"),
            ("", "it is empty, and it is needed"),
        ] {
            let money = Money { text: text.to_owned(), currency: None };
            let shown = money.amount(true).map_or_else(|reason| reason, |amount| amount.to_string());
            assert_eq!(shown, wanted, "{text:?}");
        }
    }
}
