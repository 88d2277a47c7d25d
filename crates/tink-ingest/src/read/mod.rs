//! Files to records: the bytes, how they are laid out, and the rows.

mod bytes;
mod csv;
mod detect;
mod layout;
mod row;

pub use self::bytes::Encoding;
pub use self::csv::{CsvFile, Row, Rows};
pub use self::layout::{Context, Layout};
