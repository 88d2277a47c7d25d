//! `tink xs2a users`.

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;

use super::PageArgs;
use crate::args::BodyFile;

#[derive(Debug, Subcommand)]
pub(crate) enum Users {
    /// Create a bank user
    #[command(
        after_help = "Examples:\n  tink xs2a users create --name \"Anna Example\" --email anna@example.com\n  tink xs2a users create --file user.json --json | jq -r .id"
    )]
    Create {
        #[command(flatten)]
        body: BodyFile,
        /// The person's name
        #[arg(long, required_unless_present = "path", conflicts_with = "path")]
        name: Option<String>,
        /// The person's e-mail address
        #[arg(long, required_unless_present = "path", conflicts_with = "path")]
        email: Option<String>,
    },
    /// Show the bank users of the API key
    #[command(after_help = "Example:\n  tink xs2a users list --all --json")]
    List {
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show a bank user
    #[command(after_help = "Example:\n  tink xs2a users get bus_1")]
    Get {
        /// The bank user's id
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        id: String,
    },
    /// Delete a bank user with all tokens, connections and accounts
    #[command(after_help = "Example:\n  tink xs2a users delete bus_1")]
    Delete {
        /// The bank user's id
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        id: String,
    },
}
