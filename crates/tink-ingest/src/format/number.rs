//! Amounts as banks write them: `-1 234,50 kr`, `1.234,50-`, `(98.50)`, `−12,-`; read digit by digit, never through a float.

use tink_model::Amount;

/// How a file writes its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberFormat {
    /// The sign before the decimals: `,` or `.`.
    pub decimal: char,
    /// What stands between groups of three digits.
    pub thousands: Thousands,
}

/// What may stand between the groups of three digits of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thousands {
    /// Whatever is not the decimal sign: a point or comma, a blank of any width, an apostrophe.
    Any,
    /// Nothing.
    None,
    /// This one; a blank stands for blanks of any width, an apostrophe for both shapes of it.
    Only(char),
}

/// A number and the currency written beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberText {
    /// The value, its scale as written.
    pub amount: Amount,
    /// The currency's code or sign, when the cell holds one: `SEK`, `kr`, `€`.
    pub currency: Option<String>,
}

pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}')
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '`' | '\u{b4}')
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2212}' | '\u{2013}' | '\u{2012}' | '\u{2010}' | '\u{2011}' | '\u{fe63}' | '\u{ff0d}')
}

/// A cell taken apart: its sign, the digits with their separators, and the currency around them.
pub(crate) struct Parts<'a> {
    pub(crate) negative: bool,
    pub(crate) body: &'a str,
    pub(crate) currency: Option<&'a str>,
}

/// Takes the sign and the currency off a cell. What remains starts and ends with a digit (or the decimal sign) if it is a number.
pub(crate) fn parts(text: &str) -> Result<Parts<'_>, String> {
    let mut body = text.trim_matches(is_blank);
    let mut currency = None;
    let mut signs = 0;
    let mut negative = false;
    loop {
        let before = body;
        if let Some(inner) = body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            (negative, signs, body) = (true, signs + 1, inner);
        }
        if let Some(first) = body.chars().next() {
            if is_minus(first) || first == '+' {
                (negative, signs, body) = (is_minus(first), signs + 1, &body[first.len_utf8()..]);
            } else if is_currency_letter(first) {
                let end = body.find(|c: char| !is_currency_letter(c)).unwrap_or(body.len());
                take_currency(&mut currency, &body[..end])?;
                body = &body[end..];
                // "kr." and "Fr." are abbreviations; a point before a digit belongs to the number.
                if let Some(rest) = body.strip_prefix('.')
                    && !rest.starts_with(|c: char| c.is_ascii_digit())
                {
                    body = rest;
                }
            }
        }
        if let Some(last) = body.chars().next_back() {
            let ahead = &body[..body.len() - last.len_utf8()];
            if is_minus(last) && ahead.ends_with([',', '.']) {
                // "12,-" means 12 and no cents.
                body = &ahead[..ahead.len() - 1];
            } else if is_minus(last) || last == '+' {
                (negative, signs, body) = (is_minus(last), signs + 1, ahead);
            } else if is_currency_letter(last) {
                let start = body
                    .rfind(|c: char| !is_currency_letter(c))
                    .map_or(0, |at| at + body[at..].chars().next().map_or(1, char::len_utf8));
                take_currency(&mut currency, &body[start..])?;
                body = &body[..start];
            }
        }
        body = body.trim_matches(is_blank);
        if body == before {
            break;
        }
    }
    if signs > 1 {
        return Err(format!("{text:?} has more than one sign"));
    }
    Ok(Parts { negative, body, currency })
}

fn is_currency_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '$' | '\u{a3}' | '\u{20ac}' | '\u{a5}')
}

fn take_currency<'a>(slot: &mut Option<&'a str>, found: &'a str) -> Result<(), String> {
    match slot.replace(found) {
        None => Ok(()),
        Some(earlier) => Err(format!("it names both {earlier:?} and {found:?}")),
    }
}

impl NumberFormat {
    /// Reads a cell. The error is the end of a sentence that starts with the place.
    pub fn parse(&self, text: &str) -> Result<NumberText, String> {
        match self.plain(text) {
            Some((mantissa, scale)) => Ok(NumberText { amount: Amount::new(mantissa, scale), currency: None }),
            None => self.parse_parts(text),
        }
    }

    /// The mantissa and the scale of a number of nothing but digits, with a minus and a decimal sign perhaps, and not too many of them:
    /// what most cells hold. `None` says nothing about the cell.
    #[inline]
    pub(crate) fn plain(&self, text: &str) -> Option<(i64, u8)> {
        let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
        if digits.len() > 18 {
            return None;
        }
        let decimal = u8::try_from(self.decimal).ok()?;
        let (mut mantissa, mut point) = (0_i64, None);
        for (at, byte) in digits.iter().enumerate() {
            match byte {
                b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(byte - b'0'),
                byte if *byte == decimal && point.is_none() => point = Some(at),
                _ => return None,
            }
        }
        let whole = point.unwrap_or(digits.len());
        let decimals = point.map_or(0, |point| digits.len() - point - 1);
        if whole == 0 || (point.is_some() && decimals == 0) {
            return None;
        }
        let is_negative = digits.len() < text.len();
        Some((if is_negative { -mantissa } else { mantissa }, decimals as u8))
    }

    fn parse_parts(&self, text: &str) -> Result<NumberText, String> {
        let Parts { negative, body, currency } = parts(text)?;
        if body.is_empty() {
            return Err(format!("{text:?} is not a number"));
        }
        let (whole, decimals) = match body.split_once(self.decimal) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (body, None),
        };
        let mut plain = String::with_capacity(body.len() + 2);
        if negative {
            plain.push('-');
        }
        self.push_whole(whole, &mut plain).map_err(|why| format!("{text:?} is not a number: {why}"))?;
        if let Some(decimals) = decimals {
            if !decimals.bytes().all(|b| b.is_ascii_digit()) || (decimals.is_empty() && whole.is_empty()) {
                return Err(format!(
                    "{text:?} is not a number: after the decimal sign {:?} only digits may follow",
                    self.decimal
                ));
            }
            if !decimals.is_empty() {
                plain.push('.');
                plain.push_str(decimals);
            }
        }
        let amount = plain.parse::<Amount>().map_err(|error| format!("{text:?} cannot be held exactly: {error}"))?;
        Ok(NumberText { amount, currency: currency.map(str::to_owned) })
    }

    fn push_whole(&self, whole: &str, plain: &mut String) -> Result<(), String> {
        if whole.is_empty() {
            plain.push('0');
            return Ok(());
        }
        let mut separator = None;
        let mut group = 0usize;
        let mut leading = true;
        for c in whole.chars() {
            if c.is_ascii_digit() {
                // "007.50" is a number, and JSON's digits have no zeros in front.
                if !(leading && c == '0') {
                    plain.push(c);
                    leading = false;
                }
                group += 1;
                continue;
            }
            if !self.separates(c) {
                return Err(format!("{c:?} is neither a digit nor the decimal sign {:?}", self.decimal));
            }
            let kind = if is_blank(c) {
                ' '
            } else if is_apostrophe(c) {
                '\''
            } else {
                c
            };
            let first = separator.is_none();
            if separator.replace(kind).is_some_and(|earlier| earlier != kind) {
                return Err("two kinds of separator stand between its digits".to_owned());
            }
            if (first && !(1..=3).contains(&group)) || (!first && group != 3) {
                return Err("its digits are not in groups of three".to_owned());
            }
            group = 0;
        }
        if separator.is_some() && group != 3 {
            return Err("its digits are not in groups of three".to_owned());
        }
        if leading {
            plain.push('0');
        }
        Ok(())
    }

    fn separates(&self, c: char) -> bool {
        match self.thousands {
            Thousands::None => false,
            Thousands::Any => c != self.decimal && (is_blank(c) || is_apostrophe(c) || matches!(c, '.' | ',')),
            Thousands::Only(' ') => is_blank(c),
            Thousands::Only('\'') => is_apostrophe(c),
            Thousands::Only(wanted) => c == wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_numbers_are_the_same_on_both_roads(
            text in "-?[0-9]{0,12}[.,]?[0-9]{0,8}|[-0-9., ]{0,9}",
            decimal in prop::sample::select(vec![',', '.']),
            thousands in prop::sample::select(vec![Thousands::Any, Thousands::None, Thousands::Only('.')]),
        ) {
            let format = NumberFormat { decimal, thousands };
            if let Some((mantissa, scale)) = format.plain(&text) {
                let other = format.parse_parts(&text).map(|number| (number.amount.parts(), number.currency));
                prop_assert_eq!(other, Ok(((mantissa.into(), scale.into()), None)));
            }
        }
    }

    const COMMA: NumberFormat = NumberFormat { decimal: ',', thousands: Thousands::Any };
    const POINT: NumberFormat = NumberFormat { decimal: '.', thousands: Thousands::Any };

    fn read(format: NumberFormat, text: &str) -> String {
        match format.parse(text) {
            Ok(NumberText { amount, currency: None }) => amount.to_string(),
            Ok(NumberText { amount, currency: Some(currency) }) => format!("{amount} {currency}"),
            Err(error) => error,
        }
    }

    #[test]
    fn numbers_are_read_as_banks_write_them() {
        for (format, text, value) in [
            (COMMA, "-98,50", "-98.50"),
            (COMMA, "1.234,50", "1234.50"),
            (COMMA, "-1 234 567,5", "-1234567.5"),
            (COMMA, "\u{2212}1\u{a0}234,50", "-1234.50"),
            (COMMA, "1\u{202f}234,50 kr", "1234.50 kr"),
            (COMMA, "98,50-", "-98.50"),
            (COMMA, "98,50 -", "-98.50"),
            (COMMA, "+98,50", "98.50"),
            (COMMA, "98", "98"),
            (COMMA, "12,-", "12"),
            (COMMA, "-12,\u{2013}", "-12"),
            (COMMA, ",50", "0.50"),
            (COMMA, "007,50", "7.50"),
            (COMMA, "000", "0"),
            (COMMA, "1.234", "1234"),
            (COMMA, "-12,30 EUR", "-12.30 EUR"),
            (COMMA, "EUR -12,30", "-12.30 EUR"),
            (COMMA, "-\u{20ac}12,30", "-12.30 \u{20ac}"),
            (COMMA, "kr. 12,30", "12.30 kr"),
            (POINT, "(1,234.50)", "-1234.50"),
            (POINT, "($1,234.50)", "-1234.50 $"),
            (POINT, "1'234.50", "1234.50"),
            (POINT, "1\u{2019}234.50", "1234.50"),
            (POINT, "12.", "12"),
            (POINT, "12345678901234567.89", "12345678901234567.89"),
        ] {
            assert_eq!(read(format, text), value, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_a_number_says_why() {
        for (format, text, part) in [
            (COMMA, "", "is not a number"),
            (COMMA, "abc", "is not a number"),
            (COMMA, "-", "is not a number"),
            (COMMA, ",", "only digits may follow"),
            (COMMA, "12,3,4", "only digits may follow"),
            (COMMA, "1234.50", "not in groups of three"),
            (COMMA, "1.23", "not in groups of three"),
            (COMMA, "1.234 567", "two kinds of separator"),
            (COMMA, "--5", "more than one sign"),
            (COMMA, "-5-", "more than one sign"),
            (COMMA, "(-5)", "more than one sign"),
            (COMMA, "SEK 5 EUR", "both \"SEK\" and \"EUR\""),
            (COMMA, "1e5", "neither a digit"),
            (POINT, "12,30", "not in groups of three"),
            (POINT, "99999999999999999999999999999999999", "cannot be held exactly"),
            (NumberFormat { decimal: '.', thousands: Thousands::None }, "1,234", "neither a digit"),
            (NumberFormat { decimal: '.', thousands: Thousands::Only(' ') }, "1,234", "neither a digit"),
        ] {
            let error = format.parse(text).expect_err(text);
            assert!(error.contains(part), "{text:?}: {error}");
        }
    }
}
