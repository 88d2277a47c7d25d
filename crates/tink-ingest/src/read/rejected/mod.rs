//! The file of rejects: one file's rejected rows, so that they are read by the same rules once they are mended.
//!
//! [`RejectsFile`] writes it, [`names`] says what it is called and which file its rows come from, and [`settings`] how it is read.

mod names;
mod settings;
mod write;

pub use self::names::original_of;
pub(crate) use self::names::rules_beside;
pub(super) use self::settings::{check_alone, of_original, of_statement};
pub use self::write::RejectsFile;

/// The columns behind a row's own ones: where it stands, which column is at fault, and why.
const EXTRA: [&str; 4] = ["line", "column", "code", "reason"];
