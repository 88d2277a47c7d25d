//! `tink moneykit links`.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

use super::{CursorArgs, OfLink, OfUser};

#[derive(Debug, Subcommand)]
pub(crate) enum Links {
    /// Show the links that were connected at some time, of all users
    #[command(
        after_help = "An imported link is not among them before it is connected; tink moneykit links user shows it.\n\nExample:\n  tink moneykit links list --all --json"
    )]
    List {
        #[command(flatten)]
        page: CursorArgs,
    },
    /// Show all links of a user, imported ones too
    #[command(after_help = "Example:\n  tink moneykit links user user-1")]
    User {
        #[command(flatten)]
        of: OfUser,
    },
    /// Show a link
    #[command(after_help = "Example:\n  tink moneykit links get mk_1")]
    Get {
        #[command(flatten)]
        of: OfLink,
    },
    /// Change the tags of a link, and where news of it are sent
    #[command(
        after_help = "Examples:\n  tink moneykit links update mk_1 --webhook https://example.com/webhook --tag smoke_test\n  tink moneykit links update mk_1 --no-webhook --no-tags"
    )]
    Update {
        #[command(flatten)]
        of: OfLink,
        #[command(flatten)]
        change: LinkChange,
    },
    /// Delete a link with its accounts and transactions
    #[command(after_help = "Example:\n  tink moneykit links delete mk_1")]
    Delete {
        #[command(flatten)]
        of: OfLink,
    },
    /// Put a link in the state in which it has to be connected anew, for tests
    #[command(after_help = "Example:\n  tink moneykit links reset mk_1")]
    Reset {
        #[command(flatten)]
        of: OfLink,
    },
    /// Ask for data of more products, which come later
    #[command(after_help = "Example:\n  tink moneykit links products mk_1 account_numbers identity")]
    Products {
        #[command(flatten)]
        of: OfLink,
        /// The products: accounts, account_numbers, identity, transactions, investments or enrichment
        #[arg(required = true, value_name = "PRODUCT", value_parser = NonEmptyStringValueParser::new())]
        products: Vec<String>,
    },
}

/// What to change of a link; what is left out stays.
#[derive(Debug, Clone, Default, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct LinkChange {
    /// Where news of the link are sent
    #[arg(long, value_name = "URL", conflicts_with = "no_webhook")]
    pub(crate) webhook: Option<String>,
    /// Send no more news
    #[arg(long)]
    pub(crate) no_webhook: bool,
    /// A tag, in place of all that the link has; may be repeated
    #[arg(long = "tag", value_name = "TAG", conflicts_with = "no_tags")]
    pub(crate) tags: Vec<String>,
    /// Take all tags away
    #[arg(long)]
    pub(crate) no_tags: bool,
}
