//! The body of an ingestion, read row by row into whatever the caller makes of a row: the road of a server that takes in many.
//!
//! It reads what [`CreateTransactionAccountContainer`] decodes and validates, and gives up at the first fault, whatever it is: what is
//! wrong is said by that type. Most rows have only the six members that all banks send. Their texts are borrowed from the body; a row
//! with any other member is read as the whole entity.

use std::borrow::Cow;

use super::{CreateTransactionAccountContainer, CreateTransactionEntity, IngestionType};
use crate::json::{FromJson, Members, ReadError, Reader};
use crate::{Amount, Checker, EpochMillis, ExternalAccountId, Json, Path, Profile, Rules, Validate};

/// A transaction of the body.
#[derive(Debug)]
pub enum BulkRow<'a> {
    /// One that has no other members than these.
    Plain(PlainRow<'a>),
    /// Any other.
    Whole(Box<CreateTransactionEntity>),
}

/// A transaction without the members that few have.
#[derive(Debug)]
pub struct PlainRow<'a> {
    /// The amount.
    pub amount: Amount,
    /// Date of execution.
    pub date: EpochMillis,
    /// The description.
    pub description: Cow<'a, str>,
    /// The caller's own id.
    pub external_id: Cow<'a, str>,
    /// Whether it is only reserved.
    pub pending: Option<bool>,
    /// The transaction type, one of those the spec lists or not.
    pub kind: Cow<'a, str>,
}

/// An account of the body, and what was made of its rows.
#[derive(Debug)]
pub struct BulkAccount<T> {
    /// The account's booked balance.
    pub balance: Amount,
    /// The caller's own id of the account.
    pub external_id: ExternalAccountId,
    /// The partner's payload of the account.
    pub payload: Option<Json>,
    /// What is reserved of the balance.
    pub reserved_amount: Option<Amount>,
    /// What was made of the rows, in their order.
    pub transactions: Vec<T>,
}

/// An ingestion, and what was made of its rows.
#[derive(Debug)]
pub struct Bulk<T> {
    /// Whether stored pendings are matched.
    pub auto_book: Option<bool>,
    /// Whether the pendings replace all stored ones.
    pub override_pending: Option<bool>,
    /// The accounts.
    pub accounts: Vec<BulkAccount<T>>,
    /// How urgent.
    pub kind: IngestionType,
}

/// Reads and validates the body of an ingestion. Nothing comes of a body that [`CreateTransactionAccountContainer`] would refuse, and
/// none of one of whose rows `make` makes nothing.
#[must_use]
pub fn read_bulk<T>(body: &[u8], rules: &Rules, make: impl FnMut(BulkRow<'_>) -> Option<T>) -> Option<Bulk<T>> {
    let mut reader = Reader::new(std::str::from_utf8(body).ok()?);
    let mut bulk = BulkReader { rules, checker: Checker::new(rules), make, rows: 0, bytes: body.len() };
    let read = bulk.container(&mut reader).and_then(|read| reader.finish().map(|()| read));
    let within = bulk.rows <= CreateTransactionAccountContainer::MAX_TRANSACTIONS;
    read.ok().filter(|_| within && bulk.checker.finish().is_ok())
}

/// A row of this many bytes is a short one: so room is made for rather too many rows.
const SHORT_ROW: usize = 120;

/// Longer ids are refused.
const MAX_ID: usize = 1024;

struct BulkReader<'r, F> {
    rules: &'r Rules,
    checker: Checker<'r>,
    make: F,
    rows: usize,
    bytes: usize,
}

impl<T, F: FnMut(BulkRow<'_>) -> Option<T>> BulkReader<'_, F> {
    fn container(&mut self, reader: &mut Reader<'_>) -> Result<Bulk<T>, ReadError> {
        let mut members = Members::begin(reader)?;
        let (mut auto_book, mut override_pending, mut accounts, mut kind) = (None, None, None, None);
        while let Some(name) = members.next()? {
            match name.as_ref() {
                "autoBook" => {
                    members.once(0, "autoBook")?;
                    auto_book = members.optional("autoBook")?;
                }
                "overridePending" => {
                    members.once(1, "overridePending")?;
                    override_pending = members.optional("overridePending")?;
                }
                "transactionAccounts" => {
                    members.once(2, "transactionAccounts")?;
                    let mut list = Vec::new();
                    members.reader().begin_array()?;
                    while members.reader().next_element(list.is_empty())? {
                        list.push(self.account(members.reader())?);
                    }
                    accounts = Some(list);
                }
                "type" => {
                    members.once(3, "type")?;
                    kind = Some(members.value::<IngestionType>("type")?);
                }
                _ => members.ignore()?,
            }
        }
        let kind = members.required(kind, "type")?;
        kind.check(&mut self.checker, &Path::root());
        Ok(Bulk { auto_book, override_pending, accounts: members.required(accounts, "transactionAccounts")?, kind })
    }

    fn account(&mut self, reader: &mut Reader<'_>) -> Result<BulkAccount<T>, ReadError> {
        let mut members = Members::begin(reader)?;
        let (mut balance, mut external_id, mut payload, mut reserved_amount, mut rows) = (None, None, None, None, None);
        while let Some(name) = members.next()? {
            match name.as_ref() {
                "balance" => {
                    members.once(0, "balance")?;
                    balance = Some(members.value("balance")?);
                }
                "externalId" => {
                    members.once(1, "externalId")?;
                    external_id = Some(members.value::<ExternalAccountId>("externalId")?);
                }
                "payload" => {
                    members.once(2, "payload")?;
                    payload = members.optional("payload")?;
                }
                "reservedAmount" => {
                    members.once(3, "reservedAmount")?;
                    reserved_amount = members.optional("reservedAmount")?;
                }
                "transactions" => {
                    members.once(4, "transactions")?;
                    rows = Some(self.rows(members.reader())?);
                }
                _ => members.ignore()?,
            }
        }
        let external_id = members.required(external_id, "externalId")?;
        self.identifier(external_id.as_str());
        Ok(BulkAccount {
            balance: members.required(balance, "balance")?,
            external_id,
            payload,
            reserved_amount,
            transactions: members.required(rows, "transactions")?,
        })
    }

    fn rows(&mut self, reader: &mut Reader<'_>) -> Result<Vec<T>, ReadError> {
        let mut rows = Vec::new();
        reader.begin_array()?;
        while reader.next_element(rows.is_empty())? {
            // Most bodies have the rows of one account. Others must not get room for all of theirs with each account.
            if self.rows == 0 {
                rows.reserve((self.bytes / SHORT_ROW).min(CreateTransactionAccountContainer::MAX_TRANSACTIONS));
            }
            self.rows += 1;
            if self.rows > CreateTransactionAccountContainer::MAX_TRANSACTIONS {
                return Err(given_up(reader));
            }
            let row = self.row(reader)?;
            rows.push((self.make)(row).ok_or_else(|| given_up(reader))?);
        }
        Ok(rows)
    }

    fn row<'a>(&mut self, reader: &mut Reader<'a>) -> Result<BulkRow<'a>, ReadError> {
        let start = reader.checkpoint();
        if let Some(row) = plain(reader)? {
            if self.rules.profile >= Profile::Revision2026 {
                self.checker.max_age_years(&Path::root(), row.date, 10, "2026-01");
            }
            self.identifier(&row.external_id);
            return Ok(BulkRow::Plain(row));
        }
        reader.step_back(start);
        let entity = CreateTransactionEntity::read(reader)?;
        entity.check(&mut self.checker, &Path::root());
        Ok(BulkRow::Whole(Box::new(entity)))
    }

    fn identifier(&mut self, id: &str) {
        self.checker.min_length(&Path::root(), id, 1, "2019-01");
        self.checker.max_length(&Path::root(), id, MAX_ID, "2019-01");
    }
}

/// The members that all banks send.
#[derive(Debug, Clone, Copy)]
enum Usual {
    Amount,
    Date,
    Description,
    ExternalId,
    Pending,
    Type,
}

impl Usual {
    /// The member that is next, its name taken, unless it is another one.
    #[inline]
    fn next(members: &mut Members<'_, '_>) -> Result<Option<Self>, ReadError> {
        // Nearly all names are written like this; by their first letter one look at them is enough.
        let (usual, written) = match members.initial() {
            Some(b'a') => (Self::Amount, "\"amount\":"),
            Some(b'd') if members.is("\"date\":") => return Ok(Some(Self::Date)),
            Some(b'd') => (Self::Description, "\"description\":"),
            Some(b'e') => (Self::ExternalId, "\"externalId\":"),
            Some(b'p') => (Self::Pending, "\"pending\":"),
            _ => (Self::Type, "\"type\":"),
        };
        if members.is(written) {
            return Ok(Some(usual));
        }
        Ok(match members.name()?.as_ref() {
            "amount" => Some(Self::Amount),
            "date" => Some(Self::Date),
            "description" => Some(Self::Description),
            "externalId" => Some(Self::ExternalId),
            "pending" => Some(Self::Pending),
            "type" => Some(Self::Type),
            _ => None,
        })
    }
}

/// A row with no members but the usual ones; nothing if there are others, or a type that only the entity says what to think of.
fn plain<'a>(reader: &mut Reader<'a>) -> Result<Option<PlainRow<'a>>, ReadError> {
    let mut members = Members::begin(reader)?;
    let (mut amount, mut date, mut description, mut external_id) = (None, None, None, None);
    let (mut pending, mut kind) = (None, None);
    while members.step()? {
        let Some(usual) = Usual::next(&mut members)? else { return Ok(None) };
        match usual {
            Usual::Amount => {
                members.once(0, "amount")?;
                amount = Some(members.value("amount")?);
            }
            Usual::Date => {
                members.once(1, "date")?;
                date = Some(members.value("date")?);
            }
            Usual::Description => {
                members.once(2, "description")?;
                description = Some(members.reader().string()?);
            }
            Usual::ExternalId => {
                members.once(3, "externalId")?;
                external_id = Some(members.reader().string()?);
            }
            Usual::Pending => {
                members.once(4, "pending")?;
                pending = members.optional("pending")?;
            }
            Usual::Type => {
                members.once(5, "type")?;
                kind = Some(members.reader().string()?);
            }
        }
    }
    let kind = members.required(kind, "type")?;
    if !super::TransactionType::ALL.contains(&kind.as_ref()) {
        return Ok(None);
    }
    Ok(Some(PlainRow {
        amount: members.required(amount, "amount")?,
        date: members.required(date, "date")?,
        description: members.required(description, "description")?,
        external_id: members.required(external_id, "externalId")?,
        pending,
        kind,
    }))
}

#[cold]
fn given_up(reader: &Reader<'_>) -> ReadError {
    reader.error("left to the whole type")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_accounts_do_not_each_get_room_for_the_rows_of_all() {
        let row = r#"{"amount":1,"date":1700000000000,"description":"a","externalId":"ID","type":"DEFAULT"}"#;
        let accounts: Vec<String> = (0..2_000)
            .map(|number| {
                let rows = if number % 2 == 0 { String::new() } else { row.replace("ID", &number.to_string()) };
                format!(r#"{{"balance":1,"externalId":"account {number}","transactions":[{rows}]}}"#)
            })
            .collect();
        let body = format!(r#"{{"type":"REAL_TIME","transactionAccounts":[{}]}}"#, accounts.join(","));
        let read = read_bulk(body.as_bytes(), &Rules::client(), |row| match row {
            BulkRow::Plain(row) => Some(row.amount),
            BulkRow::Whole(_) => None,
        });
        let accounts = read.unwrap().accounts;
        let rows: usize = accounts.iter().map(|account| account.transactions.len()).sum();
        let room: usize = accounts.iter().map(|account| account.transactions.capacity()).sum();
        assert_eq!(rows, 1_000);
        assert!(room < 10_000, "room for {room} of {rows} rows");
    }
}
