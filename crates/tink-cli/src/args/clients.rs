//! `tink clients`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::BodyFile;

#[derive(Debug, Subcommand)]
pub(crate) enum Clients {
    /// Show the developer's API clients; --json shows their secrets too
    #[command(after_help = "Example:\n  tink clients list --email dev@example.com")]
    List {
        #[command(flatten)]
        developer: Developer,
    },
    /// Replace a client's redirect URIs or its icon
    #[command(
        after_help = "Example:\n  tink clients update --email dev@example.com sandbox \\\n      --redirect-uri https://app.example.com/callback"
    )]
    Update {
        #[command(flatten)]
        developer: Developer,
        /// The client's id
        client: String,
        #[command(flatten)]
        body: BodyFile,
        /// Where the authorization page may send users back to, at most 30; may be repeated
        #[arg(long = "redirect-uri", value_name = "URI", conflicts_with = "path")]
        redirect_uris: Vec<String>,
        /// The address of the icon
        #[arg(long, value_name = "URL", conflicts_with = "path")]
        icon_url: Option<String>,
    },
}

/// Who the API clients belong to. The password comes from TINK_DEVELOPER_PASSWORD, from a file, or is asked for.
#[derive(Debug, Clone, Args)]
pub(crate) struct Developer {
    /// The developer's e-mail address; the embedded sandbox has its own [env: TINK_DEVELOPER_EMAIL]
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// A file with the developer's password; - is standard input [env: the password itself in TINK_DEVELOPER_PASSWORD]
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}
