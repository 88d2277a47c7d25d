//! MT940 files to records: SWIFT's statement of an account in the dialects of the banks, one field at a time.
//!
//! [`field`] finds the fields in whatever envelope they stand, [`line`](self::line) reads a transaction and [`information`] the text
//! that belongs to it, [`value`] the days, amounts and numbers in them, and [`reader`] puts a statement together.
//!
//! A file must be whole. Every statement, and every page of one, ends with a closing balance that the opening one and the entries add
//! up to. Pages follow each other; the first may be in another file, and the last, since some banks make a file of each.

mod field;
mod information;
mod line;
mod reader;
mod value;

pub(crate) use self::reader::Reader;
