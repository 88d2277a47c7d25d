//! `tink moneykit session`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::CustomerArgs;
use crate::args::{BodyFile, ShowToken};

#[derive(Debug, Subcommand)]
pub(crate) enum Session {
    /// Begin the dialogue; the answer is the token with which the front end goes on, a secret
    #[command(
        after_help = "An imported link is connected with --link; the institution is then that of the link.\n\nExamples:\n  tink moneykit session create --user user-1 --redirect-uri https://example.com/connected \\\n      --link mk_1 --show-token\n  tink moneykit session create --file session.json --json | jq -r .link_session_token"
    )]
    Create {
        #[command(flatten)]
        body: BodyFile,
        #[command(flatten)]
        session: Box<NewSession>,
        #[command(flatten)]
        shown: ShowToken,
    },
    /// Exchange the token that the dialogue ended with for the link
    #[command(
        after_help = "The token comes from MONEYKIT_EXCHANGEABLE_TOKEN, from --token-file, or is asked for at a terminal.\n\nExample:\n  tink moneykit session exchange --token-file token"
    )]
    Exchange {
        /// A file with the token that the front end was given; - is standard input
        #[arg(long, value_name = "FILE")]
        token_file: Option<PathBuf>,
    },
}

/// A dialogue to begin, from flags.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct NewSession {
    #[command(flatten)]
    pub(crate) customer: CustomerArgs,
    /// Where the user is sent back to; it has no query
    #[arg(long, value_name = "URL", conflicts_with = "path")]
    pub(crate) redirect_uri: Option<String>,
    /// The link to connect again, such as an imported one
    #[arg(long, value_name = "LINK", conflicts_with_all = ["path", "institution"])]
    pub(crate) link: Option<String>,
    /// The institution to begin with; without it the user chooses
    #[arg(long, value_name = "ID", conflicts_with = "path")]
    pub(crate) institution: Option<String>,
    /// A provider that may be used; may be repeated
    #[arg(long = "provider", value_name = "PROVIDER", conflicts_with = "path")]
    pub(crate) providers: Vec<String>,
    /// A country whose institutions are shown: US, GB or CA; may be repeated
    #[arg(long = "country", value_name = "CODE", conflicts_with = "path")]
    pub(crate) countries: Vec<String>,
    /// Where news of the link are sent
    #[arg(long, value_name = "URL", conflicts_with = "path")]
    pub(crate) webhook: Option<String>,
    /// A tag of the link; may be repeated
    #[arg(long = "tag", value_name = "TAG", conflicts_with = "path")]
    pub(crate) tags: Vec<String>,
}
