//! MT940: one message in the blocks of SWIFT, with German subfields of 27 characters in lines of 65.
//!
//! The format has room for sixteen characters of an id, ten subfields of 27 for a text and two for a name (see [`fits`]), and for pending
//! entries only in the dialect that marks them with an `E`.

use jiff::civil::Date;
use tink_model::Amount;

use super::{Entry, Ledger};

const SUBFIELD: usize = 27;

/// Whether the format has room for an entry.
pub(crate) fn fits(entry: &Entry) -> bool {
    entry.id.as_ref().is_none_or(|id| id.len() <= 16)
        && entry.text.chars().count() <= SUBFIELD * 10
        && entry.counterparty.chars().count() <= SUBFIELD * 2
}

pub(crate) fn write(ledger: &Ledger) -> String {
    let booked = ledger.entries.iter().filter(|entry| !entry.pending);
    let opening = booked.fold(ledger.closing.1, |sum, entry| sum.checked_sub(entry.amount).expect("small sums"));
    let first = ledger.entries.iter().map(|entry| entry.day).min().unwrap_or(ledger.closing.0);
    let mut out = format!(
        "{{1:F01BANKDEFFAXXX0000000000}}{{2:I940BANKDEFFXXXXN}}{{4:\r\n:20:STATEMENT\r\n:25:{}\r\n:28C:1/1\r\n",
        ledger.account
    );
    out += &format!(":60F:{}\r\n", balance(first, ledger.currency, opening));
    out.extend(ledger.entries.iter().map(transaction));
    out + &format!(":62F:{}\r\n-}}", balance(ledger.closing.0, ledger.currency, ledger.closing.1))
}

fn balance(day: Date, currency: &str, amount: Amount) -> String {
    let side = if amount.is_negative() { 'D' } else { 'C' };
    format!("{side}{}{currency}{}", day.strftime("%y%m%d"), unsigned(amount))
}

fn unsigned(amount: Amount) -> String {
    amount.to_string().trim_start_matches('-').replace('.', ",")
}

fn transaction(entry: &Entry) -> String {
    let mut out = format!(
        ":61:{}{}{}{}{}NMSCNONREF//{}\r\n",
        entry.value_day.strftime("%y%m%d"),
        entry.day.strftime("%m%d"),
        if entry.pending { "E" } else { "" },
        if entry.amount.is_negative() { "D" } else { "C" },
        unsigned(entry.amount),
        entry.id.as_deref().unwrap_or("NONREF"),
    );
    let mut text = String::from("166?00BUCHUNG");
    for (number, piece) in (20..30).zip(pieces(&entry.text)) {
        text += &format!("?{number}{piece}");
    }
    for (number, piece) in (32..34).zip(pieces(&entry.counterparty)) {
        text += &format!("?{number}{piece}");
    }
    let letters: Vec<char> = text.chars().collect();
    let lines: Vec<String> = letters.chunks(65).map(|line| line.iter().collect()).collect();
    out += &format!(":86:{}\r\n", lines.join("\r\n"));
    out
}

fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(SUBFIELD).map(|piece| piece.iter().collect()).collect()
}
