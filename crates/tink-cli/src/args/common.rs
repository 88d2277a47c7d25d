//! What the commands of several APIs take in the same way.

use clap::Args;
use tink_model::{Date, DateTime};

/// Whether a token stands in what is printed for people.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ShowToken {
    /// Print the token itself, which --json always does
    #[arg(long)]
    pub(crate) show_token: bool,
}

/// A moment; the API says on which clock it is where it has no offset.
pub(crate) fn moment(text: &str) -> Result<DateTime, String> {
    text.parse().map_err(|_| "write a day (2025-01-31) or a time (\"2025-01-31 12:00:00\")".to_owned())
}

/// A day.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a day: 2025-01-31".to_owned())
}
