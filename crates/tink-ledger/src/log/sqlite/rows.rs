//! How the ledger's numbers and states are written in a row.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::log::WorldId;
use crate::log::erasure::State;

/// A count or number as SQLite holds it. Nothing that is stored comes near the end of its range, so that what a caller asks
/// beyond it (up to the last commit there will ever be) may stop there.
pub(super) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl ToSql for WorldId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(int(self.0).into())
    }
}

impl FromSql for WorldId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        number(value).map(Self)
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let code: i64 = match self {
            Self::Kept => 0,
            Self::Tombstone => 1,
            Self::Erased => 2,
        };
        Ok(code.into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Kept),
            1 => Ok(Self::Tombstone),
            2 => Ok(Self::Erased),
            code => Err(FromSqlError::OutOfRange(code)),
        }
    }
}

/// A count or number out of a row.
pub(super) struct Number(pub(super) u64);

impl FromSql for Number {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        number(value).map(Self)
    }
}

fn number(value: ValueRef<'_>) -> FromSqlResult<u64> {
    let number = value.as_i64()?;
    u64::try_from(number).map_err(|_| FromSqlError::OutOfRange(number))
}
