//! `tink token`.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

const AFTER: &str = "\
What is printed is a secret: it opens the user's data until it runs out.

Examples:
  tink token --scope accounts:write,transactions:write
  tink token --user demo --scope accounts:read --json
  tink token grant --user demo --scope accounts:read --json | jq -r .code > code
  tink token --code-file code";

/// Get an access token: the client's own, or a user's
#[derive(Debug, Args)]
#[command(after_help = AFTER, args_conflicts_with_subcommands = true)]
pub(crate) struct TokenArgs {
    #[command(subcommand)]
    pub(crate) command: Option<TokenCommand>,
    /// Scopes, separated by commas; without them all that the client has
    #[arg(long, value_name = "SCOPES", value_delimiter = ',')]
    pub(crate) scope: Vec<String>,
    /// A token of this user, through an authorization grant; it needs --scope
    #[arg(long, value_name = "EXTERNAL_ID", requires = "scope", value_parser = NonEmptyStringValueParser::new(), conflicts_with_all = ["code_file", "refresh_token_file"])]
    pub(crate) user: Option<String>,
    /// Exchange an authorization code that stands in this file; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["refresh_token_file", "scope"])]
    pub(crate) code_file: Option<PathBuf>,
    /// Exchange a refresh token that stands in this file; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "scope")]
    pub(crate) refresh_token_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Authorize this client to act for a user, and print the code
    #[command(after_help = "Example:\n  tink token grant --user demo --scope accounts:read,transactions:read")]
    Grant {
        #[command(flatten)]
        user: super::UserId,
        /// Scopes, separated by commas
        #[arg(long, value_name = "SCOPES", value_delimiter = ',', required = true)]
        scope: Vec<String>,
    },
    /// Let another client act for a user, and print the code that is for that client
    #[command(
        after_help = "Example:\n  tink token delegate --user demo --scope credentials:write --id-hint \"Anna, Main Street\" \\\n      --actor df05e4b379934cd09963197cc855bfe9"
    )]
    Delegate {
        #[command(flatten)]
        user: super::UserId,
        /// Scopes, separated by commas
        #[arg(long, value_name = "SCOPES", value_delimiter = ',', required = true)]
        scope: Vec<String>,
        /// A text in which the user recognises the account
        #[arg(long, value_name = "TEXT")]
        id_hint: String,
        /// The client that will exchange the code
        #[arg(long, value_name = "CLIENT_ID")]
        actor: String,
    },
}
