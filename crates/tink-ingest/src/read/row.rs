//! One row's fields to one [`Record`], or the reason why not.

use ::csv::StringRecord;
use tink_model::{Amount, Currency, ExternalAccountId, ExternalUserId};

use super::detect::numbers::read_alone;
use super::layout::{Accounts, Layout};
use crate::format::words;
use crate::market::stands_for;
use crate::record::{AccountInfo, Place, Record, TransactionKind};
use crate::rejects::{RejectCode, Rejection};
use crate::rules::DebitColumn;
use crate::text::{folded, joined, squeezed};

/// What is wrong with a row: the column at fault (from 0), the code and the sentence.
pub(super) struct Fault {
    column: Option<usize>,
    code: RejectCode,
    reason: String,
}

impl Fault {
    pub(super) fn row(code: RejectCode, reason: impl Into<String>) -> Self {
        Self { column: None, code, reason: reason.into() }
    }

    fn at(column: usize, code: RejectCode, reason: impl Into<String>) -> Self {
        Self { column: Some(column), code, reason: reason.into() }
    }

    pub(super) fn into_rejection(self, layout: &Layout, place: Place, row: &StringRecord) -> Rejection {
        Rejection {
            place,
            column: self.column.map(|index| layout.column(index)),
            code: self.code,
            reason: self.reason,
            fields: row.iter().map(str::to_owned).collect(),
            number: None,
        }
    }
}

/// Reads a row. `malformed` says that the file has held bytes foreign to its encoding.
pub(super) fn record(layout: &Layout, place: &Place, row: &StringRecord, malformed: bool) -> Result<Record, Fault> {
    check_fields(layout, row)?;
    if malformed && let Some(index) = row.iter().position(|cell| cell.contains('\u{fffd}')) {
        let reason = format!(
            "it holds a byte that is not {}; name the right encoding in the rules file",
            layout.encoding.name()
        );
        return Err(Fault::at(index, RejectCode::Encoding, reason));
    }
    let columns = &layout.columns;
    let booking_date = booking_date(layout, row)?;
    let (amount, written) = amount(layout, row)?;
    let currency = currency(layout, row, written)?;
    let (account, account_user) = account(layout, row)?;
    let counterparty = columns.counterparty.map(|index| squeezed(cell(row, index))).filter(|text| !text.is_empty());
    let description = description(layout, row, counterparty.as_deref())?;
    let value_date = columns
        .value_date
        .filter(|&index| !cell(row, index).is_empty())
        .map(|index| date(layout, row, index))
        .transpose()?;
    let balance = columns
        .balance
        .filter(|&index| !cell(row, index).is_empty())
        .map(|index| number(layout, row, index))
        .transpose()?;
    let mut record = Record::new(place.clone(), account, booking_date, amount, description);
    record.user = user(layout, row, account_user)?;
    record.pending = pending(layout, row)?;
    record.kind = kind(layout, row)?;
    record.bank_id = columns.id.map(|index| squeezed(cell(row, index))).filter(|id| !id.is_empty());
    record.value_date = value_date;
    record.balance = balance.map(|(amount, _)| amount);
    record.currency = currency;
    record.counterparty = counterparty;
    Ok(record)
}

fn cell(row: &StringRecord, index: usize) -> &str {
    row.get(index).unwrap_or_default().trim()
}

/// A row with a field too few or too many has a delimiter inside a text, or was cut off: its columns cannot be trusted.
/// Only empty fields may be missing or left over at its end.
fn check_fields(layout: &Layout, row: &StringRecord) -> Result<(), Fault> {
    let usual = layout.usual_fields.unwrap_or_default();
    let (least, most, whose) = match &layout.header {
        Some(header) => {
            let named = header.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |last| last + 1);
            (named, header.len(), "the header")
        }
        None => (usual, usual, "most rows"),
    };
    let needed = layout.columns.roles().map(|(_, &index)| index + 1).max().unwrap_or(0);
    let ends_empty = row.iter().next_back().is_none_or(|cell| cell.trim().is_empty());
    // Where rows end in a delimiter, one that does so too and is shorter has lost another.
    if row.len() < least.max(needed) || (row.len() < usual && ends_empty) {
        let whose = if row.len() < least { format!("{whose} {most}") } else { format!("most rows {usual}") };
        let reason = format!("it has {} fields and {whose}; a delimiter is missing, or its end", row.len());
        return Err(Fault::row(RejectCode::Fields, reason));
    }
    if row.iter().skip(most).any(|cell| !cell.trim().is_empty()) {
        let reason = format!(
            "it has {} fields and {whose} {most}; a text that holds the delimiter must be in quotes",
            row.len()
        );
        return Err(Fault::row(RejectCode::Fields, reason));
    }
    Ok(())
}

fn booking_date(layout: &Layout, row: &StringRecord) -> Result<jiff::civil::Date, Fault> {
    let columns = &layout.columns.date;
    let Some(&filled) = columns.iter().find(|&&index| !cell(row, index).is_empty()) else {
        return Err(columns.first().map_or_else(
            || Fault::row(RejectCode::Date, "it has no date"),
            |&index| Fault::at(index, RejectCode::Date, "it is empty, and every transaction has a day"),
        ));
    };
    date(layout, row, filled)
}

fn date(layout: &Layout, row: &StringRecord, index: usize) -> Result<jiff::civil::Date, Fault> {
    let text = cell(row, index);
    layout.dates.iter().find_map(|format| format.parse(text, &layout.time_zone)).ok_or_else(|| {
        let patterns = layout.dates.iter().map(crate::format::DateFormat::pattern).collect::<Vec<_>>().join(" or ");
        Fault::at(index, RejectCode::Date, format!("{text:?} is not a day of the calendar written as {patterns}"))
    })
}

type Written = Option<(usize, String)>;

fn number(layout: &Layout, row: &StringRecord, index: usize) -> Result<(Amount, Written), Fault> {
    let text = cell(row, index);
    let number = layout.number.map_or_else(|| read_alone(text), |format| format.parse(text));
    let number = number.map_err(|reason| Fault::at(index, RejectCode::Amount, reason))?;
    Ok((number.amount, number.currency.map(|currency| (index, currency))))
}

/// The signed amount, and the currency written beside it.
fn amount(layout: &Layout, row: &StringRecord) -> Result<(Amount, Written), Fault> {
    let columns = &layout.columns;
    let (amount, written) = if let Some(index) = columns.amount {
        let (amount, written) = number(layout, row, index)?;
        (directed(layout, row, amount)?, written)
    } else {
        let filled = |column: Option<usize>| column.filter(|&index| !cell(row, index).is_empty());
        let read = |column: Option<usize>| {
            filled(column).map(|index| number(layout, row, index).map(|found| (index, found))).transpose()
        };
        match (read(columns.debit)?, read(columns.credit)?) {
            (Some(debit), None) => out(layout, debit)?,
            (None, Some((_, credit))) => credit,
            // Some banks fill the other column with a zero.
            (Some(debit), Some((_, credit))) if credit.0.is_zero() => out(layout, debit)?,
            (Some((_, debit)), Some((_, credit))) if debit.0.is_zero() => credit,
            (Some((index, _)), Some(_)) => {
                return Err(Fault::at(index, RejectCode::Sign, "debit and credit are both filled"));
            }
            (None, None) => return Err(Fault::row(RejectCode::Amount, "neither debit nor credit is filled")),
        }
    };
    Ok((if layout.sign.inverted { -amount } else { amount }, written))
}

/// The amount of a debit cell. One whose sign is not the file's usual one may be a purchase taken back, and is asked about.
fn out(layout: &Layout, (index, (amount, written)): (usize, (Amount, Written))) -> Result<(Amount, Written), Fault> {
    let always_out = if amount.is_negative() { amount } else { -amount };
    let amount = match layout.sign.debit_column {
        Some(DebitColumn::Unsigned) => -amount,
        Some(DebitColumn::Signed) => amount,
        Some(DebitColumn::Either) => always_out,
        None if amount.is_zero() || amount.is_negative() == layout.debit_signed => always_out,
        None => {
            let (usual, this) = if layout.debit_signed { ("with", "has none") } else { ("without", "has one") };
            let reason = format!(
                "the column shows money out {usual} a minus and this {this}, so it may be money back; say how it is written with [sign] debit_column in the rules file"
            );
            return Err(Fault::at(index, RejectCode::Sign, reason));
        }
    };
    Ok((amount, written))
}

fn directed(layout: &Layout, row: &StringRecord, amount: Amount) -> Result<Amount, Fault> {
    let Some(index) = layout.columns.indicator else { return Ok(amount) };
    let word = folded(cell(row, index));
    let listed = |said: &[String], common: &[&str]| {
        if said.is_empty() { common.contains(&word.as_str()) } else { said.contains(&word) }
    };
    let (debit, credit) = (listed(&layout.sign.debit, words::DEBIT), listed(&layout.sign.credit, words::CREDIT));
    match (debit, credit) {
        (true, false) if amount.is_negative() => Ok(amount),
        (true, false) => Ok(-amount),
        (false, true) if amount.is_negative() => Err(Fault::at(
            index,
            RejectCode::Sign,
            format!("{:?} says money in, but the amount is negative", cell(row, index)),
        )),
        (false, true) => Ok(amount),
        _ => Err(Fault::at(
            index,
            RejectCode::Sign,
            format!("{:?} is neither a known debit nor a known credit word", cell(row, index)),
        )),
    }
}

fn currency(layout: &Layout, row: &StringRecord, written: Written) -> Result<Option<Currency>, Fault> {
    let expected = &layout.expected;
    let foreign = |index: usize, found: &str| {
        let reason = format!("it is in {found}, and the user's currency is {expected}; amounts are never converted");
        Fault::at(index, RejectCode::Currency, reason)
    };
    if let Some((index, sign)) = written
        && !stands_for(&sign, expected)
    {
        return Err(foreign(index, &sign));
    }
    let Some(index) = layout.columns.currency else { return Ok(layout.currency.clone()) };
    match cell(row, index) {
        "" => Ok(layout.currency.clone()),
        found if stands_for(found, expected) => Ok(Some(expected.clone())),
        found => Err(foreign(index, found)),
    }
}

type Owned = (ExternalAccountId, Option<ExternalUserId>);

fn account(layout: &Layout, row: &StringRecord) -> Result<Owned, Fault> {
    let index = match (&layout.accounts, layout.columns.account) {
        (Accounts::One(account), _) => return Ok((account.id.clone(), account.user.clone())),
        (_, Some(index)) => index,
        (_, None) => return Err(Fault::row(RejectCode::Account, "no column names its account")),
    };
    let text = squeezed(cell(row, index));
    if text.is_empty() {
        return Err(Fault::at(index, RejectCode::Account, "it is empty, and nothing else names the account"));
    }
    let Accounts::Listed(listed) = &layout.accounts else { return Ok((ExternalAccountId::from(text), None)) };
    let folded = folded(&text);
    match listed.iter().find(|(value, _)| *value == folded) {
        Some((_, AccountInfo { id, user, .. })) => Ok((id.clone(), user.clone())),
        None => Err(Fault::at(
            index,
            RejectCode::Account,
            format!("{text:?} is none of the accounts that the rules file lists"),
        )),
    }
}

/// The user that the row's own column names, else that of its account, else that of the file.
fn user(
    layout: &Layout,
    row: &StringRecord,
    of_account: Option<ExternalUserId>,
) -> Result<Option<ExternalUserId>, Fault> {
    let Some(index) = layout.columns.user else { return Ok(of_account.or_else(|| layout.user.clone())) };
    match squeezed(cell(row, index)) {
        text if text.is_empty() => {
            Err(Fault::at(index, RejectCode::User, "it is empty, and the column tells whose account the row is of"))
        }
        text => Ok(Some(text.into())),
    }
}

fn description(layout: &Layout, row: &StringRecord, counterparty: Option<&str>) -> Result<String, Fault> {
    let mut joined = joined(layout.columns.description.iter().map(|&index| cell(row, index)));
    if joined.is_empty() {
        joined.push_str(counterparty.unwrap_or_default());
    }
    if !joined.is_empty() {
        return Ok(joined);
    }
    let reason = "it is empty, and every transaction needs a text";
    Err(match layout.columns.description.first() {
        Some(&index) => Fault::at(index, RejectCode::Description, reason),
        None => Fault::row(RejectCode::Description, reason),
    })
}

fn pending(layout: &Layout, row: &StringRecord) -> Result<bool, Fault> {
    let Some(index) = layout.columns.pending else { return Ok(false) };
    let rules = &layout.pending;
    let word = folded(cell(row, index));
    if word.is_empty() {
        return Ok(rules.empty);
    }
    let is_pending =
        if rules.values.is_empty() { words::PENDING.contains(&word.as_str()) } else { rules.values.contains(&word) };
    let is_booked = match (rules.booked.is_empty(), rules.values.is_empty()) {
        (false, _) => rules.booked.contains(&word),
        // "empty = true" alone: what is filled (a booking date, say) is booked.
        (true, true) => rules.empty || words::BOOKED.contains(&word.as_str()),
        (true, false) => true,
    };
    if !is_pending && !is_booked {
        let reason = format!(
            "{:?} is neither a known booked nor a known pending status; list it under [pending] in the rules file",
            cell(row, index)
        );
        return Err(Fault::at(index, RejectCode::Status, reason));
    }
    Ok(is_pending)
}

fn kind(layout: &Layout, row: &StringRecord) -> Result<TransactionKind, Fault> {
    let Some(index) = layout.columns.kind else { return Ok(layout.kinds.default) };
    let word = folded(cell(row, index));
    Ok(layout.kinds.values.iter().find(|(known, _)| *known == word).map_or(layout.kinds.default, |&(_, kind)| kind))
}
