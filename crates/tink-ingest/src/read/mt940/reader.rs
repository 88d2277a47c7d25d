//! Fields to rows: which account a statement is of, its entries, and whether its balances hold.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use tink_model::Amount;

use super::field::{Field, Fields, Part};
use super::information;
use super::line::{self, StatementLine};
use super::value::{self, BalanceText};
use crate::error::Error;
use crate::read::bytes::TextReader;
use crate::read::statement::{Entry, StatementAccount, StatementRules, Steps};
use crate::read::{Encoding, Row};
use crate::record::{BalanceAt, PageNumber};

/// Reads a file.
#[derive(Debug)]
pub(crate) struct Reader<R: Read> {
    fields: Fields<R>,
    rules: Arc<StatementRules>,
    encoding: Encoding,
    ready: VecDeque<Row>,
    statement: Option<Statement>,
    /// The end of a page, if nothing has followed yet.
    page: Option<PageEnd>,
    any: bool,
}

/// The intermediate balance that the next page has to start with.
#[derive(Debug)]
struct PageEnd {
    line: u64,
    amount: Amount,
    /// What it is told as if the next page is in another file.
    told: Option<Row>,
}

/// The statement that is being read.
#[derive(Debug)]
struct Statement {
    line: u64,
    account: Option<StatementAccount>,
    page: PageNumber,
    currency: Option<String>,
    opening: Option<(u64, Amount)>,
    /// The opening balance and the entries; nothing when one of them could not be read.
    sum: Option<Amount>,
    /// The entry whose `:86:` may follow.
    entry: Option<(StatementLine, Vec<String>)>,
    closed: bool,
}

impl Statement {
    const fn new(line: u64) -> Self {
        Self {
            line,
            account: None,
            page: PageNumber { statement: 0, page: 0 },
            currency: None,
            opening: None,
            sum: None,
            entry: None,
            closed: false,
        }
    }
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(text: TextReader<R>, rules: Arc<StatementRules>, encoding: Encoding) -> Self {
        Self {
            fields: Fields::new(text, rules.file()),
            rules,
            encoding,
            ready: VecDeque::new(),
            statement: None,
            page: None,
            any: false,
        }
    }

    fn field(&mut self, field: Field) -> Result<(), Error> {
        match field.tag.as_str() {
            "20" => {
                self.end_statement(field.line)?;
                self.any = true;
                self.statement = Some(Statement::new(field.line));
            }
            "25" | "25P" => self.account(&field)?,
            "28" | "28C" => {
                if let Some(statement) = &mut self.statement {
                    statement.page = value::page(field.first());
                }
            }
            "60F" | "60M" => self.opening(&field)?,
            "61" => self.entry(field)?,
            "86" => self.information(field),
            "62F" | "62M" => self.closing(&field)?,
            // Numbers, references, available balances, and what only one bank knows.
            _ => {}
        }
        Ok(())
    }

    /// The statement that a field belongs to; a new one where no `:20:` starts it.
    fn current(&mut self, line: u64) -> &mut Statement {
        self.any = true;
        self.statement.get_or_insert_with(|| Statement::new(line))
    }

    fn account(&mut self, field: &Field) -> Result<(), Error> {
        if self.statement.as_ref().is_some_and(|statement| statement.closed) {
            self.end_statement(field.line)?;
        }
        let account = self.rules.account(field.line, value::account(field.first()), None, None)?;
        self.ready.push_back(Row::Account(account.info.clone()));
        self.current(field.line).account = Some(account);
        Ok(())
    }

    fn opening(&mut self, field: &Field) -> Result<(), Error> {
        let balance = self.balance(field)?;
        let line = field.line;
        match self.page.take() {
            Some(PageEnd { line: earlier, amount, .. })
                if field.tag == "60F" || amount.checked_sub(balance.amount).is_none_or(|gap| !gap.is_zero()) =>
            {
                return Err(self.broken(
                    line,
                    format!("the page before it ends with {amount} at line {earlier} and this one starts with {}; a page is missing", balance.amount),
                ));
            }
            None if field.tag == "60M" => {
                let page = self.current(line).page;
                let told = self.told(field, &balance, BalanceAt::PageStart(page))?;
                self.ready.extend(told);
            }
            _ => {}
        }
        let again = self.statement.as_ref().is_some_and(|statement| statement.opening.is_some());
        if again {
            return Err(self.broken(line, "a second opening balance, and no closing one before it".to_owned()));
        }
        let statement = self.current(line);
        statement.currency = Some(balance.currency);
        statement.opening = Some((line, balance.amount));
        statement.sum = Some(balance.amount);
        Ok(())
    }

    fn entry(&mut self, field: Field) -> Result<(), Error> {
        self.flush()?;
        let closed = self.statement.as_ref().is_some_and(|statement| statement.closed);
        if closed {
            return Err(self.broken(field.line, "an entry behind the closing balance of its statement".to_owned()));
        }
        let line = line::read(field);
        let statement = self.current(line.line);
        if !line.pending {
            statement.sum = match (statement.sum, &line.amount.value) {
                (Some(sum), Ok(amount)) => sum.checked_add(*amount),
                _ => None,
            };
        }
        statement.entry = Some((line, Vec::new()));
        Ok(())
    }

    fn information(&mut self, field: Field) {
        // Behind the closing balance it is of the statement, and of no entry.
        if let Some((_, lines)) = self.statement.as_mut().and_then(|statement| statement.entry.as_mut()) {
            lines.extend(field.lines);
        }
    }

    fn closing(&mut self, field: &Field) -> Result<(), Error> {
        self.flush()?;
        let balance = self.balance(field)?;
        let statement = self.current(field.line);
        if statement.closed {
            return Err(self.broken(field.line, "a second closing balance of one statement".to_owned()));
        }
        statement.closed = true;
        if let (Some((line, opening)), Some(sum)) = (statement.opening, statement.sum)
            && sum.checked_sub(balance.amount).is_some_and(|gap| !gap.is_zero())
        {
            return Err(self.broken(
                field.line,
                format!(
                    "the opening balance {opening} (line {line}) and the entries make {sum}, and the closing balance here is {}; \
                    a part of the statement is missing or was changed",
                    balance.amount
                ),
            ));
        }
        if field.tag == "62M" {
            let PageNumber { statement, page } = statement.page;
            // Pages without numbers have none behind them either.
            let next = PageNumber { statement, page: if page == 0 { 0 } else { page.saturating_add(1) } };
            let told = self.told(field, &balance, BalanceAt::PageEnd(next))?;
            self.page = Some(PageEnd { line: field.line, amount: balance.amount, told });
            return Ok(());
        }
        let told = self.told(field, &balance, BalanceAt::End)?;
        self.ready.extend(told);
        Ok(())
    }

    /// A balance of the statement's account as a row. One without a day or an account is of a file that was changed.
    fn told(&self, field: &Field, balance: &BalanceText, at: BalanceAt) -> Result<Option<Row>, Error> {
        let Some(day) = balance.day else {
            return Err(self.broken(field.line, format!("{:?} has no day of the calendar", field.first())));
        };
        let account = self.statement.as_ref().and_then(|statement| statement.account.as_ref());
        let account = account.ok_or_else(|| self.no_account(field.line))?;
        Ok(self.rules.balance(account, field.line, day, balance.amount, Some(&balance.currency), at))
    }

    /// Gives the entry out whose fields are all read.
    fn flush(&mut self) -> Result<(), Error> {
        let Some(statement) = &mut self.statement else { return Ok(()) };
        let Some((line, lines)) = statement.entry.take() else { return Ok(()) };
        let at = line.line;
        let out = line.amount.value.as_ref().is_ok_and(|amount| amount.is_negative());
        let mut said = information::read(&lines, out);
        if said.counterparty.is_none() && said.texts.iter().all(|text| text.trim().is_empty()) {
            said.texts = line.details;
            said.texts.extend(line.reference);
        }
        let entry = Entry {
            line: at,
            bank_id: line.bank_id,
            booking_date: line.booking_date,
            value_date: Some(line.value_date),
            amount: line.amount,
            currency: statement.currency.clone(),
            counterparty: said.counterparty,
            texts: said.texts,
            pending: line.pending,
            kind: line.kind,
        };
        let malformed = self.fields.malformed().then_some(self.encoding);
        let row = statement.account.as_ref().map(|account| self.rules.row(account, entry, malformed));
        match row {
            Some(row) => self.ready.push_back(row),
            None => return Err(self.no_account(at)),
        }
        Ok(())
    }

    fn end_statement(&mut self, line: u64) -> Result<(), Error> {
        self.flush()?;
        match self.statement.take() {
            Some(statement) if !statement.closed => Err(self.broken(
                statement.line,
                format!("the statement that starts here has no closing balance (:62F:) up to line {line}; a part of it is missing"),
            )),
            _ => Ok(()),
        }
    }

    fn end(&mut self) -> Result<(), Error> {
        self.flush()?;
        if let Some(statement) = self.statement.take()
            && !statement.closed
        {
            let why = "the file ends before the closing balance (:62F:) of the statement that starts here; a part of it is missing";
            return Err(self.broken(statement.line, why.to_owned()));
        }
        self.ready.extend(self.page.take().and_then(|page| page.told));
        if !self.any {
            return Err(Error::layout(
                self.rules.file(),
                "it holds no statement, which would start with :20:".to_owned(),
            )
            .at(1, None)
            .next("Name the format that it is in in a rules file: format = \"csv\", \"ofx\" or \"camt053\"."));
        }
        Ok(())
    }

    fn balance(&self, field: &Field) -> Result<BalanceText, Error> {
        value::balance(field.first()).ok_or_else(|| {
            self.broken(field.line, format!("{:?} is not a balance written as C250131EUR1500,00", field.first()))
        })
    }

    fn broken(&self, line: u64, why: String) -> Error {
        Error::layout(self.rules.file(), why)
            .at(line, None)
            .next("Fetch the file again, with all pages of the statement in it.")
    }

    fn no_account(&self, line: u64) -> Error {
        Error::layout(self.rules.file(), "nothing before it names the account (:25:)".to_owned())
            .at(line, None)
            .next("Fetch the file again; its start is missing.")
    }
}

impl<R: Read> Steps for Reader<R> {
    fn step(&mut self) -> Result<bool, Error> {
        match self.fields.next()? {
            Some(Part::Field(field)) => self.field(field)?,
            Some(Part::End(line)) => self.end_statement(line)?,
            None => return self.end().map(|()| false),
        }
        Ok(true)
    }

    fn ready(&mut self) -> &mut VecDeque<Row> {
        &mut self.ready
    }
}
