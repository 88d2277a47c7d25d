//! One row's fields to one [`Record`](crate::record::Record), or the reason why not.

use std::sync::Arc;

use jiff::civil::Date;
use tink_model::{Amount, Currency, ExternalAccountId, ExternalUserId};

use super::detect::numbers::read_alone;
use super::fields::Fields;
use super::layout::{Accounts, Layout};
use crate::error::Error;
use crate::format::words;
use crate::market::stands_for;
use crate::record::{AccountInfo, Place, RecordRef, TransactionKind};
use crate::rejects::{RejectCode, Rejection};
use crate::rules::DebitColumn;
use crate::source::{OnRow, RowRef};
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

    pub(super) fn into_rejection(self, layout: &Layout, place: Place, row: Fields<'_>) -> Rejection {
        Rejection {
            place,
            column: self.column.map(|index| layout.column(index)),
            code: self.code,
            reason: self.reason,
            fields: row.to_vec(),
            number: None,
        }
    }
}

/// How many fields a row must have, as the layout has it.
#[derive(Debug)]
pub(super) struct Width {
    usual: usize,
    least: usize,
    most: usize,
    needed: usize,
}

impl Width {
    pub(super) fn of(layout: &Layout) -> Self {
        let usual = layout.usual_fields.unwrap_or_default();
        let (least, most) = match &layout.header {
            Some(header) => {
                let named = header.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |last| last + 1);
                (named, header.len())
            }
            None => (usual, usual),
        };
        let needed = layout.columns.roles().map(|(_, &index)| index + 1).max().unwrap_or(0);
        Self { usual, least, most, needed }
    }
}

/// Where a row's texts are kept that are not in the row as they are sent, and what the row before it has in common with most.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    description: String,
    counterparty: String,
    bank_id: String,
    account: String,
    user: String,
    /// The last text that was read as a day. Most rows are of the day of the row before them.
    day: Option<(String, Date)>,
}

/// Reads a row and gives it to `take`, where it is put together: it is large to move. `malformed` says that the file has held bytes foreign
/// to its encoding.
pub(super) fn record<'r>(
    layout: &'r Layout,
    width: &Width,
    scratch: &'r mut Scratch,
    (file, line): (&'r Arc<str>, u64),
    row: Fields<'r>,
    malformed: bool,
    take: OnRow<'_>,
) -> Result<Result<(), Error>, Fault> {
    check_fields(layout, width, row)?;
    if malformed && let Some(index) = row.iter().position(|cell| cell.contains('\u{fffd}')) {
        let reason = format!(
            "it holds a byte that is not {}; name the right encoding in the rules file",
            layout.encoding.name()
        );
        return Err(Fault::at(index, RejectCode::Encoding, reason));
    }
    let columns = &layout.columns;
    let booking_date = booking_date(layout, &mut scratch.day, row)?;
    let (amount, written) = match plain_amount(layout, row) {
        Some((mantissa, scale)) => (Amount::new(mantissa, scale), None),
        None => amount(layout, row)?,
    };
    let currency = currency(layout, row, written)?;
    let (account, account_user) = account(layout, &mut scratch.account, row)?;
    let counterparty = text(columns.counterparty, &mut scratch.counterparty, row);
    let description = description(layout, &mut scratch.description, row, counterparty)?;
    let value_date =
        filled(row, columns.value_date).map(|(index, text)| date(layout, &mut scratch.day, index, text)).transpose()?;
    let balance = columns
        .balance
        .filter(|&index| !cell(row, index).is_empty())
        .map(|index| number(layout, row, index))
        .transpose()?;
    let user = user(layout, &mut scratch.user, row, account_user)?;
    let pending = columns.pending.map_or(Ok(false), |index| pending(layout, row, index))?;
    let kind = columns.kind.map_or(layout.kinds.default, |index| kind(layout, row, index));
    let bank_id = text(columns.id, &mut scratch.bank_id, row);
    Ok(take(RowRef::Record(RecordRef {
        file,
        line,
        user,
        account,
        booking_date,
        value_date,
        amount,
        currency,
        description,
        counterparty,
        pending,
        kind,
        bank_id,
        balance: balance.map(|(amount, _)| amount),
    })))
}

fn cell<'r>(row: Fields<'r>, index: usize) -> &'r str {
    let cell = row.get(index).unwrap_or_default();
    match cell.as_bytes() {
        // Most cells have nothing to trim, which needs no look at their characters.
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => cell,
        _ => cell.trim(),
    }
}

/// The first of these columns that is not empty, and its text.
fn filled(row: Fields<'_>, columns: impl IntoIterator<Item = usize>) -> Option<(usize, &str)> {
    columns.into_iter().map(|index| (index, cell(row, index))).find(|(_, text)| !text.is_empty())
}

/// The text of a cell squeezed: itself if it is that already, else in `scratch`.
#[inline]
fn squeeze<'r>(row: Fields<'r>, text: &'r str, scratch: &'r mut String) -> &'r str {
    if row.is_plain() {
        return text;
    }
    *scratch = squeezed(text);
    scratch
}

/// The text of a column, if there is one.
fn text<'r>(column: Option<usize>, scratch: &'r mut String, row: Fields<'r>) -> Option<&'r str> {
    Some(squeeze(row, cell(row, column?), scratch)).filter(|text| !text.is_empty())
}

/// A row with a field too few or too many has a delimiter inside a text, or was cut off: its columns cannot be trusted.
/// Only empty fields may be missing or left over at its end.
fn check_fields(layout: &Layout, width: &Width, row: Fields<'_>) -> Result<(), Fault> {
    let &Width { usual, least, most, needed } = width;
    if row.len() == usual && row.len() == most && row.len() >= least.max(needed) {
        return Ok(());
    }
    let whose = if layout.header.is_some() { "the header" } else { "most rows" };
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

type LastDay = Option<(String, Date)>;

fn booking_date(layout: &Layout, last: &mut LastDay, row: Fields<'_>) -> Result<Date, Fault> {
    let columns = &layout.columns.date;
    let Some((index, text)) = filled(row, columns.iter().copied()) else {
        return Err(columns.first().map_or_else(
            || Fault::row(RejectCode::Date, "it has no date"),
            |&index| Fault::at(index, RejectCode::Date, "it is empty, and every transaction has a day"),
        ));
    };
    date(layout, last, index, text)
}

fn date(layout: &Layout, last: &mut LastDay, index: usize, text: &str) -> Result<Date, Fault> {
    if let Some((_, day)) = last.as_ref().filter(|(last, _)| last == text) {
        return Ok(*day);
    }
    let Some(day) = layout.dates.iter().find_map(|format| format.parse(text, &layout.time_zone)) else {
        let patterns = layout.dates.iter().map(crate::format::DateFormat::pattern).collect::<Vec<_>>().join(" or ");
        let reason = format!("{text:?} is not a day of the calendar written as {patterns}");
        return Err(Fault::at(index, RejectCode::Date, reason));
    };
    let (last, of_last) = last.get_or_insert_with(|| (String::new(), day));
    last.clear();
    last.push_str(text);
    *of_last = day;
    Ok(day)
}

type Written = Option<(usize, String)>;

fn number(layout: &Layout, row: Fields<'_>, index: usize) -> Result<(Amount, Written), Fault> {
    let text = cell(row, index);
    let number = layout.number.map_or_else(|| read_alone(text), |format| format.parse(text));
    let number = number.map_err(|reason| Fault::at(index, RejectCode::Amount, reason))?;
    Ok((number.amount, number.currency.map(|currency| (index, currency))))
}

/// The mantissa and the scale of the signed amount in a cell of nothing but digits, which is what most files have; `None` says nothing
/// about the row.
#[inline]
fn plain_amount(layout: &Layout, row: Fields<'_>) -> Option<(i64, u8)> {
    let (Some(index), None, Some(format)) = (layout.columns.amount, layout.columns.indicator, layout.number) else {
        return None;
    };
    let (mantissa, scale) = format.plain(cell(row, index))?;
    Some((if layout.sign.inverted { -mantissa } else { mantissa }, scale))
}

/// The signed amount, and the currency written beside it.
fn amount(layout: &Layout, row: Fields<'_>) -> Result<(Amount, Written), Fault> {
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

fn directed(layout: &Layout, row: Fields<'_>, amount: Amount) -> Result<Amount, Fault> {
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

fn currency<'r>(layout: &'r Layout, row: Fields<'_>, written: Written) -> Result<Option<&'r Currency>, Fault> {
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
    let Some(index) = layout.columns.currency else { return Ok(layout.currency.as_ref()) };
    match cell(row, index) {
        "" => Ok(layout.currency.as_ref()),
        found if stands_for(found, expected) => Ok(Some(expected)),
        found => Err(foreign(index, found)),
    }
}

/// An account's id and its user's.
type Owned<'r> = (&'r str, Option<&'r str>);

fn of_info(AccountInfo { id, user, .. }: &AccountInfo) -> Owned<'_> {
    (ExternalAccountId::as_str(id), user.as_ref().map(ExternalUserId::as_str))
}

fn account<'r>(layout: &'r Layout, scratch: &'r mut String, row: Fields<'r>) -> Result<Owned<'r>, Fault> {
    let index = match (&layout.accounts, layout.columns.account) {
        (Accounts::One(account), _) => return Ok(of_info(account)),
        (_, Some(index)) => index,
        (_, None) => return Err(Fault::row(RejectCode::Account, "no column names its account")),
    };
    let text = squeeze(row, cell(row, index), scratch);
    if text.is_empty() {
        return Err(Fault::at(index, RejectCode::Account, "it is empty, and nothing else names the account"));
    }
    let Accounts::Listed(listed) = &layout.accounts else { return Ok((text, None)) };
    let folded = folded(text);
    match listed.iter().find(|(value, _)| *value == folded) {
        Some((_, account)) => Ok(of_info(account)),
        None => Err(Fault::at(
            index,
            RejectCode::Account,
            format!("{text:?} is none of the accounts that the rules file lists"),
        )),
    }
}

/// The user that the row's own column names, else that of its account, else that of the file.
fn user<'r>(
    layout: &'r Layout,
    scratch: &'r mut String,
    row: Fields<'r>,
    of_account: Option<&'r str>,
) -> Result<Option<&'r str>, Fault> {
    let Some(index) = layout.columns.user else {
        return Ok(of_account.or(layout.user.as_ref().map(ExternalUserId::as_str)));
    };
    match squeeze(row, cell(row, index), scratch) {
        "" => Err(Fault::at(index, RejectCode::User, "it is empty, and the column tells whose account the row is of")),
        text => Ok(Some(text)),
    }
}

fn description<'r>(
    layout: &Layout,
    scratch: &'r mut String,
    row: Fields<'r>,
    counterparty: Option<&'r str>,
) -> Result<&'r str, Fault> {
    let cells = layout.columns.description.iter().map(|&index| cell(row, index));
    let mut filled = cells.clone().filter(|text| !text.is_empty());
    let text = match (filled.next(), filled.next()) {
        (None, _) => counterparty.unwrap_or_default(),
        (Some(only), None) => squeeze(row, only, scratch),
        (Some(_), Some(_)) => {
            *scratch = joined(cells);
            scratch
        }
    };
    if !text.is_empty() {
        return Ok(text);
    }
    let reason = "it is empty, and every transaction needs a text";
    Err(match layout.columns.description.first() {
        Some(&index) => Fault::at(index, RejectCode::Description, reason),
        None => Fault::row(RejectCode::Description, reason),
    })
}

fn pending(layout: &Layout, row: Fields<'_>, index: usize) -> Result<bool, Fault> {
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

fn kind(layout: &Layout, row: Fields<'_>, index: usize) -> TransactionKind {
    let word = folded(cell(row, index));
    layout.kinds.values.iter().find(|(known, _)| *known == word).map_or(layout.kinds.default, |&(_, kind)| kind)
}
