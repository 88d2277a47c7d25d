//! Where records come from: a file that was read, or anything else that can be gone through more than once.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::error::Error;
use crate::record::{AccountInfo, Balance, Record, RecordRef};
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

/// A [`Row`] whose record is borrowed.
#[derive(Debug, Clone, PartialEq)]
pub enum RowRef<'r> {
    /// As [`Row::Account`].
    Account(AccountInfo),
    /// As [`Row::Balance`].
    Balance(Balance),
    /// As [`Row::Record`].
    Record(RecordRef<'r>),
    /// As [`Row::Rejected`].
    Rejected(Rejection),
}

impl RowRef<'_> {
    /// The row with texts of its own.
    #[must_use]
    pub fn into_row(self) -> Row {
        match self {
            Self::Account(info) => Row::Account(info),
            Self::Balance(balance) => Row::Balance(balance),
            Self::Record(record) => Row::Record(record.to_record()),
            Self::Rejected(rejection) => Row::Rejected(rejection),
        }
    }
}

/// Takes rows one by one. An error of it ends the reading.
pub type OnRow<'f> = &'f mut dyn FnMut(RowRef<'_>) -> Result<(), Error>;

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

    /// Gives `take` the same rows one by one, without owned texts for each where the source can do that. Planning reads this way.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use tink_ingest::record::{Place, Record};
    /// use tink_ingest::source::{Records, Row, RowRef, Source as _};
    ///
    /// let place = Place { file: "table".into(), line: 1 };
    /// let coffee = Record::new(place, "checking".into(), date(2025, 1, 31), (-45).into(), "Espresso House".to_owned());
    /// let source = Records::new("table", jiff::tz::TimeZone::UTC, vec![Row::Record(coffee)]);
    /// let mut letters = 0;
    /// source.visit(&mut |row| {
    ///     if let RowRef::Record(record) = row {
    ///         letters += record.description.len();
    ///     }
    ///     Ok(())
    /// })?;
    /// assert_eq!(letters, 14);
    /// # Ok::<(), tink_ingest::Error>(())
    /// ```
    fn visit(&self, take: OnRow<'_>) -> Result<(), Error> {
        visit_owned(self.rows()?, take)
    }
}

/// Gives `take` rows that have texts of their own.
pub(crate) fn visit_owned(rows: impl Iterator<Item = Result<Row, Error>>, take: OnRow<'_>) -> Result<(), Error> {
    for row in rows {
        match row? {
            Row::Account(info) => take(RowRef::Account(info))?,
            Row::Balance(balance) => take(RowRef::Balance(balance))?,
            Row::Record(record) => take(RowRef::Record(record.as_ref()))?,
            Row::Rejected(rejection) => take(RowRef::Rejected(rejection))?,
        }
    }
    Ok(())
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
