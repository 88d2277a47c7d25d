//! Days, amounts, balances and account numbers as MT940 writes them.

use jiff::civil::Date;
use tink_model::Amount;

use crate::record::PageNumber;

/// A balance: which side, the day, the currency, the amount.
#[derive(Debug, Clone)]
pub(super) struct BalanceText {
    /// `None` where the day is none of the calendar, such as the zeros of an account's first statement.
    pub(super) day: Option<Date>,
    pub(super) currency: String,
    pub(super) amount: Amount,
}

/// Reads `C250801EUR1500,00`.
pub(super) fn balance(text: &str) -> Option<BalanceText> {
    let negative = match text.get(..1)? {
        "C" => false,
        "D" => true,
        _ => return None,
    };
    let (date, currency, digits) = (text.get(1..7)?, text.get(7..10)?, text.get(10..)?);
    if !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let amount = amount(digits).ok()?;
    Some(BalanceText { day: day(date), currency: currency.to_owned(), amount: if negative { -amount } else { amount } })
}

/// Reads `YYMMDD`. Years from 80 on are of the last century.
pub(super) fn day(text: &str) -> Option<Date> {
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i16 = text.get(..2)?.parse().ok()?;
    let century = if year < 80 { 2000 } else { 1900 };
    Date::new(century + year, text.get(2..4)?.parse().ok()?, text.get(4..)?.parse().ok()?).ok()
}

/// Reads `MMDD` as the day of that name that is nearest to another one.
pub(super) fn day_near(text: &str, near: Date) -> Option<Date> {
    let (month, day) = (text.get(..2)?.parse().ok()?, text.get(2..)?.parse().ok()?);
    (near.year() - 1..=near.year() + 1)
        .filter_map(|year| Date::new(year, month, day).ok())
        .min_by_key(|date| near.until(*date).map_or(i32::MAX, |span| span.get_days().abs()))
}

/// Reads an amount without a sign: the standard's `1500,` and `42,50`, and a decimal point, or points between thousands, of banks
/// that do not keep to it. A single point before three digits may be either and is refused.
pub(super) fn amount(text: &str) -> Result<Amount, String> {
    let not = || format!("{text:?} is not an amount written as 1500,00");
    let (whole, decimals) = match (text.split_once(','), text.split_once('.')) {
        (Some(parts), _) => parts,
        (None, Some((whole, decimals))) if decimals.len() == 3 => {
            return Err(format!(
                "{text:?} may be {whole}{decimals} or {whole} and {decimals} thousandths; the standard's decimal sign is a comma"
            ));
        }
        (None, Some(parts)) => parts,
        (None, None) => (text, ""),
    };
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains('.');
    let plain: String = whole.chars().filter(|c| *c != '.').collect();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let good = !plain.is_empty()
        && digits(&plain)
        && digits(decimals)
        && (!grouped || ((1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)));
    if !good {
        return Err(not());
    }
    let number = if decimals.is_empty() { plain } else { format!("{plain}.{decimals}") };
    number.parse().map_err(|_| not())
}

/// The page in `:28C:`, its number behind that of the statement: `12/1`.
pub(super) fn page(text: &str) -> PageNumber {
    let number = |text: &str| text.trim().parse().unwrap_or_default();
    let (statement, page) = text.split_once('/').unwrap_or((text, ""));
    PageNumber { statement: number(statement), page: number(page) }
}

/// The account's number in `:25:`. It is kept as written, but for what stands around an IBAN (one whose check digits are right): a
/// bank code before it (`BIC/IBAN`) and a currency behind it (`NL91ABNA0417164300EUR`). A bank code before another number
/// (`BLZ/KONTO`) is a part of it, since such a number is one of its bank only.
pub(super) fn account(text: &str) -> &str {
    let text = text.trim();
    let last = text.rsplit('/').next().unwrap_or(text).trim();
    if is_iban(last) {
        return last;
    }
    let Some(at) = last.len().checked_sub(3) else { return text };
    match (last.get(..at), last.get(at..)) {
        (Some(number), Some(currency)) if currency.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            let number = number.trim();
            if is_iban(number) { number } else { text }
        }
        _ => text,
    }
}

fn is_iban(text: &str) -> bool {
    let compact: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let shaped = (15..=34).contains(&compact.len())
        && compact.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && compact[..2].iter().all(u8::is_ascii_uppercase)
        && compact[2..4].iter().all(u8::is_ascii_digit);
    // ISO 7064: the first four characters last, letters as 10 to 35, and one remains modulo 97.
    shaped
        && compact[4..].iter().chain(&compact[..4]).fold(0_u32, |rest, byte| {
            if byte.is_ascii_digit() {
                (rest * 10 + u32::from(byte - b'0')) % 97
            } else {
                (rest * 100 + u32::from(byte - b'A') + 10) % 97
            }
        }) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_a_comma_or_what_can_mean_nothing_else() {
        for (text, value) in [
            ("1500,", Some("1500")),
            ("42,50", Some("42.50")),
            ("42.50", Some("42.50")),
            ("1.234,5", Some("1234.5")),
            ("1234,567", Some("1234.567")),
            ("15", Some("15")),
            ("1.500", None),
            ("1,2,3", None),
            ("12.34,5", None),
            (",50", None),
            ("", None),
            ("-1,00", None),
        ] {
            assert_eq!(amount(text).ok().map(|amount| amount.to_string()).as_deref(), value, "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_nearest_one() {
        for (value, entry, day) in [
            ("250801", "0731", "2025-07-31"),
            ("250102", "1231", "2024-12-31"),
            ("241231", "0102", "2025-01-02"),
            ("240301", "0229", "2024-02-29"),
        ] {
            let near = super::day(value).expect("a day");
            assert_eq!(day_near(entry, near).map(|day| day.to_string()).as_deref(), Some(day), "{value} {entry}");
        }
        assert_eq!(day_near("0230", super::day("250301").expect("a day")), None);
    }

    #[test]
    fn a_page_has_a_number_behind_that_of_the_statement() {
        for (text, statement, number) in
            [("12/1", 12, 1), ("00012/00003", 12, 3), ("12", 12, 0), ("12/", 12, 0), ("a/b", 0, 0)]
        {
            assert_eq!(page(text), PageNumber { statement, page: number }, "{text}");
        }
    }

    #[test]
    fn only_an_iban_loses_what_stands_around_it() {
        for (written, number) in [
            ("NL91ABNA0417164300EUR", "NL91ABNA0417164300"),
            ("NL91ABNA0417164300 EUR", "NL91ABNA0417164300"),
            ("ABNANL2A/NL91ABNA0417164300", "NL91ABNA0417164300"),
            ("37040044/DE89370400440532013000", "DE89370400440532013000"),
            ("37040044/532013000", "37040044/532013000"),
            ("37040044/532013000EUR", "37040044/532013000EUR"),
            ("NL92ABNA0417164300EUR", "NL92ABNA0417164300EUR"),
            ("1", "1"),
            ("", ""),
        ] {
            assert_eq!(account(written), number, "{written}");
        }
    }
}
