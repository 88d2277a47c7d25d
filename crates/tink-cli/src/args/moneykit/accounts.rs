//! `tink moneykit accounts`.

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;

use super::{OfLink, OfUser};

#[derive(Debug, Subcommand)]
pub(crate) enum Accounts {
    /// Show the open accounts of a link, with balances
    #[command(
        after_help = "Examples:\n  tink moneykit accounts list mk_1\n  tink moneykit accounts list mk_1 --account acc_1 --account acc_2 --json"
    )]
    List {
        #[command(flatten)]
        of: OfLink,
        /// Only this account, by MoneyKit's id; may be repeated
        #[arg(long = "account", value_name = "ID")]
        accounts: Vec<String>,
    },
    /// Show an account of a link
    #[command(after_help = "Example:\n  tink moneykit accounts get mk_1 acc_1")]
    Get {
        #[command(flatten)]
        of: OfLink,
        /// The account, by MoneyKit's id
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        account: String,
    },
    /// Show the numbers of a link's accounts
    #[command(after_help = "Example:\n  tink moneykit accounts numbers mk_1 --json")]
    Numbers {
        #[command(flatten)]
        of: OfLink,
    },
    /// Show a user's accounts, over all links
    #[command(after_help = "Example:\n  tink moneykit accounts user user-1")]
    User {
        #[command(flatten)]
        of: OfUser,
        /// Only this account, by MoneyKit's id; may be repeated
        #[arg(long = "account", value_name = "ID")]
        accounts: Vec<String>,
    },
}
