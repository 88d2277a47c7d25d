//! `tink credentials`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use tink_model::EpochMillis;

use super::{BodyFile, UserId};

const FIELDS: &str = "\
What the user enters for a bank is never an argument where the bank calls it a secret: it is
asked for at a terminal, or stands in the JSON of --fields or --file.";

#[derive(Debug, Subcommand)]
pub(crate) enum Credentials {
    /// Show the user's credentials and when they were last updated
    #[command(after_help = "Example:\n  tink credentials list --user demo")]
    List {
        #[command(flatten)]
        user: UserId,
    },
    /// Show credentials, and what they wait for
    #[command(after_help = "Example:\n  tink credentials get --user demo 6e68cc6287704273984567b3300c5822")]
    Get {
        #[command(flatten)]
        of: OfCredentials,
    },
    /// Connect the user with a bank
    #[command(
        after_help = format!("{FIELDS}\n\nExamples:\n  tink credentials create --user demo --provider test-password --field username=tink\n  tink credentials create --user demo --provider test-password --fields - < fields.json")
    )]
    Create {
        #[command(flatten)]
        user: UserId,
        #[command(flatten)]
        body: BodyFile,
        /// The provider's name, as tink providers list shows it
        #[arg(long, value_name = "NAME", required_unless_present = "path", conflicts_with = "path")]
        provider: Option<String>,
        #[command(flatten)]
        entered: Entered,
    },
    /// Change what the user entered, and refresh
    #[command(
        after_help = format!("{FIELDS}\n\nExample:\n  tink credentials update --user demo 6e68cc6287704273984567b3300c5822 --fields fields.json")
    )]
    Update {
        #[command(flatten)]
        of: OfCredentials,
        #[command(flatten)]
        body: BodyFile,
        #[command(flatten)]
        entered: Entered,
    },
    /// Disconnect the user from a bank, and delete what came from there
    #[command(after_help = "Example:\n  tink credentials delete --user demo 6e68cc6287704273984567b3300c5822")]
    Delete {
        #[command(flatten)]
        of: OfCredentials,
    },
    /// Fetch the bank's data again
    #[command(
        after_help = "Example:\n  tink credentials refresh --user demo 6e68cc6287704273984567b3300c5822 --opt-in"
    )]
    Refresh {
        #[command(flatten)]
        of: OfCredentials,
        /// Let the user choose the accounts anew
        #[arg(long)]
        opt_in: bool,
    },
    /// Enter what credentials wait for, such as a code
    #[command(
        after_help = "What is entered is asked for at a terminal, or stands in the JSON of --fields or --file.\n\nExamples:\n  tink credentials supply --user demo 6e68cc6287704273984567b3300c5822\n  echo '{\"code\": \"1234\"}' | tink credentials supply --user demo 6e68cc6287704273984567b3300c5822 --fields -\n  tink credentials supply --user demo 6e68cc6287704273984567b3300c5822 --cancel"
    )]
    Supply {
        #[command(flatten)]
        of: OfCredentials,
        #[command(flatten)]
        body: BodyFile,
        /// A JSON object of names and texts; - is standard input
        #[arg(long, value_name = "FILE", conflicts_with = "path")]
        fields: Option<PathBuf>,
        /// Enter nothing, which cancels the refresh
        #[arg(long, conflicts_with_all = ["path", "fields"])]
        cancel: bool,
    },
    /// Wait until a refresh is over, and show how it ended
    #[command(
        after_help = "Example:\n  tink credentials wait --user demo 6e68cc6287704273984567b3300c5822 --timeout 60"
    )]
    Wait {
        #[command(flatten)]
        of: OfCredentials,
        /// What was there before: only a statusUpdated later than this one counts
        #[arg(long, value_name = "MILLISECONDS", value_parser = millis)]
        after: Option<EpochMillis>,
        /// How many seconds to wait at most
        #[arg(long, value_name = "SECONDS", default_value_t = 600)]
        timeout: u32,
    },
}

/// Credentials of a user.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfCredentials {
    #[command(flatten)]
    pub(crate) user: UserId,
    /// The id of the credentials, as tink credentials list shows it
    pub(crate) id: String,
}

/// What a user enters for a provider.
#[derive(Debug, Clone, Args)]
pub(crate) struct Entered {
    /// A value that is no secret, for a field of the provider; may be repeated
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = field, conflicts_with = "path")]
    pub(crate) values: Vec<(String, String)>,
    /// The other values, as a JSON object of names and texts; - is standard input
    #[arg(long = "fields", value_name = "FILE", conflicts_with = "path")]
    pub(crate) file: Option<PathBuf>,
}

fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

fn millis(text: &str) -> Result<EpochMillis, String> {
    text.parse().map(EpochMillis::new).map_err(|_| "write milliseconds since 1970".to_owned())
}
