//! `tink search`.

use clap::Args;
use tink_model::Amount;

use super::{BodyFile, UserId};
use crate::when::When;

/// Search a user's transactions
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tink search --user demo --text ica --from 2025-01-01 --to 2025-01-31\n  tink search --user demo --max-amount -1000 --sort AMOUNT --order ASC\n  echo '{\"limit\": 5}' | tink search --user demo --file - --json"
)]
pub(crate) struct Search {
    #[command(flatten)]
    pub(crate) user: UserId,
    #[command(flatten)]
    pub(crate) body: BodyFile,
    /// Words of the description
    #[arg(long, conflicts_with = "path")]
    pub(crate) text: Option<String>,
    /// An account's id, as tink accounts list shows it; may be repeated
    #[arg(long = "account", value_name = "ID", conflicts_with = "path")]
    pub(crate) accounts: Vec<String>,
    /// A category's id, as tink categories list --json shows it; may be repeated
    #[arg(long = "category", value_name = "ID", conflicts_with = "path")]
    pub(crate) categories: Vec<String>,
    /// A transaction's external id; may be repeated
    #[arg(long = "id", value_name = "EXTERNAL_ID", conflicts_with = "path")]
    pub(crate) external_ids: Vec<String>,
    /// The first day, in the user's time zone, or an instant
    #[arg(long, value_name = "WHEN", conflicts_with = "path")]
    pub(crate) from: Option<When>,
    /// The last day, in the user's time zone, or an instant
    #[arg(long, value_name = "WHEN", conflicts_with = "path")]
    pub(crate) to: Option<When>,
    /// The smallest amount; expenses are negative
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, conflicts_with = "path")]
    pub(crate) min_amount: Option<Amount>,
    /// The largest amount
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, conflicts_with = "path")]
    pub(crate) max_amount: Option<Amount>,
    /// How many to show; the API's own default is 50
    #[arg(long, value_name = "COUNT", conflicts_with = "path")]
    pub(crate) limit: Option<u32>,
    /// How many to pass over
    #[arg(long, value_name = "COUNT", conflicts_with = "path")]
    pub(crate) offset: Option<u32>,
    /// SCORE, DATE, ACCOUNT, DESCRIPTION, AMOUNT or CATEGORY
    #[arg(long, conflicts_with = "path")]
    pub(crate) sort: Option<String>,
    /// ASC or DESC
    #[arg(long, conflicts_with = "path")]
    pub(crate) order: Option<String>,
}
