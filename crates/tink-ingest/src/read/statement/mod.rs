//! What the readers of statements (OFX, CAMT.053, MT940) share: which account a statement is of, the fields of an entry to one row, the file
//! that is read as often as wanted, and its rows one by one.

mod entry;
mod file;
mod rows;
mod rules;

pub(crate) use self::entry::{AMOUNT, COLUMNS, Entry, Field, STATUS};
pub(crate) use self::file::StatementFile;
pub(crate) use self::rows::Steps;
pub(crate) use self::rules::{StatementAccount, StatementRules, compact};
