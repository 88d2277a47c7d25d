//! What a statement says of one transaction, as a row: a record, or a rejection with the fields that mending it needs.

use jiff::civil::Date;
use tink_model::Amount;

use super::rules::{StatementAccount, StatementRules};
use crate::market::stands_for;
use crate::read::Encoding;
use crate::record::{Record, TransactionKind};
use crate::rejects::{Column, RejectCode, Rejection};
use crate::source::Row;
use crate::text::{joined, squeezed};

/// The columns of a rejected entry. A CSV file with this header needs no rules to be read, so a statement's rejects can be mended
/// and fed back.
pub(crate) const COLUMNS: [&str; 10] = [
    "Account",
    "Date",
    "Value Date",
    "Amount",
    "Currency",
    "Description",
    "Counterparty",
    "Transaction ID",
    "Status",
    "Kind",
];

const DATE: usize = 1;
const VALUE_DATE: usize = 2;
pub(crate) const AMOUNT: usize = 3;
const CURRENCY: usize = 4;
const DESCRIPTION: usize = 5;
pub(crate) const STATUS: usize = 8;

/// A field of an entry: its text, and what it means or why it means nothing.
#[derive(Debug, Clone)]
pub(crate) struct Field<T> {
    pub(crate) text: String,
    pub(crate) value: Result<T, String>,
}

/// What a statement says of one transaction.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The line, from 1, at which it starts.
    pub(crate) line: u64,
    /// The bank's own id.
    pub(crate) bank_id: Option<String>,
    pub(crate) booking_date: Field<Date>,
    pub(crate) value_date: Option<Field<Date>>,
    /// Signed: money out is negative.
    pub(crate) amount: Field<Amount>,
    /// The code that the entry or its statement names.
    pub(crate) currency: Option<String>,
    pub(crate) counterparty: Option<String>,
    /// The texts without the counterparty, which is put before them.
    pub(crate) texts: Vec<String>,
    pub(crate) pending: bool,
    /// What sort of transaction it is, when the file says that; the rules' default otherwise.
    pub(crate) kind: Option<TransactionKind>,
}

impl StatementRules {
    /// The entry as a record, or as a rejection with everything that is needed to mend it. `malformed` says that the file has held bytes
    /// foreign to this encoding, which spoil the entries they are in.
    pub(crate) fn row(&self, account: &StatementAccount, entry: Entry, malformed: Option<Encoding>) -> Row {
        if let Some(encoding) = malformed
            && entry.texts.iter().chain(&entry.counterparty).chain(&entry.bank_id).any(|text| text.contains('\u{fffd}'))
        {
            let reason =
                format!("it holds a byte that is not {}; name the right encoding in the rules file", encoding.name());
            return self.rejected(account, entry, RejectCode::Encoding, reason);
        }
        match self.record(account, &entry) {
            Ok(record) if !self.fields_only => Row::Record(record),
            Ok(_) => self.rejected(account, entry, RejectCode::Fields, String::new()),
            Err((column, code, reason)) => self.rejection(account, entry, column, code, reason),
        }
    }

    /// The entry as a rejection, for a reason that lies in none of its fields.
    pub(crate) fn rejected(&self, account: &StatementAccount, entry: Entry, code: RejectCode, reason: String) -> Row {
        self.rejection(account, entry, None, code, reason)
    }

    fn rejection(
        &self,
        account: &StatementAccount,
        entry: Entry,
        column: Option<usize>,
        code: RejectCode,
        reason: String,
    ) -> Row {
        Row::Rejected(Rejection {
            place: self.place(entry.line),
            column: column.map(|index| Column { number: index + 1, name: Some(COLUMNS[index].to_owned()) }),
            code,
            reason,
            fields: fields(account, entry, self.kind),
            number: None,
        })
    }

    /// What cannot be read and is no transaction, such as a balance. It has no fields, since it cannot be mended as a row.
    pub(crate) fn left_out(&self, line: u64, code: RejectCode, reason: String) -> Row {
        let place = self.place(line);
        Row::Rejected(Rejection { place, column: None, code, reason, fields: Vec::new(), number: None })
    }

    fn record(&self, account: &StatementAccount, entry: &Entry) -> Result<Record, Fault> {
        let at = |column, code| move |reason: &String| (Some(column), code, reason.clone());
        let day = *entry.booking_date.value.as_ref().map_err(at(DATE, RejectCode::Date))?;
        let value_date = match &entry.value_date {
            Some(field) => Some(*field.value.as_ref().map_err(at(VALUE_DATE, RejectCode::Date))?),
            None => None,
        };
        let amount = *entry.amount.value.as_ref().map_err(at(AMOUNT, RejectCode::Amount))?;
        let currency = match entry.currency.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
            None => self.currency.clone(),
            Some(code) if stands_for(code, &self.expected) => Some(self.expected.clone()),
            Some(code) => {
                let reason = format!(
                    "it is in {code}, and the user's currency is {}; amounts are never converted",
                    self.expected
                );
                return Err((Some(CURRENCY), RejectCode::Currency, reason));
            }
        };
        let description = joined(texts(entry));
        if description.is_empty() {
            let reason = "it is empty, and every transaction needs a text".to_owned();
            return Err((Some(DESCRIPTION), RejectCode::Description, reason));
        }
        let mut record = Record::new(self.place(entry.line), account.info.id.clone(), day, amount, description);
        record.user.clone_from(&account.info.user);
        record.bank_id = entry.bank_id.as_deref().map(squeezed).filter(|id| !id.is_empty());
        record.value_date = value_date;
        record.currency = currency;
        record.counterparty = entry.counterparty.as_deref().map(squeezed).filter(|name| !name.is_empty());
        record.pending = entry.pending;
        record.kind = entry.kind.unwrap_or(self.kind);
        Ok(record)
    }
}

type Fault = (Option<usize>, RejectCode, String);

/// The counterparty and the texts, unless a text starts with the counterparty anyway.
fn texts(entry: &Entry) -> impl Iterator<Item = &str> {
    let texts = entry.texts.iter().map(String::as_str);
    let said = |party: &&str| texts.clone().any(|text| squeezed(text).starts_with(&squeezed(party)));
    entry.counterparty.as_deref().filter(|party| !said(party)).into_iter().chain(texts.clone())
}

/// The cells of [`COLUMNS`].
fn fields(account: &StatementAccount, entry: Entry, default: TransactionKind) -> Vec<String> {
    let description = joined(texts(&entry));
    vec![
        account.written.clone(),
        shown(&entry.booking_date),
        entry.value_date.as_ref().map(shown).unwrap_or_default(),
        shown(&entry.amount),
        entry.currency.unwrap_or_default(),
        description,
        entry.counterparty.unwrap_or_default(),
        entry.bank_id.unwrap_or_default(),
        if entry.pending { "pending" } else { "booked" }.to_owned(),
        entry.kind.unwrap_or(default).to_string(),
    ]
}

/// What a field means where it means something, so that the rejects of every format look the same; else its own text. A text that
/// alone would mean something, such as an amount without a direction, gets a question mark, so that only a person decides.
fn shown<T: std::fmt::Display + std::str::FromStr>(field: &Field<T>) -> String {
    match &field.value {
        Ok(value) => value.to_string(),
        Err(_) if field.text.trim().parse::<T>().is_ok() => format!("? {}", field.text),
        Err(_) => field.text.clone(),
    }
}
