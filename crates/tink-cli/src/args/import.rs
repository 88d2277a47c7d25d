//! `tink import`.

use std::path::PathBuf;

use clap::Args;

const AFTER: &str = "\
Rules:
  A bank's file is understood by a rules file: --rules FILE, else NAME.rules.toml beside
  NAME.csv, else by what the file itself proves. What is ambiguous is not guessed; the
  message proposes a rules file.

Repeating an import adds nothing: the same row gets the same id in every run, and what the
platform knows already is left alone.

Examples:
  tink import examples/sweden/exempelbanken-2025.csv --user demo
  tink import examples/germany/*.csv --user demo-de --market DE --store world.db
  tink import export.csv --user demo --account checking --json";

/// Bring a bank's files in through the Connector API, and show what arrived
///
/// The user and the accounts that are missing are created, the transactions ingested, and everything read back through the
/// main API: accounts with balances, count and sum, spending by category, the months.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(crate) struct Import {
    /// The bank's CSV files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) user: super::UserId,
    /// The account of files that do not name one
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<String>,
    /// The rules for all files, instead of the one beside each
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,
    /// The market of a user that is created: it decides the currency [default: SE]
    #[arg(long, value_name = "CODE")]
    pub(crate) market: Option<String>,
}
