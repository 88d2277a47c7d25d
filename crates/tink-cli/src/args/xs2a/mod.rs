//! `tink xs2a`: what its areas share, and the list of them.

pub(crate) mod accounts;
pub(crate) mod banks;
pub(crate) mod connect;
pub(crate) mod connections;
pub(crate) mod events;
pub(crate) mod tokens;
pub(crate) mod users;
pub(crate) mod wizard;

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, Args, Subcommand, value_parser};
use tink_xs2a::PageRequest;

use super::Later;

const AFTER: &str = "\
Two secrets, neither ever an argument:
  An API key creates bank users and their tokens, and looks up events and banks. It comes from
  TINK_XS2A_KEY, from --api-key-file, or is asked for at a terminal.
  A bank user's token reaches that user's connections and accounts. It comes from
  TINK_XS2A_TOKEN or --token-file. With an API key and --user ID the command makes a token of
  its own, which it deletes at its end and which runs out by itself soon after.

Where it goes:
  With --base-url (or TINK_XS2A_BASE_URL, else TINK_BASE_URL) and a secret a command talks to that
  server; the platform's own is https://api.xs2a.com. Without any of them it talks to a sandbox
  inside its own process, as the other commands do.

Configuration (~/.config/tink/config.toml):
  [profiles.test]
  xs2a_base_url = \"https://api.xs2a.com\"
  xs2a_key_file = \"/run/secrets/xs2a\"   # or xs2a_key_env = \"NAME\"

Examples:
  tink xs2a users create --name \"Anna Example\" --email anna@example.com --store world.db
  tink xs2a connect --user bus_1 --store world.db
  tink xs2a accounts list --user bus_1 --store world.db";

/// Accounts at German and other European banks, through XS2A.api of Tink Germany
#[derive(Debug, Args)]
#[command(after_help = AFTER, args = connection())]
pub(crate) struct Xs2aArgs {
    /// A file with the API key; - is standard input [env: TINK_XS2A_KEY_FILE, or the key itself in TINK_XS2A_KEY]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Connection")]
    pub(crate) api_key_file: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) area: Area,
}

/// The flags of [`super::Global`] that mean something else below this command. Those of an API client stay to be refused.
fn connection() -> [Arg; 3] {
    [
        super::connection("base_url", "base-url", "URL")
            .help("The server, such as https://api.xs2a.com [env: TINK_XS2A_BASE_URL, else TINK_BASE_URL]"),
        super::connection("client_id", "client-id", "ID").hide(true),
        super::connection("client_secret_file", "client-secret-file", "FILE")
            .value_parser(value_parser!(PathBuf))
            .hide(true),
    ]
}

#[derive(Debug, Subcommand)]
pub(crate) enum Area {
    Connect(connect::Connect),
    /// Bank users, each of whom holds bank connections
    #[command(subcommand)]
    Users(Later<users::Users>),
    /// Access tokens, each of which stands for one bank user
    #[command(subcommand)]
    Tokens(Later<tokens::Tokens>),
    Connections(connections::ConnectionsArgs),
    /// The dialogue of a connection with the account holder
    #[command(subcommand)]
    Wizard(Later<wizard::Wizard>),
    Accounts(accounts::AccountsArgs),
    /// What happened, as webhooks are told it
    #[command(subcommand)]
    Events(Later<events::Events>),
    /// Banks that can be reached
    #[command(subcommand)]
    Banks(Later<banks::Banks>),
}

/// The bank user that a command acts as.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct BankUserArgs {
    /// The bank user's id: with the API key the command makes a token for itself, and deletes it at its end
    #[arg(id = "user", long = "user", global = true, value_name = "ID", conflicts_with = "token_file", help_heading = "Bank user", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) user: Option<String>,
    /// A file with the bank user's token; - is standard input [env: TINK_XS2A_TOKEN_FILE, or the token itself in TINK_XS2A_TOKEN]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Bank user")]
    pub(crate) token_file: Option<PathBuf>,
}

/// The bank user of a customer that a command is about.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfBankUser {
    /// The bank user's id, as tink xs2a users list shows it
    #[arg(id = "user", long = "user", value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) id: String,
}

/// Which pages of a list are shown.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct PageArgs {
    /// The number of the page, from 1
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) page: Option<u32>,
    /// How many a page has; the API's own default is 15
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) per_page: Option<u32>,
    /// All pages, from the first or the one of --page to the last
    #[arg(long)]
    pub(crate) all: bool,
}

impl PageArgs {
    /// The page to begin with.
    pub(crate) fn request(self) -> PageRequest {
        let mut request = PageRequest::new();
        if let Some(page) = self.page {
            request = request.with_page(page);
        }
        if let Some(count) = self.per_page {
            request = request.with_per_page(count);
        }
        request
    }
}
