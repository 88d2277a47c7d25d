//! Dates: a pattern such as `DD.MM.YY HH:mm`, compiled once and read strictly.
//!
//! | Token | Reads |
//! |---|---|
//! | `YYYY` | a year of four digits |
//! | `YY` | a year of two digits: 70 to 99 are 19xx, 00 to 69 are 20xx |
//! | `MM`, `DD` | exactly two digits |
//! | `M`, `D` | one or two digits |
//! | `MMM` | a month's name or its first letters, in English, Swedish or German |
//! | `HH`, `mm`, `ss` | two digits of a time |
//! | `Z` | `Z` or an offset such as `+02:00`; the day is then the one in the file's time zone |
//!
//! Everything else stands for itself. Only the day is kept: the platform's dates are days, and a time of day near midnight
//! would land in another day, or month, for whoever reads it in another zone.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

/// A date pattern of a rules file, ready to read cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat {
    pattern: String,
    tokens: Vec<Token>,
}

/// Why a text is not a date pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pattern:?} is not a date pattern: {reason}; write it like YYYY-MM-DD, D.M.YY or DD/MM/YYYY HH:mm")]
pub struct DateFormatError {
    pattern: String,
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Year4,
    Year2,
    Month { strict: bool },
    MonthName,
    Day { strict: bool },
    Hour,
    Minute,
    Second,
    Offset,
    Literal(char),
}

impl DateFormat {
    /// Compiles a pattern. It must hold a year, a month and a day, each once.
    pub fn new(pattern: &str) -> Result<Self, DateFormatError> {
        let fail = |reason| Err(DateFormatError { pattern: pattern.to_owned(), reason });
        let mut tokens = Vec::new();
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            let run = rest.chars().take_while(|&c| c == first).count();
            let token = match (first, run) {
                ('Y', 4) => Token::Year4,
                ('Y', 2) => Token::Year2,
                ('M', 1 | 2) => Token::Month { strict: run == 2 },
                ('M', 3) => Token::MonthName,
                ('D', 1 | 2) => Token::Day { strict: run == 2 },
                ('H', 2) => Token::Hour,
                ('m', 2) => Token::Minute,
                ('s', 2) => Token::Second,
                ('Z', 1) => Token::Offset,
                ('Y' | 'M' | 'D' | 'H' | 'm' | 's' | 'Z', _) => {
                    return fail("a letter is repeated in a number that means nothing");
                }
                ('%', _) => return fail("it uses % signs"),
                ('T' | 't', 1) => Token::Literal(first),
                (other, _) if other.is_alphanumeric() => {
                    return fail("it holds a letter or a digit that stands for nothing");
                }
                (other, _) => Token::Literal(other),
            };
            let taken = if matches!(token, Token::Literal(_)) { first.len_utf8() } else { first.len_utf8() * run };
            rest = &rest[taken..];
            tokens.push(token);
        }
        let count = |wanted: fn(&Token) -> bool| tokens.iter().filter(|token| wanted(token)).count();
        if count(|token| matches!(token, Token::Year4 | Token::Year2)) != 1 {
            return fail("it needs one year");
        }
        if count(|token| matches!(token, Token::Month { .. } | Token::MonthName)) != 1 {
            return fail("it needs one month");
        }
        if count(|token| matches!(token, Token::Day { .. })) != 1 {
            return fail("it needs one day");
        }
        if count(|token| matches!(token, Token::Offset)) > 0 && count(|token| matches!(token, Token::Hour)) == 0 {
            return fail("an offset needs a time");
        }
        Ok(Self { pattern: pattern.to_owned(), tokens })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Reads a cell: the day, or `None` when the text does not follow the pattern or is no day of the calendar. A text with
    /// an offset is moved to `zone` first.
    #[must_use]
    pub fn parse(&self, text: &str, zone: &TimeZone) -> Option<Date> {
        let mut rest = text.trim();
        let (mut year, mut month, mut day) = (0i16, 0i8, 0i8);
        let (mut hour, mut minute, mut second) = (0i8, 0i8, 0i8);
        let mut offset = None;
        for token in &self.tokens {
            match token {
                Token::Year4 => year = take_digits(&mut rest, 4, 4)?,
                Token::Year2 => {
                    let short = take_digits(&mut rest, 2, 2)?;
                    year = if short >= 70 { 1900 + short } else { 2000 + short };
                }
                Token::Month { strict } => month = take_small(&mut rest, *strict)?,
                Token::MonthName => month = take_month_name(&mut rest)?,
                Token::Day { strict } => day = take_small(&mut rest, *strict)?,
                Token::Hour => hour = take_small(&mut rest, true)?,
                Token::Minute => minute = take_small(&mut rest, true)?,
                Token::Second => second = take_small(&mut rest, true)?,
                Token::Offset => offset = Some(take_offset(&mut rest)?),
                Token::Literal(' ') => {
                    let trimmed = rest.trim_start();
                    if trimmed.len() == rest.len() {
                        return None;
                    }
                    rest = trimmed;
                }
                Token::Literal(wanted) => rest = rest.strip_prefix(*wanted)?,
            }
        }
        if !rest.is_empty() {
            return None;
        }
        let date = Date::new(year, month, day).ok()?;
        let time = Time::new(hour, minute, second, 0).ok()?;
        match offset {
            None => Some(date),
            Some(offset) => {
                let instant = offset.to_timestamp(date.to_datetime(time)).ok()?;
                Some(zone.to_datetime(instant).date())
            }
        }
    }
}

fn take_digits(rest: &mut &str, least: usize, most: usize) -> Option<i16> {
    let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    let (digits, after) = rest.split_at(count);
    *rest = after;
    digits.parse().ok()
}

fn take_small(rest: &mut &str, strict: bool) -> Option<i8> {
    i8::try_from(take_digits(rest, if strict { 2 } else { 1 }, 2)?).ok()
}

/// Month names by number, as English, Swedish and German banks shorten them; a name is known by any of its listed beginnings.
const MONTHS: [&[&str]; 12] = [
    &["january", "januari", "januar", "jänner", "jan"],
    &["february", "februari", "februar", "feb"],
    &["march", "mars", "märz", "maerz", "mar", "mrz", "mär"],
    &["april", "apr"],
    &["may", "maj", "mai"],
    &["june", "juni", "jun"],
    &["july", "juli", "jul"],
    &["august", "augusti", "aug"],
    &["september", "sept", "sep"],
    &["october", "oktober", "oct", "okt"],
    &["november", "nov"],
    &["december", "dezember", "dec", "dez"],
];

fn take_month_name(rest: &mut &str) -> Option<i8> {
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let name = name.to_lowercase();
    let number = MONTHS.iter().position(|names| names.contains(&name.as_str()))? + 1;
    *rest = after.strip_prefix('.').unwrap_or(after);
    i8::try_from(number).ok()
}

fn take_offset(rest: &mut &str) -> Option<Offset> {
    if let Some(after) = rest.strip_prefix('Z') {
        *rest = after;
        return Some(Offset::UTC);
    }
    let sign = match rest.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    *rest = &rest[1..];
    let hours = i32::from(take_digits(rest, 2, 2)?);
    *rest = rest.strip_prefix(':').unwrap_or(rest);
    let minutes = i32::from(take_digits(rest, 2, 2)?);
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, text: &str) -> Option<String> {
        let zone = TimeZone::get("Europe/Stockholm").expect("a bundled zone");
        DateFormat::new(pattern).expect("a pattern").parse(text, &zone).map(|date| date.to_string())
    }

    #[test]
    fn patterns_read_what_banks_write() {
        for (pattern, text, day) in [
            ("YYYY-MM-DD", "2025-03-09", "2025-03-09"),
            ("YYYYMMDD", "20250309", "2025-03-09"),
            ("DD.MM.YYYY", "09.03.2025", "2025-03-09"),
            ("D.M.YYYY", "9.3.2025", "2025-03-09"),
            ("D/M/YY", "9/3/25", "2025-03-09"),
            ("DD.MM.YY", "09.03.69", "2069-03-09"),
            ("DD.MM.YY", "09.03.70", "1970-03-09"),
            ("M/D/YYYY", "3/9/2025", "2025-03-09"),
            ("D MMM YYYY", "9 mars 2025", "2025-03-09"),
            ("D. MMM YYYY", "9. März 2025", "2025-03-09"),
            ("D-MMM-YY", "9-MAJ-25", "2025-05-09"),
            ("D MMM YYYY", "9 Sept. 2025", "2025-09-09"),
            ("YYYY-MM-DD HH:mm", "2025-03-09 23:59", "2025-03-09"),
            ("YYYY-MM-DD HH:mm:ss", "2025-03-09  08:15:00", "2025-03-09"),
        ] {
            assert_eq!(read(pattern, text).as_deref(), Some(day), "{pattern} on {text:?}");
        }
    }

    #[test]
    fn what_does_not_follow_the_pattern_is_refused() {
        for (pattern, text) in [
            ("YYYY-MM-DD", "2025-02-30"),
            ("YYYY-MM-DD", "2025-3-9"),
            ("YYYY-MM-DD", "2025-03-09 12:00"),
            ("YYYY-MM-DD", "25-03-09"),
            ("DD.MM.YY", "09.03.2025"),
            ("DD.MM.YYYY", "29.02.2025"),
            ("DD/MM/YYYY", ""),
            ("DD/MM/YYYY", "00/01/2025"),
            ("YYYY-MM-DD HH:mm", "2025-03-09 24:30"),
            ("D MMM YYYY", "9 foo 2025"),
        ] {
            assert_eq!(read(pattern, text), None, "{pattern} on {text:?}");
        }
    }

    #[test]
    fn an_offset_moves_the_day_to_the_files_zone() {
        assert_eq!(read("YYYY-MM-DDTHH:mm:ssZ", "2025-06-30T22:30:00Z").as_deref(), Some("2025-07-01"));
        assert_eq!(read("YYYY-MM-DDTHH:mm:ssZ", "2025-06-30T23:30:00+02:00").as_deref(), Some("2025-06-30"));
    }

    #[test]
    fn a_pattern_without_a_day_is_refused_with_its_reason() {
        for pattern in ["YYYY-MM", "%Y-%m-%d", "YYYY-MM-DD-DD", "YYY-MM-DD", "dd.mm.yyyy", "", "YYYY-MM-DDZ"] {
            let error = DateFormat::new(pattern).expect_err(pattern).to_string();
            assert!(error.contains("is not a date pattern"), "{error}");
        }
    }
}
