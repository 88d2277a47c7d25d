//! The values of a `STMTTRN` to an entry.

use super::value::{amount, day, optional_day};
use crate::read::statement::{Entry, Field};
use crate::record::TransactionKind;
use crate::text::squeezed;

/// The values of a transaction while they are read. The first of a name counts.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    line: u64,
    pending: bool,
    kind: Option<String>,
    posted: Option<String>,
    /// The day of a transaction that is not booked yet.
    started: Option<String>,
    available: Option<String>,
    amount: Option<String>,
    id: Option<String>,
    corrected: Option<String>,
    correction: Option<String>,
    check: Option<String>,
    name: Option<String>,
    payee: Option<String>,
    extended: Option<String>,
    memo: Option<String>,
    currency: Option<String>,
}

/// What a transaction does to an earlier one.
pub(super) struct Correction {
    /// It only takes the other back, and is no movement of money.
    pub(super) deletes: bool,
    pub(super) reason: String,
}

/// Elements of a transaction whose values are not its own: the other account's, a picture's, and the amount in the currency that
/// it had before the bank converted it.
const ASIDE: &[&str] =
    &["BANKACCTTO", "CCACCTTO", "BANKACCTFROM", "CCACCTFROM", "IMAGEDATA", "ORIGCURRENCY", "EXTDPAYEE"];

impl Transaction {
    pub(super) fn new(line: u64, pending: bool) -> Self {
        Self { line, pending, ..Self::default() }
    }

    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// Takes a value. An element that is not known may be an empty value that is not closed, so what seems to be in it is the
    /// transaction's own.
    pub(super) fn take(&mut self, parent: &str, name: &str, text: &str) {
        if ASIDE.contains(&parent) {
            return;
        }
        let slot = match (parent, name) {
            ("PAYEE", "NAME") | (_, "PAYEE") => &mut self.payee,
            ("PAYEE", _) => return,
            (_, "TRNTYPE") => &mut self.kind,
            (_, "DTPOSTED") => &mut self.posted,
            (_, "DTTRAN") => &mut self.started,
            (_, "DTAVAIL") => &mut self.available,
            (_, "TRNAMT") => &mut self.amount,
            (_, "FITID") => &mut self.id,
            (_, "CORRECTFITID") => &mut self.corrected,
            (_, "CORRECTACTION") => &mut self.correction,
            (_, "CHECKNUM") => &mut self.check,
            (_, "NAME") => &mut self.name,
            (_, "EXTDNAME") => &mut self.extended,
            (_, "MEMO") => &mut self.memo,
            ("CURRENCY", "CURSYM") | (_, "CURRENCY") => &mut self.currency,
            _ => return,
        };
        let text = squeezed(text);
        if slot.is_none() && !text.is_empty() {
            *slot = Some(text);
        }
    }

    /// Whether it corrects an earlier one and how; `None` for a transaction of its own.
    pub(super) fn correction(&self) -> Option<Correction> {
        let corrected = self.corrected.as_deref().filter(|id| is_id(id))?;
        let deletes = self.correction.as_deref().is_some_and(|action| action.eq_ignore_ascii_case("DELETE"));
        let (what, and) =
            if deletes { ("takes back", "") } else { ("replaces", ", and then import this row as one of its own") };
        let reason = format!(
            "it {what} the transaction {corrected:?}, which an import of history cannot do; delete that one where it was imported{and}"
        );
        Some(Correction { deletes, reason })
    }

    /// The entry. `currency` is the statement's.
    pub(super) fn entry(self, currency: Option<&str>) -> Entry {
        let amount = amount(&self.amount.unwrap_or_default());
        let posted = if self.pending { self.started.or(self.posted) } else { self.posted };
        let kind = kind(self.kind.as_deref().unwrap_or_default(), &amount);
        let name = self.name.or(self.payee);
        // NAME ends after 32 signs, and EXTDNAME says it again with the rest.
        let (counterparty, more) = match (name, self.extended) {
            (Some(name), Some(extended)) if !extended.starts_with(&name) => (Some(name), Some(extended)),
            (name, extended) => (extended.or(name), None),
        };
        let mut texts: Vec<String> = more.into_iter().chain(self.memo).collect();
        if let (None, true, Some(check)) = (&counterparty, texts.is_empty(), self.check.filter(|check| is_id(check))) {
            texts.push(format!("CHECK {check}"));
        }
        Entry {
            line: self.line,
            bank_id: self.id.filter(|id| is_id(id)),
            booking_date: day(&posted.unwrap_or_default()),
            value_date: self.available.as_deref().and_then(optional_day),
            amount,
            currency: self.currency.as_deref().or(currency).map(str::to_owned),
            counterparty,
            texts,
            pending: self.pending,
            kind,
        }
    }
}

/// Whether it tells one from another: banks that must give an id and have none write zeros.
fn is_id(text: &str) -> bool {
    text.bytes().any(|byte| byte != b'0')
}

/// The sort of transaction, where the type can mean nothing else. At a cash machine money can be paid in as well.
fn kind(written: &str, amount: &Field<tink_model::Amount>) -> Option<TransactionKind> {
    // An amount that cannot be read is mended, and its sign seldom is what was wrong.
    let out = amount.value.as_ref().map_or_else(|_| amount.text.starts_with('-'), |amount| amount.is_negative());
    match written.to_ascii_uppercase().as_str() {
        "XFER" => Some(TransactionKind::Transfer),
        "POS" => Some(TransactionKind::CreditCard),
        "ATM" | "CASH" if out => Some(TransactionKind::Withdrawal),
        "PAYMENT" | "BILLPAY" | "DIRECTDEBIT" | "REPEATPMT" => Some(TransactionKind::Payment),
        _ => None,
    }
}
