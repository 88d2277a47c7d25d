//! `tink accounts`.

use clap::{Args, Subcommand};
use tink_model::Amount;

use super::{BodyFile, UserId};

#[derive(Debug, Subcommand)]
pub(crate) enum Accounts {
    /// Create accounts: one from flags, or many from JSON
    #[command(
        after_help = "Examples:\n  tink accounts ingest --user demo --id acc-1 --name Savings --number 1234 \\\n      --type SAVINGS --balance 100.50\n  tink accounts ingest --user demo --file accounts.json"
    )]
    Ingest {
        #[command(flatten)]
        user: UserId,
        #[command(flatten)]
        body: BodyFile,
        #[command(flatten)]
        account: NewAccount,
    },
    /// Change an account as its bank does, through the Connector API
    #[command(
        after_help = "Example:\n  tink accounts update --user demo --account acc-1 --name \"Rainy days\" --exclusion PFM_DATA"
    )]
    Update {
        #[command(flatten)]
        user: UserId,
        #[command(flatten)]
        account: AccountId,
        #[command(flatten)]
        body: BodyFile,
        /// The name
        #[arg(long, conflicts_with = "path")]
        name: Option<String>,
        /// What the account is left out of: NONE, PFM_DATA or PFM_AND_SEARCH
        #[arg(long, conflicts_with = "path")]
        exclusion: Option<String>,
        /// Whether it is closed
        #[arg(long, value_name = "true|false", conflicts_with = "path")]
        closed: Option<bool>,
    },
    /// Delete an account and its transactions
    #[command(after_help = "Example:\n  tink accounts delete --user demo --account acc-1")]
    Delete {
        #[command(flatten)]
        user: UserId,
        #[command(flatten)]
        account: AccountId,
    },
    /// Change an account as its user does, through the main API
    #[command(
        after_help = "Examples:\n  tink accounts edit --user demo a6bb87e57a8c4dd4874b241471a2b9e8 --name Holidays --favored true\n  tink accounts edit --user demo a6bb87e57a8c4dd4874b241471a2b9e8 --ownership 0.5"
    )]
    Edit {
        #[command(flatten)]
        user: UserId,
        /// The account's id, as tink accounts list shows it
        id: String,
        #[command(flatten)]
        body: BodyFile,
        #[command(flatten)]
        change: Box<ChangedAccount>,
    },
    /// Show a user's accounts
    #[command(after_help = "Example:\n  tink accounts list --user demo --json")]
    List {
        #[command(flatten)]
        user: UserId,
    },
}

/// The account that a command is about.
#[derive(Debug, Clone, Args)]
pub(crate) struct AccountId {
    /// The account's external id
    #[arg(id = "account", long = "account", value_name = "EXTERNAL_ID")]
    pub(crate) id: String,
}

/// One account from flags.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewAccount {
    /// The external id
    #[arg(long, value_name = "EXTERNAL_ID", required_unless_present = "path", conflicts_with = "path")]
    pub(crate) id: Option<String>,
    /// The name
    #[arg(long, required_unless_present = "path", conflicts_with = "path")]
    pub(crate) name: Option<String>,
    /// The number
    #[arg(long, required_unless_present = "path", conflicts_with = "path")]
    pub(crate) number: Option<String>,
    /// CHECKING, SAVINGS, INVESTMENT, MORTGAGE, CREDIT_CARD, LOAN, PENSION, OTHER or EXTERNAL
    #[arg(long = "type", value_name = "TYPE", required_unless_present = "path", conflicts_with = "path")]
    pub(crate) kind: Option<String>,
    /// The balance
    #[arg(
        long,
        value_name = "AMOUNT",
        allow_hyphen_values = true,
        required_unless_present = "path",
        conflicts_with = "path"
    )]
    pub(crate) balance: Option<Amount>,
    /// The part of the balance that is reserved
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, conflicts_with = "path")]
    pub(crate) reserved_amount: Option<Amount>,
    /// The credit that is left
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, conflicts_with = "path")]
    pub(crate) available_credit: Option<Amount>,
    /// What the account is left out of: NONE, PFM_DATA or PFM_AND_SEARCH
    #[arg(long, conflicts_with = "path")]
    pub(crate) exclusion: Option<String>,
    /// MANDATE or BUSINESS; may be repeated
    #[arg(long = "flag", value_name = "FLAG", conflicts_with = "path")]
    pub(crate) flags: Vec<String>,
    /// It is closed
    #[arg(long, conflicts_with = "path")]
    pub(crate) closed: bool,
    /// Data of your own, as a JSON object
    #[arg(long, value_name = "JSON", conflicts_with = "path")]
    pub(crate) payload: Option<String>,
}

/// What a user changes of an account.
#[derive(Debug, Clone, Args)]
pub(crate) struct ChangedAccount {
    /// The name
    #[arg(long, conflicts_with = "path")]
    pub(crate) name: Option<String>,
    /// The number
    #[arg(long, conflicts_with = "path")]
    pub(crate) number: Option<String>,
    /// CHECKING, SAVINGS, INVESTMENT, MORTGAGE, CREDIT_CARD, LOAN, PENSION, OTHER or EXTERNAL
    #[arg(long = "type", value_name = "TYPE", conflicts_with = "path")]
    pub(crate) kind: Option<String>,
    /// What the account is left out of: NONE, PFM_DATA, PFM_AND_SEARCH or AGGREGATION, which removes its data for good
    #[arg(long, conflicts_with = "path")]
    pub(crate) exclusion: Option<String>,
    /// Whether it is a favourite
    #[arg(long, value_name = "true|false", conflicts_with = "path")]
    pub(crate) favored: Option<bool>,
    /// The user's share of it, from 0 to 1
    #[arg(long, value_name = "SHARE", conflicts_with = "path")]
    pub(crate) ownership: Option<Amount>,
}
