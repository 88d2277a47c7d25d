//! Days and amounts as OFX files write them.
//!
//! A day is `YYYYMMDD`, and a time and a time zone may follow: `20250131235959.000[-5:EST]`. The day counts as it is written.
//! The zone is not looked at: it is the bank's, and so is the day on which the bank books.

use jiff::civil::Date;
use tink_model::Amount;

use crate::format::NumberText;
use crate::read::detect::numbers::read_alone;
use crate::read::statement::Field;

/// Reads a day.
pub(super) fn day(text: &str) -> Field<Date> {
    let text = text.trim();
    let value = read_day(text).ok_or_else(|| {
        if text.is_empty() {
            "it is empty, and it is needed".to_owned()
        } else {
            format!("{text:?} is not a day of the calendar written as YYYYMMDD")
        }
    });
    Field { text: text.to_owned(), value }
}

/// A day that may be left out: empty or all zeros.
pub(super) fn optional_day(text: &str) -> Option<Field<Date>> {
    let blank = text.trim().bytes().all(|byte| byte == b'0');
    (!blank).then(|| day(text))
}

fn read_day(text: &str) -> Option<Date> {
    // Some programs write 2025-01-31, which can mean nothing else.
    let dashed = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (parts, rest) = if dashed {
        ([text.get(..4)?, text.get(5..7)?, text.get(8..10)?], text.get(10..)?)
    } else {
        ([text.get(..4)?, text.get(4..6)?, text.get(6..8)?], text.get(8..)?)
    };
    let time = rest.bytes().take_while(u8::is_ascii_digit).count();
    let clean = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    // Hours, minutes and seconds, with or without milliseconds.
    if !clean || !matches!(time, 0 | 2 | 4 | 6 | 9) || (dashed && time > 0) {
        return None;
    }
    let behind = rest[time..].chars().next();
    if behind.is_some_and(|c| !matches!(c, '.' | ',' | '[' | ' ' | 'T' | 'Z' | '+' | '-')) {
        return None;
    }
    let [year, month, day] = parts;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads an amount. The standard allows a decimal point or comma and nothing between thousands, which banks put there all the
/// same: so a single point or comma before three digits is asked about.
pub(super) fn amount(text: &str) -> Field<Amount> {
    let text = text.trim();
    Field { text: text.to_owned(), value: read_amount(text) }
}

fn read_amount(text: &str) -> Result<Amount, String> {
    if text.is_empty() {
        return Err("it is empty, and it is needed".to_owned());
    }
    let digits = text.trim_start_matches(['+', '-']);
    let ambiguous = digits.split_once([',', '.']).filter(|(whole, decimals)| {
        (1..=3).contains(&whole.len())
            && !whole.starts_with('0')
            && decimals.len() == 3
            && whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit())
    });
    if let Some((whole, decimals)) = ambiguous {
        let sign = &digits[whole.len()..=whole.len()];
        return Err(format!(
            "{text:?} may be {whole}{decimals} or {whole} and {decimals} thousandths; write it without {sign:?} or with two decimals"
        ));
    }
    match read_alone(text)? {
        NumberText { amount, currency: None } => Ok(amount),
        NumberText { currency: Some(currency), .. } => Err(format!("{text:?} is not a number: it holds {currency:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_counts_as_it_is_written() {
        for (text, wanted) in [
            ("20250131", Some("2025-01-31")),
            (" 20250131 ", Some("2025-01-31")),
            ("20250131235959", Some("2025-01-31")),
            ("202501312359", Some("2025-01-31")),
            ("20250131000000.000[+13:NZDT]", Some("2025-01-31")),
            ("20250131000000[0:GMT]", Some("2025-01-31")),
            ("20250131[-5:EST]", Some("2025-01-31")),
            ("20250131120000[-5.5]", Some("2025-01-31")),
            ("20250131T120000", Some("2025-01-31")),
            ("20250131120000000", Some("2025-01-31")),
            ("2025-01-31", Some("2025-01-31")),
            ("2025-01-31T12:00:00+01:00", Some("2025-01-31")),
            ("20240229", Some("2024-02-29")),
            ("20250229", None),
            ("20251301", None),
            ("31012025", None),
            ("00000000", None),
            ("2025013", None),
            ("202501311", None),
            ("250131", None),
            ("31.01.2025", None),
            ("20250131x", None),
            ("2025é131", None),
            ("", None),
        ] {
            assert_eq!(day(text).value.ok().map(|day| day.to_string()).as_deref(), wanted, "{text:?}");
        }
        assert!(optional_day("00000000").is_none() && optional_day(" ").is_none());
        assert!(optional_day("20251301").is_some_and(|day| day.value.is_err()));
    }

    #[test]
    fn amounts_are_read_as_banks_write_them_and_never_guessed() {
        for (text, wanted) in [
            ("-6.60", "-6.60"),
            ("+12.00", "12.00"),
            (" 12 ", "12"),
            ("12,50", "12.50"),
            ("-1,234.56", "-1234.56"),
            ("1.234,56", "1234.56"),
            ("-1 234,56", "-1234.56"),
            ("-.5", "-0.5"),
            ("0.125", "0.125"),
            ("1234.567", "1234.567"),
            ("1,234", "\"1,234\" may be 1234 or 1 and 234 thousandths; write it without \",\" or with two decimals"),
            ("-1.234", "\"-1.234\" may be 1234 or 1 and 234 thousandths; write it without \".\" or with two decimals"),
            ("", "it is empty, and it is needed"),
            ("12.00 USD", "\"12.00 USD\" is not a number: it holds \"USD\""),
            ("1e5", "\"1e5\" is not a number: 'e' is neither a digit nor the decimal sign '.'"),
        ] {
            let shown = amount(text).value.map_or_else(|reason| reason, |amount| amount.to_string());
            assert_eq!(shown, wanted, "{text:?}");
        }
    }
}
