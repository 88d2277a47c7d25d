//! CAMT.053 files (ISO 20022's statements of an account, version 02 and all later ones) to rows.
//!
//! - Elements are known by their names, whatever their namespace; what is not known is passed over. So a version is read as long as
//!   it keeps the shape, as all have up to 12; an entry that has not what it needs is a rejection. Version 01 has another shape and
//!   is refused.
//! - The balance is the booked one at the end (`CLBD`).
//! - Entries for information (`INFO`) move no money and are passed over. What is pending or booked in the future (`FUTR`) is
//!   pending.
//! - Other messages of ISO 20022 are refused by their names.

mod detail;
mod element;
mod entry;
mod value;

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use self::element::{Elements, Leaf, Step};
use self::entry::{Ntry, Outcome};
use self::value::{Money, day, money_out};
use super::bytes::TextReader;
use super::statement::{StatementAccount, StatementRules, Steps};
use super::{Encoding, Row};
use crate::error::Error;
use crate::record::{AccountKind, BalanceAt};
use crate::rejects::RejectCode;

/// Reads a CAMT.053 file.
pub(super) struct Reader<R> {
    elements: Elements<R>,
    rules: Arc<StatementRules>,
    encoding: Encoding,
    root: String,
    /// Whether the message is one of statements.
    is_statements: bool,
    statement: Option<Stmt>,
    ready: VecDeque<Row>,
}

/// A statement while it is read.
#[derive(Default)]
struct Stmt {
    line: u64,
    /// How long the path to what is in it is.
    inside: usize,
    iban: Option<String>,
    other: Option<String>,
    currency: Option<String>,
    name: Option<String>,
    kind: Option<AccountKind>,
    account: Option<StatementAccount>,
    balance: Option<Bal>,
    entry: Option<Ntry>,
}

#[derive(Default)]
struct Bal {
    line: u64,
    code: String,
    amount: Option<Money>,
    direction: Option<String>,
    day: String,
}

/// Elements that name a message: which one it is.
const MESSAGES: &[(&str, &str)] = &[
    ("BkToCstmrAcctRpt", "camt.052, a report of the day's entries"),
    ("BkToCstmrDbtCdtNtfctn", "camt.054, a notification of single entries"),
    ("CstmrCdtTrfInitn", "pain.001, an order of transfers"),
    ("CstmrPmtStsRpt", "pain.002, the status of orders"),
    ("CstmrDrctDbtInitn", "pain.008, an order of direct debits"),
    ("AcctRptgReq", "camt.060, a request for reports"),
];

impl<R: Read> Reader<R> {
    pub(super) fn new(text: TextReader<R>, rules: Arc<StatementRules>, encoding: Encoding) -> Self {
        Self {
            elements: Elements::new(text, rules.file()),
            rules,
            encoding,
            root: String::new(),
            is_statements: false,
            statement: None,
            ready: VecDeque::new(),
        }
    }

    fn opened(&mut self) -> Result<(), Error> {
        let line = self.elements.line();
        let path = self.elements.path();
        let Some(statement) = &mut self.statement else {
            let name = path.rsplit('/').next().unwrap_or(path);
            if path == name {
                name.clone_into(&mut self.root);
            }
            if let Some((_, message)) = MESSAGES.iter().find(|(element, _)| *element == name) {
                return Err(self.foreign(&format!("it is a {message}")));
            }
            if name == "BkToCstmrStmtV01" {
                return Err(self.too_old());
            }
            self.is_statements |= name == "BkToCstmrStmt";
            if name == "Stmt" && self.is_statements {
                self.statement = Some(Stmt { line, inside: path.len() + 1, ..Stmt::default() });
            }
            return Ok(());
        };
        let too_many = match (path.get(statement.inside..), &mut statement.entry) {
            (Some("Bal"), _) => {
                statement.balance = Some(Bal { line, ..Bal::default() });
                false
            }
            (Some("Ntry"), _) => {
                statement.entry = Some(Ntry::new(line));
                false
            }
            (Some("Ntry/NtryDtls/TxDtls"), Some(entry)) => {
                entry.begin_detail(line);
                entry.is_too_large()
            }
            _ => false,
        };
        if too_many { self.too_large() } else { Ok(()) }
    }

    fn closed(&mut self, leaf: Leaf) -> Result<(), Error> {
        let Some(statement) = &mut self.statement else { return Ok(()) };
        let path = self.elements.path();
        let Some(inside) = path.get(statement.inside..) else {
            // The statement itself; one without entries still names its account.
            self.account()?;
            self.statement = None;
            return Ok(());
        };
        match inside {
            "Acct" => return self.account().map(|_| ()),
            "Bal" => return self.balance(),
            "Ntry" => return self.entry(),
            _ => {}
        }
        if let (Some(path), Some(entry)) = (inside.strip_prefix("Ntry/"), &mut statement.entry) {
            entry.take(path, leaf);
            return if entry.is_too_large() { self.too_large() } else { Ok(()) };
        }
        let text = leaf.text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if let (Some(path), Some(balance)) = (inside.strip_prefix("Bal/"), &mut statement.balance) {
            match path {
                "Tp/CdOrPrtry/Cd" => text.clone_into(&mut balance.code),
                "Amt" => balance.amount = Some(Money { text: text.to_owned(), currency: leaf.currency }),
                "CdtDbtInd" => balance.direction = Some(text.to_owned()),
                "Dt/Dt" | "Dt/DtTm" => text.clone_into(&mut balance.day),
                _ => {}
            }
            return Ok(());
        }
        match inside {
            "Acct/Id/IBAN" => statement.iban = Some(text.to_owned()),
            "Acct/Id/Othr/Id" => statement.other = Some(text.to_owned()),
            "Acct/Ccy" => statement.currency = Some(text.to_owned()),
            "Acct/Nm" => statement.name = Some(text.to_owned()),
            "Acct/Tp/Cd" => statement.kind = kind(text),
            _ => {}
        }
        Ok(())
    }

    /// The account of the statement; it is told as a row when it is first asked for.
    fn account(&mut self) -> Result<Option<StatementAccount>, Error> {
        let Some(statement) = &mut self.statement else { return Ok(None) };
        if let Some(account) = &statement.account {
            return Ok(Some(account.clone()));
        }
        let account =
            self.rules.account(statement.line, statement.number(), statement.name.as_deref(), statement.kind)?;
        self.ready.push_back(Row::Account(account.info.clone()));
        statement.account = Some(account.clone());
        Ok(Some(account))
    }

    fn entry(&mut self) -> Result<(), Error> {
        let Some(account) = self.account()? else { return Ok(()) };
        let Some(statement) = &mut self.statement else { return Ok(()) };
        let Some(entry) = statement.entry.take() else { return Ok(()) };
        let malformed = self.elements.is_malformed().then_some(self.encoding);
        match entry.outcome(statement.number(), statement.currency.as_deref()) {
            Outcome::Nothing => {}
            Outcome::Rejected(entry, code, reason) => {
                self.ready.push_back(self.rules.rejected(&account, *entry, code, reason));
            }
            Outcome::Entries(entries) => {
                let row = |entry| self.rules.row(&account, entry, malformed);
                self.ready.extend(entries.into_iter().map(row));
            }
        }
        Ok(())
    }

    fn balance(&mut self) -> Result<(), Error> {
        let Some(balance) = self.statement.as_mut().and_then(|statement| statement.balance.take()) else {
            return Ok(());
        };
        if balance.code != "CLBD" {
            return Ok(());
        }
        let Some(account) = self.account()? else { return Ok(()) };
        let money = balance.amount.unwrap_or(Money { text: String::new(), currency: None });
        let of_account = self.statement.as_ref().and_then(|statement| statement.currency.as_deref());
        let currency = money.currency.as_deref().or(of_account);
        let left_out = |code, reason| {
            let reason = format!("the balance CLBD is left out: {reason}");
            Some(self.rules.left_out(balance.line, code, reason))
        };
        let row = match (day(&balance.day).value, money_out(balance.direction.as_deref())) {
            (Err(reason), _) => left_out(RejectCode::Date, format!("Dt: {reason}")),
            (_, Err(reason)) => left_out(RejectCode::Sign, reason),
            (Ok(day), Ok(out)) => match money.amount(out) {
                Ok(amount) => self.rules.balance(&account, balance.line, day, amount, currency, BalanceAt::End),
                Err(reason) => left_out(RejectCode::Amount, format!("Amt: {reason}")),
            },
        };
        self.ready.extend(row);
        Ok(())
    }

    fn too_large(&self) -> Result<(), Error> {
        Err(Error::layout(self.rules.file(), "an entry holds more than 16 MiB".to_owned())
            .at(self.elements.line(), None)
            .next("Ask the bank for a file without the details of the transactions that it books together."))
    }

    fn too_old(&self) -> Error {
        let what =
            "it is a camt.053 of version 01, whose entries are built in another way, and version 02 or later is needed";
        Error::layout(self.rules.file(), what.to_owned())
            .at(self.elements.line(), None)
            .next("Ask the bank for camt.053.001.02 or a later version, such as camt.053.001.08.")
    }

    fn foreign(&self, what: &str) -> Error {
        let namespaces = self.elements.namespaces().trim_end();
        let declared = if namespaces.is_empty() { String::new() } else { format!(" ({namespaces})") };
        Error::layout(
            self.rules.file(),
            format!("{what}{declared}, and a camt.053 is needed: a statement of what was booked"),
        )
        .at(self.elements.line(), None)
        .next("Ask the bank for the account's statements as camt.053.")
    }

    fn end(&self) -> Result<(), Error> {
        if self.is_statements { Ok(()) } else { Err(self.foreign(&format!("its root is <{}>", self.root))) }
    }
}

impl<R: Read> Steps for Reader<R> {
    fn step(&mut self) -> Result<bool, Error> {
        match self.elements.next()? {
            Step::Open => self.opened()?,
            Step::Close(leaf) => self.closed(leaf)?,
            Step::End => return self.end().map(|()| false),
        }
        Ok(true)
    }

    fn ready(&mut self) -> &mut VecDeque<Row> {
        &mut self.ready
    }
}

impl Stmt {
    fn number(&self) -> &str {
        self.iban.as_deref().or(self.other.as_deref()).unwrap_or_default()
    }
}

/// The sort of account that the standard's code means.
fn kind(code: &str) -> Option<AccountKind> {
    match code {
        "CACC" | "TRAN" => Some(AccountKind::Checking),
        "SVGS" | "MOMA" => Some(AccountKind::Savings),
        "LOAN" => Some(AccountKind::Loan),
        "CARD" => Some(AccountKind::CreditCard),
        _ => None,
    }
}
