//! The statement line `:61:`: the days, the direction, the amount, the type and the references of one transaction.
//!
//! `2508010801D42,50NTRFNONREF//BANKREF001` is the value date, the entry date (the booking day; its year is that which brings it nearest
//! to the value date), the mark, a letter of the currency that may be missing, the amount, the type, the customer's reference
//! and the bank's. `RC` takes money in back, so it is money out, and `RD` money in. `EC` and `ED` are expected, so they are pending.

use jiff::civil::Date;
use tink_model::Amount;

use super::field::Field;
use super::value;
use crate::read::statement;
use crate::record::TransactionKind;

/// What a statement line says.
#[derive(Debug)]
pub(super) struct StatementLine {
    pub(super) line: u64,
    pub(super) booking_date: statement::Field<Date>,
    pub(super) value_date: statement::Field<Date>,
    pub(super) amount: statement::Field<Amount>,
    pub(super) pending: bool,
    pub(super) kind: Option<TransactionKind>,
    /// The customer's reference, which need not be unique.
    pub(super) reference: Option<String>,
    /// The bank's reference.
    pub(super) bank_id: Option<String>,
    /// The lines below.
    pub(super) details: Vec<String>,
}

pub(super) fn read(field: Field) -> StatementLine {
    let text = field.first().to_owned();
    let (value_text, rest) = digits(&text, 6);
    let (entry_text, rest) = digits(rest.trim_start(), 4);
    let value_day = value::day(value_text);
    let value_date = statement::Field {
        text: value_text.to_owned(),
        value: value_day.ok_or_else(|| format!("{value_text:?} is not a day of the calendar written as YYMMDD")),
    };
    let booking_date = match value_day {
        Some(near) if !matches!(entry_text, "" | "0000") => statement::Field {
            text: entry_text.to_owned(),
            value: value::day_near(entry_text, near)
                .ok_or_else(|| format!("{entry_text:?} is not a day of the calendar written as MMDD")),
        },
        _ => value_date.clone(),
    };
    let (mark, rest) = mark(rest.trim_start());
    let rest = rest.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(rest.len());
    let (amount_text, rest) = rest.split_at(end);
    let amount = match mark {
        Some(mark) => statement::Field {
            text: amount_text.to_owned(),
            value: value::amount(amount_text).map(|amount| if mark.out { -amount } else { amount }),
        },
        None => statement::Field {
            text: amount_text.to_owned(),
            value: Err(format!("{text:?} does not say after its dates whether it is money in (C) or out (D)")),
        },
    };
    let (code, references) = code(rest);
    let (customer, bank) = references.split_once("//").unwrap_or((references, ""));
    StatementLine {
        line: field.line,
        booking_date,
        value_date,
        amount,
        pending: mark.is_some_and(|mark| mark.expected),
        kind: code.and_then(kind),
        reference: reference(customer),
        bank_id: reference(bank),
        details: field.lines.into_iter().skip(1).collect(),
    }
}

/// So many digits, if the text starts with them.
fn digits(text: &str, count: usize) -> (&str, &str) {
    match text.split_at_checked(count) {
        Some((digits, rest)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => (digits, rest),
        _ => ("", text),
    }
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    out: bool,
    expected: bool,
}

fn mark(text: &str) -> (Option<Mark>, &str) {
    for (written, out, expected) in [
        ("RC", true, false),
        ("RD", false, false),
        ("EC", false, true),
        ("ED", true, true),
        ("C", false, false),
        ("D", true, false),
    ] {
        if let Some(rest) = text.strip_prefix(written) {
            return (Some(Mark { out, expected }), rest);
        }
    }
    (None, text)
}

/// The type, such as `NTRF`, and what follows.
fn code(text: &str) -> (Option<&str>, &str) {
    match text.split_at_checked(4) {
        Some((code, rest))
            if code.starts_with(['N', 'S', 'F']) && code.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            (code.get(1..), rest)
        }
        _ => (None, text),
    }
}

/// Only what every bank means the same by.
fn kind(code: &str) -> Option<TransactionKind> {
    match code {
        "TRF" => Some(TransactionKind::Transfer),
        "DDT" => Some(TransactionKind::Payment),
        _ => None,
    }
}

fn reference(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text != "NONREF").then(|| text.to_owned())
}
