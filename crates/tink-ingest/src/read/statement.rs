//! What the readers of statements (OFX, CAMT.053, MT940) share: which account a statement is of, and the fields of an entry to one row.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tink_model::{Amount, Currency, ExternalAccountId, ExternalUserId};

use super::{Context, Row};
use crate::error::Error;
use crate::market::stands_for;
use crate::record::{AccountInfo, AccountKind, Balance, BalanceAt, Place, Record, TransactionKind};
use crate::rejects::{Column, RejectCode, Rejection};
use crate::rules::{AccountRules, Rules};
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

const ACCOUNT: usize = 0;
const DATE: usize = 1;
const VALUE_DATE: usize = 2;
pub(crate) const AMOUNT: usize = 3;
const CURRENCY: usize = 4;
const DESCRIPTION: usize = 5;
pub(crate) const STATUS: usize = 8;

/// What a reader of statements has to know beside the file.
#[derive(Debug, Clone)]
pub(crate) struct StatementRules {
    file: Arc<str>,
    user: Option<ExternalUserId>,
    accounts: Known,
    kind: TransactionKind,
    expected: Currency,
    currency: Option<Currency>,
    pub(crate) time_zone: TimeZone,
}

#[derive(Debug, Clone)]
enum Known {
    /// The caller or the rules name the one account of the file; the number is that of the first statement.
    One(ExternalAccountId, AccountRules, OnceLock<String>),
    /// By the account's number in the file, compact.
    Listed(Vec<(String, AccountRules)>),
    /// The number in the file is the id.
    Named(AccountRules),
}

/// The account of a statement, and how the file writes it.
#[derive(Debug, Clone)]
pub(crate) struct StatementAccount {
    pub(crate) info: AccountInfo,
    written: String,
}

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
    pub(crate) fn new(file: &Arc<str>, rules: &Rules, context: &Context) -> Result<Self, Error> {
        if let Some(said) = rules.currency.as_ref().filter(|said| **said != context.currency) {
            return Err(Error::currency(
                file,
                format!(
                    "the rules file {} says that it is in {said}, and the user's currency is {}; amounts are never converted",
                    rules.file, context.currency
                ),
            )
            .next("Import it for a user whose market has that currency."));
        }
        let said = rules.account.clone().unwrap_or_default();
        let one = context.account.clone().or_else(|| said.id.clone());
        if one.is_some() && !rules.accounts.is_empty() {
            return Err(Error::account(
                file,
                "one account is given for the whole file, and the rules list [[accounts]] too".to_owned(),
            )
            .next("Leave --account or [account] id out, or the [[accounts]]."));
        }
        let accounts = match one {
            Some(id) => Known::One(id, said, OnceLock::new()),
            None if rules.accounts.is_empty() => Known::Named(said),
            None => Known::Listed(
                rules.accounts.iter().map(|(value, said)| (compact(value).to_lowercase(), said.clone())).collect(),
            ),
        };
        Ok(Self {
            file: Arc::clone(file),
            user: rules.user.clone(),
            accounts,
            kind: rules.kinds.default,
            expected: context.currency.clone(),
            currency: rules.currency.clone(),
            time_zone: rules.time_zone.clone().unwrap_or_else(|| context.time_zone.clone()),
        })
    }

    pub(crate) fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// A place in the file.
    pub(crate) fn place(&self, line: u64) -> Place {
        Place { file: Arc::clone(&self.file), line }
    }

    /// The account with this number (an IBAN, or whatever the file writes). `name` and `kind` are what the file says of it.
    ///
    /// An error when nothing names it, or when the rules list others only.
    pub(crate) fn account(
        &self,
        line: u64,
        number: &str,
        name: Option<&str>,
        kind: Option<AccountKind>,
    ) -> Result<StatementAccount, Error> {
        let written = compact(number);
        let (id, said) = match &self.accounts {
            Known::One(id, said, first) => {
                let first = first.get_or_init(|| written.clone());
                if *first != written {
                    return Err(Error::account(
                        &self.file,
                        format!("it has statements of {first:?} and of {written:?}, and the account {id} is given for the whole file"),
                    )
                    .at(line, None)
                    .next("Leave --account out, or write a rules file with an [[accounts]] table for each number."));
                }
                (id.clone(), said)
            }
            Known::Named(said) if !written.is_empty() => (ExternalAccountId::from(written.as_str()), said),
            Known::Named(_) => {
                return Err(Error::account(&self.file, "the statement does not name its account".to_owned())
                    .at(line, None)
                    .next("Give --account ID, or write a rules file with [account] id = \"...\"."));
            }
            Known::Listed(listed) => {
                let found = listed.iter().find(|(value, _)| *value == written.to_lowercase());
                let Some((_, said)) = found else {
                    return Err(Error::account(
                        &self.file,
                        format!("the account {written:?} is none of those that the rules file lists"),
                    )
                    .at(line, None)
                    .next("Add an [[accounts]] table with this value to the rules file."));
                };
                (said.id.clone().unwrap_or_else(|| ExternalAccountId::from(written.as_str())), said)
            }
        };
        let number = if written.is_empty() { id.to_string() } else { written.clone() };
        let name = name.map(squeezed).filter(|name| !name.is_empty());
        let info = AccountInfo {
            user: said.user.clone().or_else(|| self.user.clone()),
            name: said.name.clone().or(name).unwrap_or_else(|| number.clone()),
            number: said.number.clone().unwrap_or(number),
            id,
            kind: if said.kind == AccountKind::default() { kind.unwrap_or_default() } else { said.kind },
            balance: said.balance,
        };
        Ok(StatementAccount { info, written })
    }

    /// The entry as a record, or as a rejection with everything that is needed to mend it.
    pub(crate) fn row(&self, account: &StatementAccount, entry: Entry) -> Row {
        match self.record(account, &entry) {
            Ok(record) => Row::Record(record),
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
        })
    }

    /// What cannot be read and is no transaction, such as a balance. It has no fields, since it cannot be mended as a row.
    pub(crate) fn left_out(&self, line: u64, code: RejectCode, reason: String) -> Row {
        Row::Rejected(Rejection { place: self.place(line), column: None, code, reason, fields: Vec::new() })
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

    /// A balance that the statement tells, unless it is in another currency.
    pub(crate) fn balance(
        &self,
        account: &StatementAccount,
        line: u64,
        day: Date,
        amount: Amount,
        currency: Option<&str>,
        at: BalanceAt,
    ) -> Option<Row> {
        let foreign = currency.is_some_and(|code| !stands_for(code.trim(), &self.expected));
        (!foreign).then(|| {
            Row::Balance(Balance {
                place: self.place(line),
                user: account.info.user.clone(),
                account: account.info.id.clone(),
                day,
                amount,
                at,
            })
        })
    }
}

type Fault = (Option<usize>, RejectCode, String);

/// The counterparty and the texts, unless a text starts with the counterparty anyway.
fn texts(entry: &Entry) -> impl Iterator<Item = &str> {
    let texts = entry.texts.iter().map(String::as_str);
    let said = |party: &&str| texts.clone().any(|text| squeezed(text).starts_with(&squeezed(party)));
    entry.counterparty.as_deref().filter(|party| !said(party)).into_iter().chain(texts.clone())
}

fn fields(account: &StatementAccount, entry: Entry, default: TransactionKind) -> Vec<String> {
    let mut fields = vec![String::new(); COLUMNS.len()];
    fields[DESCRIPTION] = joined(texts(&entry));
    fields[ACCOUNT].clone_from(&account.written);
    fields[DATE] = shown(&entry.booking_date);
    fields[VALUE_DATE] = entry.value_date.as_ref().map(shown).unwrap_or_default();
    fields[AMOUNT] = shown(&entry.amount);
    fields[CURRENCY] = entry.currency.unwrap_or_default();
    fields[6] = entry.counterparty.unwrap_or_default();
    fields[7] = entry.bank_id.unwrap_or_default();
    fields[STATUS] = if entry.pending { "pending" } else { "booked" }.to_owned();
    fields[9] = entry.kind.unwrap_or(default).to_string();
    fields
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

/// A number without the blanks that people put into it.
pub(crate) fn compact(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The fields of a record that was read well, as those of a rejected entry.
pub(crate) fn fields_of(record: &Record) -> Vec<String> {
    let mut fields = vec![String::new(); COLUMNS.len()];
    fields[ACCOUNT] = record.account.to_string();
    fields[DATE] = record.booking_date.to_string();
    fields[VALUE_DATE] = record.value_date.map(|day| day.to_string()).unwrap_or_default();
    fields[AMOUNT] = record.amount.to_string();
    fields[CURRENCY] = record.currency.as_ref().map(ToString::to_string).unwrap_or_default();
    fields[DESCRIPTION].clone_from(&record.description);
    fields[6] = record.counterparty.clone().unwrap_or_default();
    fields[7] = record.bank_id.clone().unwrap_or_default();
    fields[8] = if record.pending { "pending" } else { "booked" }.to_owned();
    fields[9] = record.kind.to_string();
    fields
}
