//! Rows that do not go in: where they stand, what is wrong with which column, and what would mend it.

use std::fmt;

use crate::record::Place;

/// What is wrong with a row, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RejectCode {
    /// It has too few or too many fields, or a quote that is never closed.
    Fields,
    /// It holds bytes that the file's encoding does not know.
    Encoding,
    /// A date does not follow the file's date formats.
    Date,
    /// An amount or a balance is not a number of the file's number format.
    Amount,
    /// Debit, credit and direction columns contradict each other.
    Sign,
    /// It is in another currency than the user's.
    Currency,
    /// Its account is missing or not one of the rules file's.
    Account,
    /// Nothing says which user it belongs to.
    User,
    /// It has no text.
    Description,
    /// Its status is neither a booked nor a pending one.
    Status,
    /// The Connector API's limits do not allow it.
    Limit,
    /// Another row uses the same id for a different transaction.
    Id,
    /// It corrects or takes back another transaction, which an import of what happened cannot do.
    Correction,
}

impl RejectCode {
    /// The code as it is printed: `date`, `currency`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Encoding => "encoding",
            Self::Date => "date",
            Self::Amount => "amount",
            Self::Sign => "sign",
            Self::Currency => "currency",
            Self::Account => "account",
            Self::User => "user",
            Self::Description => "description",
            Self::Status => "status",
            Self::Limit => "limit",
            Self::Id => "id",
            Self::Correction => "correction",
        }
    }
}

impl fmt::Display for RejectCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A column of a file: its number and, where the file has a header, its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// The number, from 1.
    pub number: usize,
    /// The header's text.
    pub name: Option<String>,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "column {} {name:?}", self.number),
            None => write!(f, "column {}", self.number),
        }
    }
}

/// One row that was not taken, with everything that mending it needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Rejection {
    /// Where the row starts.
    pub place: Place,
    /// The column at fault; `None` when it is the row as a whole.
    pub column: Option<Column>,
    /// What is wrong, for programs.
    pub code: RejectCode,
    /// What is wrong, for people: a sentence without the place.
    pub reason: String,
    /// The row's own fields as they were read.
    pub fields: Vec<String>,
    /// The row's number in its source, from 0, when it was read well and cannot be planned: its fields are not here, and are found by it.
    pub number: Option<u64>,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        if let Some(column) = &self.column {
            write!(f, "{column}: ")?;
        }
        write!(f, "{} [{}]", self.reason, self.code)
    }
}
