//! Files to records: the bytes, how they are laid out, and the rows.

mod archive;
mod blocks;
mod bytes;
mod camt053;
mod csv;
mod detect;
mod fields;
mod file;
mod format;
mod input;
mod inputs;
mod layout;
mod markup;
mod mt940;
mod ofx;
mod rejected;
mod row;
mod sniff;
mod split;
mod statement;

pub use self::bytes::Encoding;
pub use self::csv::{CsvFile, Rows};
pub use self::file::{AnyFields, AnyRows, DataFile};
pub use self::format::Format;
pub use self::input::Input;
pub use self::inputs::inputs;
pub use self::layout::{Context, Layout};
pub(crate) use self::rejected::rules_beside;
pub use self::rejected::{RejectsFile, original_of};
pub use crate::source::Row;
