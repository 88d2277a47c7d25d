//! `tink xs2a connect`.

use std::path::PathBuf;

use clap::Args;

use super::BankUserArgs;
use super::connections::NewConnection;

const AFTER: &str = "\
Each form of the wizard is asked at the terminal; what is secret is not shown. In place of any
answer, :back goes a step back, :tabs to another way of logging in, and :abort cancels it.
Without a terminal, drive the wizard with tink xs2a wizard step.

Example:
  tink xs2a connect --user bus_1 --sync-mode full --country DE";

/// Connect a bank user with a bank, form by form at the terminal, and show the accounts
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(crate) struct Connect {
    #[command(flatten)]
    pub(crate) who: BankUserArgs,
    #[command(flatten)]
    pub(crate) connection: NewConnection,
    /// A new file for what the wizard hands out at its end; the mode shared needs it for the client's half of the credentials
    #[arg(long, value_name = "FILE")]
    pub(crate) data_out: Option<PathBuf>,
    /// How many seconds to wait for the bank at most
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub(crate) timeout: u32,
}
