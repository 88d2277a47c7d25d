//! Where records come from: a file that was read, or anything else that can be gone through more than once.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::error::Error;
use crate::record::{AccountInfo, Balance, Record};
use crate::rejects::Rejection;

/// One row of a source.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// What the source says of an account. It may come before the account's transactions or after, and again.
    Account(AccountInfo),
    /// A balance that the source tells apart from the transactions.
    Balance(Balance),
    /// A transaction.
    Record(Record),
    /// A row that is not taken, and why.
    Rejected(Rejection),
}

/// The rows of a source. An error ends them: what follows was not read.
pub type AnyRows<'s> = Box<dyn Iterator<Item = Result<Row, Error>> + 's>;

/// A stream of records: a file, a table of a legacy database, the messages of a queue.
///
/// Rows stand in the order they happened, or in the opposite one; that is found out by account. The same source must give the same
/// rows every time, since ids count equal rows of a day, and since a resumed import reads it again.
pub trait Source {
    /// The name that places and messages show.
    fn name(&self) -> &Arc<str>;

    /// The time zone in which its days are days.
    fn time_zone(&self) -> &TimeZone;

    /// The accounts that are known before a row is read.
    fn accounts(&self) -> Vec<AccountInfo> {
        Vec::new()
    }

    /// The rows from the first one.
    fn rows(&self) -> Result<AnyRows<'_>, Error>;
}

/// Records in memory as a source.
#[derive(Debug, Clone)]
pub struct Records {
    name: Arc<str>,
    time_zone: TimeZone,
    rows: Vec<Row>,
}

impl Records {
    /// A source of these rows.
    #[must_use]
    pub fn new(name: &str, time_zone: TimeZone, rows: Vec<Row>) -> Self {
        Self { name: name.into(), time_zone, rows }
    }
}

impl Source for Records {
    fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    fn rows(&self) -> Result<AnyRows<'_>, Error> {
        Ok(Box::new(self.rows.iter().cloned().map(Ok)))
    }
}
