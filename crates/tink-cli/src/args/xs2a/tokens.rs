//! `tink xs2a tokens`.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use tink_model::DateTime;

use super::{OfBankUser, PageArgs};
use crate::args::{ShowToken, moment};

#[derive(Debug, Subcommand)]
pub(crate) enum Tokens {
    /// Create a token of a bank user
    #[command(
        after_help = "A token is a secret: it opens the bank user's data until it runs out.\n\nExamples:\n  tink xs2a tokens create --user bus_1 --valid-until \"2050-01-01 11:11:11\"\n  export TINK_XS2A_TOKEN=$(tink xs2a tokens create --user bus_1 --json | jq -r .token)"
    )]
    Create {
        #[command(flatten)]
        user: OfBankUser,
        #[command(flatten)]
        end: End,
        #[command(flatten)]
        shown: ShowToken,
    },
    /// Show a bank user's tokens
    #[command(after_help = "Example:\n  tink xs2a tokens list --user bus_1")]
    List {
        #[command(flatten)]
        user: OfBankUser,
        #[command(flatten)]
        page: PageArgs,
        #[command(flatten)]
        shown: ShowToken,
    },
    /// Show a token
    #[command(after_help = "Example:\n  tink xs2a tokens get --user bus_1 tok_1 --json | jq -r .token > token")]
    Get {
        #[command(flatten)]
        of: OfToken,
        #[command(flatten)]
        shown: ShowToken,
    },
    /// Give a token another end; the token itself stays the same and is not shown
    #[command(
        after_help = "Example:\n  tink xs2a tokens extend --user bus_1 tok_1 --valid-until \"2050-01-01 11:11:11\""
    )]
    Extend {
        #[command(flatten)]
        of: OfToken,
        #[command(flatten)]
        end: End,
    },
    /// Delete a token, which is no longer taken from then on
    #[command(after_help = "Example:\n  tink xs2a tokens delete --user bus_1 tok_1")]
    Delete {
        #[command(flatten)]
        of: OfToken,
    },
}

/// A token of a bank user.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfToken {
    #[command(flatten)]
    pub(crate) user: OfBankUser,
    /// The token's id, as tink xs2a tokens list shows it
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) id: String,
}

/// How long a token is good.
#[derive(Debug, Clone, Args)]
pub(crate) struct End {
    /// When the token ends, on the German clock: "2050-01-01 11:11:11"; without it, as the platform decides
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) valid_until: Option<DateTime>,
}
