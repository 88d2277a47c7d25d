//! OFX files (version 1 in SGML, version 2 in XML, and Quicken's QFX) to rows: the statements of bank and card accounts.
//!
//! - Each list of transactions is read, that of pending ones (`BANKTRANLISTP`) too. The sign of `TRNAMT` is the direction of the
//!   money, as the standard says, whatever `TRNTYPE` is called.
//! - What the bank booked last counts as the balance: `LEDGERBAL`, not what is available.
//! - A transaction that corrects an earlier one is a rejection that says what to do.
//! - Statements of securities are left out, and said to be.

mod entity;
mod lexer;
mod transaction;
mod tree;
mod value;

use std::collections::{HashMap, VecDeque};
use std::io::Read;
use std::sync::Arc;

use self::transaction::Transaction;
use self::tree::{Event, Tree};
use super::bytes::TextReader;
use super::statement::{StatementAccount, StatementRules, Steps};
use super::{Encoding, Row};
use crate::error::Error;
use crate::record::{AccountKind, BalanceAt};
use crate::rejects::RejectCode;

/// Reads an OFX file.
pub(super) struct Reader<R> {
    tree: Tree<R>,
    rules: Arc<StatementRules>,
    encoding: Encoding,
    statement: Option<Statement>,
    /// Which account has a number, to tell two with the same number.
    numbers: HashMap<String, Holder>,
    statements: usize,
    /// Where statements of securities stand.
    securities: Vec<u64>,
    status: Option<Status>,
    ready: VecDeque<Row>,
}

/// A statement while it is read.
#[derive(Default)]
struct Statement {
    line: u64,
    card: bool,
    currency: Option<String>,
    number: String,
    holder: Holder,
    account: Option<StatementAccount>,
    transaction: Option<Transaction>,
    balance: Option<BookedBalance>,
}

/// What tells accounts with the same number apart.
#[derive(Default, Clone, PartialEq, Eq)]
struct Holder {
    bank: String,
    branch: String,
    kind: String,
}

#[derive(Default)]
struct BookedBalance {
    line: u64,
    amount: String,
    day: String,
}

#[derive(Default)]
struct Status {
    line: u64,
    code: String,
    severity: String,
    message: String,
}

impl<R: Read> Reader<R> {
    pub(super) fn new(text: TextReader<R>, rules: Arc<StatementRules>, encoding: Encoding) -> Self {
        Self {
            tree: Tree::new(text, rules.file()),
            rules,
            encoding,
            statement: None,
            numbers: HashMap::new(),
            statements: 0,
            securities: Vec::new(),
            status: None,
            ready: VecDeque::new(),
        }
    }

    fn opened(&mut self, name: &str, line: u64) {
        match (name, &mut self.statement) {
            ("STMTRS" | "CCSTMTRS", _) => {
                self.statements += 1;
                self.statement = Some(Statement { line, card: name == "CCSTMTRS", ..Statement::default() });
            }
            ("INVSTMTRS", _) => self.securities.push(line),
            ("STATUS", _) => self.status = Some(Status { line, ..Status::default() }),
            ("STMTTRN" | "STMTTRNP", Some(statement)) => {
                statement.transaction = Some(Transaction::new(line, name == "STMTTRNP"));
            }
            ("LEDGERBAL", Some(statement)) => {
                statement.balance = Some(BookedBalance { line, ..BookedBalance::default() });
            }
            _ => {}
        }
    }

    fn value(&mut self, parent: &str, name: &str, text: &str) {
        if let ("STATUS", Some(status)) = (parent, &mut self.status) {
            match name {
                "CODE" => text.trim().clone_into(&mut status.code),
                "SEVERITY" => text.trim().clone_into(&mut status.severity),
                "MESSAGE" => status.message = crate::text::squeezed(text),
                _ => {}
            }
        }
        let Some(statement) = &mut self.statement else { return };
        if let Some(transaction) = &mut statement.transaction {
            transaction.take(parent, name, text);
            return;
        }
        let text = text.trim();
        match (parent, name) {
            (_, "CURDEF") => statement.currency = Some(text.to_owned()),
            ("BANKACCTFROM" | "CCACCTFROM", "ACCTID") => text.clone_into(&mut statement.number),
            ("BANKACCTFROM" | "CCACCTFROM", "BANKID") => text.clone_into(&mut statement.holder.bank),
            ("BANKACCTFROM" | "CCACCTFROM", "BRANCHID") => text.clone_into(&mut statement.holder.branch),
            ("BANKACCTFROM" | "CCACCTFROM", "ACCTTYPE") => statement.holder.kind = text.to_ascii_uppercase(),
            ("LEDGERBAL", "BALAMT" | "DTASOF") => {
                if let Some(balance) = &mut statement.balance {
                    text.clone_into(if name == "BALAMT" { &mut balance.amount } else { &mut balance.day });
                }
            }
            _ => {}
        }
    }

    fn closed(&mut self, name: &str) -> Result<(), Error> {
        match name {
            "STATUS" => self.status.take().map_or(Ok(()), |status| self.check(&status)),
            "STMTRS" | "CCSTMTRS" => {
                // A statement without transactions still names its account.
                self.account()?;
                self.statement = None;
                Ok(())
            }
            "BANKACCTFROM" | "CCACCTFROM" if self.statement.as_ref().is_some_and(|it| it.transaction.is_none()) => {
                self.account().map(|_| ())
            }
            "STMTTRN" | "STMTTRNP" => self.transaction(),
            "LEDGERBAL" => self.balance(),
            _ => Ok(()),
        }
    }

    /// The account of the statement; it is told as a row when it is first asked for.
    fn account(&mut self) -> Result<Option<StatementAccount>, Error> {
        let Some(statement) = &mut self.statement else { return Ok(None) };
        if let Some(account) = &statement.account {
            return Ok(Some(account.clone()));
        }
        let earlier = self.numbers.entry(statement.number.clone()).or_insert_with(|| statement.holder.clone());
        if *earlier != statement.holder {
            return Err(Error::account(
                self.rules.file(),
                format!(
                    "it has two accounts with the number {:?}: they differ in BANKID, BRANCHID or ACCTTYPE",
                    statement.number
                ),
            )
            .at(statement.line, None)
            .next("Put the statements into files of their own, and import each with --account ID."));
        }
        let kind = if statement.card { Some(AccountKind::CreditCard) } else { kind(&statement.holder.kind) };
        let account = self.rules.account(statement.line, &statement.number, None, kind)?;
        self.ready.push_back(Row::Account(account.info.clone()));
        statement.account = Some(account.clone());
        Ok(Some(account))
    }

    fn transaction(&mut self) -> Result<(), Error> {
        let Some(transaction) = self.statement.as_mut().and_then(|statement| statement.transaction.take()) else {
            return Ok(());
        };
        let Some(account) = self.account()? else { return Ok(()) };
        let currency = self.statement.as_ref().and_then(|statement| statement.currency.as_deref());
        let malformed = self.tree.is_malformed().then_some(self.encoding);
        self.ready.push_back(match transaction.correction() {
            None => self.rules.row(&account, transaction.entry(currency), malformed),
            Some(it) if it.deletes => self.rules.left_out(transaction.line(), RejectCode::Correction, it.reason),
            Some(it) => self.rules.rejected(&account, transaction.entry(currency), RejectCode::Correction, it.reason),
        });
        Ok(())
    }

    fn balance(&mut self) -> Result<(), Error> {
        let Some(balance) = self.statement.as_mut().and_then(|statement| statement.balance.take()) else {
            return Ok(());
        };
        let Some(account) = self.account()? else { return Ok(()) };
        let left_out = |code, reason| {
            let reason = format!("the balance in LEDGERBAL is left out: {reason}");
            Some(self.rules.left_out(balance.line, code, reason))
        };
        let currency = self.statement.as_ref().and_then(|statement| statement.currency.as_deref());
        let row = match (value::day(&balance.day).value, value::amount(&balance.amount).value) {
            (Ok(day), Ok(amount)) => self.rules.balance(&account, balance.line, day, amount, currency, BalanceAt::End),
            (Err(reason), _) => left_out(RejectCode::Date, format!("DTASOF: {reason}")),
            (_, Err(reason)) => left_out(RejectCode::Amount, format!("BALAMT: {reason}")),
        };
        self.ready.extend(row);
        Ok(())
    }

    /// A bank that cannot answer says so in a file that is whole.
    fn check(&self, status: &Status) -> Result<(), Error> {
        if !status.severity.eq_ignore_ascii_case("ERROR") {
            return Ok(());
        }
        let mut message = format!("the bank answers with the error {}", status.code);
        if !status.message.is_empty() {
            message.push_str(&format!(": {}", status.message));
        }
        Err(Error::layout(self.rules.file(), message)
            .at(status.line, None)
            .next("The file has no complete statement; ask the bank for it again."))
    }

    fn end(&mut self) -> Result<(), Error> {
        if self.statements == 0 {
            let (message, line) = match self.securities.first() {
                Some(&line) => ("it has statements of securities only (INVSTMTRS), and they are not read", Some(line)),
                None => ("it has no statement of an account", None),
            };
            let error = Error::layout(self.rules.file(), message.to_owned())
                .next("Export the transactions of a bank or a card account (STMTRS or CCSTMTRS).");
            return Err(match line {
                Some(line) => error.at(line, None),
                None => error,
            });
        }
        for line in self.securities.drain(..) {
            let reason = "a statement of securities (INVSTMTRS) is left out".to_owned();
            self.ready.push_back(self.rules.left_out(line, RejectCode::Account, reason));
        }
        Ok(())
    }
}

impl<R: Read> Steps for Reader<R> {
    fn step(&mut self) -> Result<bool, Error> {
        match self.tree.next()? {
            Some(Event::Open { name, line }) => self.opened(&name, line),
            Some(Event::Value { parent, name, text }) => self.value(&parent, &name, &text),
            Some(Event::Close { name }) => self.closed(&name)?,
            None => return self.end().map(|()| false),
        }
        Ok(true)
    }

    fn ready(&mut self) -> &mut VecDeque<Row> {
        &mut self.ready
    }
}

/// The sort of account that a bank calls so.
fn kind(written: &str) -> Option<AccountKind> {
    match written {
        "CHECKING" => Some(AccountKind::Checking),
        "SAVINGS" | "MONEYMRKT" | "CD" => Some(AccountKind::Savings),
        "CREDITLINE" | "LOAN" => Some(AccountKind::Loan),
        _ => None,
    }
}
