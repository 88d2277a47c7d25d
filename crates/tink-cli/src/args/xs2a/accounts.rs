//! `tink xs2a accounts`.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use tink_model::Date;

use super::{BankUserArgs, PageArgs};
use crate::args::day;

/// A bank user's accounts, with balances and turnovers
#[derive(Debug, Args)]
pub(crate) struct AccountsArgs {
    #[command(flatten)]
    pub(crate) who: BankUserArgs,
    #[command(subcommand)]
    pub(crate) verb: Accounts,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Accounts {
    /// Show the accounts of all connections
    #[command(after_help = "Example:\n  tink xs2a accounts list --user bus_1 --all")]
    List {
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show an account
    #[command(after_help = "Example:\n  tink xs2a accounts get --user bus_1 acc_1")]
    Get {
        #[command(flatten)]
        of: OfAccount,
    },
    /// Delete an account
    #[command(after_help = "Example:\n  tink xs2a accounts delete --user bus_1 acc_1")]
    Delete {
        #[command(flatten)]
        of: OfAccount,
    },
    /// Show the balance of an account
    #[command(after_help = "Example:\n  tink xs2a accounts balance --user bus_1 acc_1")]
    Balance {
        #[command(flatten)]
        of: OfAccount,
    },
    /// Show the turnovers of an account
    #[command(
        after_help = "Examples:\n  tink xs2a accounts turnovers --user bus_1 acc_1 --from 2025-01-01 --to 2025-01-31\n  tink xs2a accounts turnovers --user bus_1 acc_1 --only-new --json"
    )]
    Turnovers {
        #[command(flatten)]
        of: OfAccount,
        /// The first day of booking
        #[arg(long, value_name = "DAY", value_parser = day)]
        from: Option<Date>,
        /// The last day of booking
        #[arg(long, value_name = "DAY", value_parser = day)]
        to: Option<Date>,
        /// Only those that are new and were not marked as seen
        #[arg(long)]
        only_new: bool,
    },
    /// Mark turnovers as seen, so that they are no longer new
    #[command(
        after_help = "Examples:\n  tink xs2a accounts mark-seen --user bus_1 acc_1\n  tink xs2a accounts mark-seen --user bus_1 acc_1 --until 2025-01-31"
    )]
    MarkSeen {
        #[command(flatten)]
        of: OfAccount,
        /// Only those that were booked on this day or before
        #[arg(long, value_name = "DAY", value_parser = day)]
        until: Option<Date>,
    },
    /// Print a report about an account, which is JSON of its own form
    #[command(after_help = "Example:\n  tink xs2a accounts report --user bus_1 acc_1 summary --locale de")]
    Report {
        #[command(flatten)]
        of: OfAccount,
        /// The report's id; a sandbox has one: summary
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        report: String,
        /// The language of the report: en or de
        #[arg(long)]
        locale: Option<String>,
    },
}

/// An account of a bank user.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfAccount {
    /// The account's id, as tink xs2a accounts list shows it
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) id: String,
}
