//! `tink xs2a connections`.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

use super::{BankUserArgs, PageArgs};
use crate::args::BodyFile;

/// A bank user's connections to banks
#[derive(Debug, Args)]
pub(crate) struct ConnectionsArgs {
    #[command(flatten)]
    pub(crate) who: BankUserArgs,
    #[command(subcommand)]
    pub(crate) verb: Connections,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Connections {
    /// Begin a connection: start the wizard that makes it
    #[command(
        after_help = "What is answered is the wizard's key, a secret with which the wizard is driven: tink xs2a wizard step.\nAt a terminal tink xs2a connect does all of it.\n\nExamples:\n  tink xs2a connections create --user bus_1 --sync-mode full --country DE --days 90\n  tink xs2a connections create --user bus_1 --json | jq -r .wizard_session_key > key"
    )]
    Create {
        #[command(flatten)]
        body: BodyFile,
        #[command(flatten)]
        connection: NewConnection,
        #[command(flatten)]
        shown: ShowKey,
    },
    /// Show the connections
    #[command(after_help = "Example:\n  tink xs2a connections list --user bus_1")]
    List {
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show a connection
    #[command(after_help = "Example:\n  tink xs2a connections get --user bus_1 con_1")]
    Get {
        /// The connection's id, or the transaction of the wizard that made it
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        id: String,
    },
    /// Delete a connection
    #[command(after_help = "Example:\n  tink xs2a connections delete --user bus_1 con_1")]
    Delete {
        #[command(flatten)]
        of: OfConnection,
    },
    /// Fetch the bank's data again, in the background or with a wizard where the account holder must act
    #[command(
        after_help = "Examples:\n  tink xs2a connections sync --user bus_1 con_1\n  tink xs2a connections sync --user bus_1 con_1 --credentials-file half"
    )]
    Sync {
        #[command(flatten)]
        of: OfConnection,
        /// A file with the client's half of the credentials, in the mode shared; - is standard input
        #[arg(long, value_name = "FILE")]
        credentials_file: Option<PathBuf>,
        /// Try although the last time failed
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        shown: ShowKey,
    },
    /// Let the account holder log in anew: start a wizard
    #[command(after_help = "Example:\n  tink xs2a connections reset --user bus_1 con_1 --json")]
    Reset {
        #[command(flatten)]
        of: OfConnection,
        #[command(flatten)]
        shown: ShowKey,
    },
    /// Show the accounts of a connection
    #[command(after_help = "Example:\n  tink xs2a connections accounts --user bus_1 con_1")]
    Accounts {
        #[command(flatten)]
        of: OfConnection,
        #[command(flatten)]
        page: PageArgs,
    },
}

/// A connection of a bank user.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfConnection {
    /// The connection's id, as tink xs2a connections list shows it
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) id: String,
}

/// A connection to be made, from flags.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct NewConnection {
    /// Who keeps it up to date: full (the platform), shared (the client, with its half of the credentials) or none
    #[arg(long, value_name = "MODE")]
    pub(crate) sync_mode: Option<String>,
    /// The bank to begin with, by its BIC
    #[arg(long)]
    pub(crate) bic: Option<String>,
    /// The country to begin with, as two letters
    #[arg(long, value_name = "CODE")]
    pub(crate) country: Option<String>,
    /// How many days of turnovers to fetch
    #[arg(long, value_name = "COUNT")]
    pub(crate) days: Option<i64>,
    /// How many days of turnovers to keep
    #[arg(long, value_name = "COUNT")]
    pub(crate) limit_days: Option<i64>,
    /// Which accounts: all, or those that the account holder chooses (single or multi)
    #[arg(long, value_name = "CHOICE")]
    pub(crate) account_selection: Option<String>,
    /// The wizard's language: de, en, fr, es or it
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
    /// The FinTS registration, which holders of an eIDAS certificate have to send
    #[arg(long, value_name = "ID")]
    pub(crate) fints_product_id: Option<String>,
}

/// Whether a wizard's key stands in what is printed for people.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ShowKey {
    /// Print the wizard's key, a secret, which --json always does
    #[arg(long)]
    pub(crate) show_key: bool,
}
