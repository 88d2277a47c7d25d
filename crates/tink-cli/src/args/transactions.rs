//! `tink transactions`.

use clap::{Args, Subcommand};
use tink_model::Amount;

use super::{BodyFile, UserId};
use crate::when::When;

#[derive(Debug, Subcommand)]
pub(crate) enum Transactions {
    /// Add transactions: one from flags, or many from JSON
    #[command(
        after_help = "Examples:\n  tink transactions ingest --user demo --account acc-1 --balance 900 \\\n      --id t-1 --amount -98.50 --date 2025-01-31 --description Lunch\n  tink transactions ingest --user demo --file - < transactions.json"
    )]
    Ingest {
        #[command(flatten)]
        user: UserId,
        #[command(flatten)]
        body: BodyFile,
        #[command(flatten)]
        account: OfAccount,
        #[command(flatten)]
        transaction: NewTransaction,
        /// What sort of request it is: REAL_TIME, BATCH or HISTORICAL
        #[arg(long, value_name = "TYPE", default_value = "REAL_TIME", conflicts_with = "path")]
        request_type: String,
    },
    /// Replace a transaction as its bank does, for example a pending one by the booked one
    #[command(
        after_help = "Example:\n  tink transactions update --user demo --account acc-1 --balance 900 \\\n      --id t-1 --amount -98.50 --date 2025-01-31 --description Lunch"
    )]
    Update {
        #[command(flatten)]
        user: UserId,
        /// The transaction of the JSON's path, when --file is given
        #[arg(long, value_name = "EXTERNAL_ID", requires = "path")]
        transaction: Option<String>,
        #[command(flatten)]
        body: BodyFile,
        #[command(flatten)]
        account: OfAccount,
        #[command(flatten)]
        new: NewTransaction,
    },
    /// Delete transactions
    #[command(
        after_help = "Example:\n  tink transactions delete --user demo --account acc-1 --balance 998.50 --id t-1 --id t-2"
    )]
    Delete {
        #[command(flatten)]
        user: UserId,
        #[command(flatten)]
        body: BodyFile,
        #[command(flatten)]
        account: OfAccount,
        /// A transaction's external id; may be repeated
        #[arg(long = "id", value_name = "EXTERNAL_ID", required_unless_present = "path", conflicts_with = "path")]
        ids: Vec<String>,
    },
    /// Change a transaction as its user does, through the main API
    #[command(
        after_help = "Example:\n  tink transactions edit --user demo 79c6c9c27d6e42489e888e08d27205a1 --notes \"with #anna\""
    )]
    Edit {
        #[command(flatten)]
        user: UserId,
        /// The transaction's id, as tink search --json shows it
        id: String,
        #[command(flatten)]
        body: BodyFile,
        #[command(flatten)]
        change: ChangedTransaction,
    },
    /// Put transactions into a category
    #[command(
        after_help = "Example:\n  tink transactions categorize --user demo --category fe9e199c2ca94c12baf1f3eb4a4122de \\\n      --id 79c6c9c27d6e42489e888e08d27205a1 --id 0f3ef1cd8d3a4d0d9c1a52c4d9b3f1aa"
    )]
    Categorize {
        #[command(flatten)]
        user: UserId,
        #[command(flatten)]
        body: BodyFile,
        /// The category's id, as tink categories list shows it
        #[arg(long, value_name = "ID", required_unless_present = "path", conflicts_with = "path")]
        category: Option<String>,
        /// A transaction's id, as tink search --json shows it; may be repeated
        #[arg(long = "id", value_name = "ID", required_unless_present = "path", conflicts_with = "path")]
        ids: Vec<String>,
    },
    /// Show the transactions that are similar to one, and what they add up to
    #[command(
        after_help = "Example:\n  tink transactions similar --user demo 79c6c9c27d6e42489e888e08d27205a1 --include-self"
    )]
    Similar {
        #[command(flatten)]
        user: UserId,
        /// The transaction's id, as tink search --json shows it
        id: String,
        /// Only those that are in this category
        #[arg(long, value_name = "ID")]
        category: Option<String>,
        /// The transaction itself too
        #[arg(long)]
        include_self: bool,
    },
    /// Show a transaction by the main API's id
    #[command(after_help = "Example:\n  tink transactions get --user demo 79c6c9c27d6e42489e888e08d27205a1")]
    Get {
        #[command(flatten)]
        user: UserId,
        /// The transaction's id, as tink search --json shows it
        id: String,
    },
}

/// The account of transactions, and its balance after them.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfAccount {
    /// The account's external id
    #[arg(long, value_name = "EXTERNAL_ID", required_unless_present = "path", conflicts_with = "path")]
    pub(crate) account: Option<String>,
    /// The account's balance afterwards
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
}

/// One transaction from flags.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewTransaction {
    /// The external id
    #[arg(long, value_name = "EXTERNAL_ID", required_unless_present = "path", conflicts_with = "path")]
    pub(crate) id: Option<String>,
    /// The amount; negative is money out
    #[arg(
        long,
        value_name = "AMOUNT",
        allow_hyphen_values = true,
        required_unless_present = "path",
        conflicts_with = "path"
    )]
    pub(crate) amount: Option<Amount>,
    /// The day (midday UTC), an instant such as 2025-01-31T12:00:00Z, or milliseconds since 1970
    #[arg(long, required_unless_present = "path", conflicts_with = "path")]
    pub(crate) date: Option<When>,
    /// The text
    #[arg(long, required_unless_present = "path", conflicts_with = "path")]
    pub(crate) description: Option<String>,
    /// DEFAULT, CREDIT_CARD, TRANSFER, PAYMENT or WITHDRAWAL
    #[arg(long = "type", value_name = "TYPE", default_value = "DEFAULT", conflicts_with = "path")]
    pub(crate) kind: String,
    /// The bank has not booked it yet
    #[arg(long, conflicts_with = "path")]
    pub(crate) pending: bool,
    /// The external id of a pending transaction that this one replaces; may be repeated
    #[arg(long = "replaces", value_name = "EXTERNAL_ID", conflicts_with_all = ["path", "payload"])]
    pub(crate) replaces: Vec<String>,
    /// A tag; may be repeated
    #[arg(long = "tag", value_name = "TAG", conflicts_with_all = ["path", "payload"])]
    pub(crate) tags: Vec<String>,
    /// Data of your own, as a JSON object
    #[arg(long, value_name = "JSON", conflicts_with = "path")]
    pub(crate) payload: Option<String>,
}

/// What a user changes of a transaction.
#[derive(Debug, Clone, Args)]
pub(crate) struct ChangedTransaction {
    /// The amount; negative is money out
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, conflicts_with = "path")]
    pub(crate) amount: Option<Amount>,
    /// The day (midday UTC), an instant such as 2025-01-31T12:00:00Z, or milliseconds since 1970
    #[arg(long, conflicts_with = "path")]
    pub(crate) date: Option<When>,
    /// The text
    #[arg(long, conflicts_with = "path")]
    pub(crate) description: Option<String>,
    /// The category's id, as tink categories list shows it
    #[arg(long, value_name = "ID", conflicts_with = "path")]
    pub(crate) category: Option<String>,
    /// The user's own text; words that begin with # are tags
    #[arg(long, conflicts_with = "path")]
    pub(crate) notes: Option<String>,
}
