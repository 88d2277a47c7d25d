//! `tink user`.

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;

use super::UserId;

/// Users of the API client
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Create a user
    #[command(after_help = "Example:\n  tink user create --user demo --market SE --locale sv_SE")]
    Create {
        #[command(flatten)]
        body: super::BodyFile,
        /// The user's external id, by which the Connector API knows the user
        #[arg(long = "user", value_name = "EXTERNAL_ID", conflicts_with = "path", value_parser = NonEmptyStringValueParser::new())]
        user: Option<String>,
        /// The market, as two letters: it decides the currency
        #[arg(long, value_name = "CODE", required_unless_present = "path", conflicts_with = "path")]
        market: Option<String>,
        /// The language and country of texts, such as sv_SE; without it the market's own
        #[arg(long, conflicts_with = "path")]
        locale: Option<String>,
        /// How long the user's data is kept: permanent or temporary
        #[arg(long, value_name = "CLASS", conflicts_with = "path")]
        retention_class: Option<String>,
    },
    /// Show a user
    #[command(after_help = "Example:\n  tink user get --user demo")]
    Get {
        #[command(flatten)]
        user: UserId,
    },
    /// Delete a user and everything of the user's
    #[command(after_help = "Example:\n  tink user delete --user demo")]
    Delete {
        #[command(flatten)]
        user: UserId,
    },
}
