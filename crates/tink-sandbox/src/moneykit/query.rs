//! Query parameters of MoneyKit, with the places of those that are wrong.

use std::ops::RangeInclusive;

use tink_model::Date;

use super::cursor;
use crate::call::Call;
use crate::problem::Problem;

/// What is wrong with a parameter.
fn wrong(name: &str, rule: &'static str, message: impl Into<String>) -> Problem {
    Problem::invalid_parameter(name, rule, message)
}

/// A whole number of a range.
pub(super) fn number(call: &Call, name: &str, range: RangeInclusive<usize>, usual: usize) -> Result<usize, Problem> {
    let Some(text) = call.query(name)? else { return Ok(usual) };
    let (least, most) = (*range.start(), *range.end());
    match text.parse::<usize>() {
        Ok(number) if number < least => Err(wrong(name, "minimum", format!("must be at least {least}"))),
        Ok(number) if number > most => Err(wrong(name, "maximum", format!("must be at most {most}"))),
        Ok(number) => Ok(number),
        Err(_) => Err(wrong(name, "type", "must be a whole number")),
    }
}

/// A day.
pub(super) fn date(call: &Call, name: &str) -> Result<Option<Date>, Problem> {
    let Some(text) = call.query(name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| wrong(name, "type", "must be a day such as 2024-01-15"))
}

/// True or false.
pub(super) fn flag(call: &Call, name: &str) -> Result<Option<bool>, Problem> {
    match call.query(name)?.as_deref() {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(wrong(name, "type", "must be true or false")),
    }
}

/// Where to go on in a list; an empty text is where it starts.
pub(super) fn cursor(call: &Call, list: &str) -> Result<u64, Problem> {
    match call.query("cursor")?.filter(|text| !text.is_empty()) {
        None => Ok(0),
        Some(text) => cursor::read(list, &text).ok_or_else(broken_cursor),
    }
}

/// A cursor that leads nowhere.
pub(super) fn broken_cursor() -> Problem {
    wrong("cursor", "cursor", "must be the cursor of an answer about the same")
}
