//! SQLite as a baseline.

use crate::line::Baseline;

/// The SQLite that is compiled in, and how it is used.
pub(super) fn version(how: &str) -> Baseline {
    Baseline::new(format!("SQLite, {how}"), rusqlite::version())
}
