//! How banks write a day, an amount and a status: text of a cell to a value, without a guess.

pub(crate) mod date;
pub(crate) mod number;
pub(crate) mod words;

pub use date::{DateFormat, DateFormatError};
pub use number::{NumberFormat, NumberText, Thousands};
