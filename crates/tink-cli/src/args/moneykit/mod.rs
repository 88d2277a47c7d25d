//! `tink moneykit`: what its areas share, and the list of them.

pub(crate) mod accounts;
pub(crate) mod import;
pub(crate) mod institutions;
pub(crate) mod links;
pub(crate) mod session;
pub(crate) mod token;
pub(crate) mod transactions;

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, Args, Subcommand, value_parser};
use moneykit_import::CursorRequest;

use super::Later;

const AFTER: &str = "\
Credentials:
  The API client's id comes from MONEYKIT_CLIENT_ID or --client-id; its secret, never an argument,
  from MONEYKIT_CLIENT_SECRET, from --client-secret-file (or MONEYKIT_CLIENT_SECRET_FILE), or is
  asked for at a terminal.

Where it goes:
  With credentials a command talks to the server of --base-url (or MONEYKIT_BASE_URL, else
  TINK_BASE_URL), and without any to https://api.moneykit.com. Without credentials and URL it talks
  to a sandbox inside its own process, with that one's default client, as the other commands do.

Configuration (~/.config/tink/config.toml):
  [profiles.test]
  moneykit_client_id = \"...\"
  moneykit_client_secret_file = \"/run/secrets/moneykit\" # or moneykit_client_secret_env = \"NAME\"
  moneykit_base_url = \"http://127.0.0.1:8080\"             # when it is not MoneyKit itself

Examples:
  tink moneykit import link.json --store world.db
  tink moneykit transactions list mk_1 --all --store world.db
  tink moneykit links user user-1 --store world.db";

/// Links of users to institutions, imported with accounts and transactions, through MoneyKit
#[derive(Debug, Args)]
#[command(after_help = AFTER, args = connection())]
pub(crate) struct MoneykitArgs {
    #[command(subcommand)]
    pub(crate) area: Area,
}

/// The flags of [`super::Global`] that mean something else below this command.
fn connection() -> [Arg; 3] {
    [
        super::connection("base_url", "base-url", "URL").help(
            "The server; with credentials alone, https://api.moneykit.com [env: MONEYKIT_BASE_URL, else TINK_BASE_URL]",
        ),
        super::connection("client_id", "client-id", "ID").help("The API client's id [env: MONEYKIT_CLIENT_ID]"),
        super::connection("client_secret_file", "client-secret-file", "FILE").value_parser(value_parser!(PathBuf)).help(
            "A file with the API client's secret; - is standard input [env: MONEYKIT_CLIENT_SECRET_FILE, or the secret itself in MONEYKIT_CLIENT_SECRET]",
        ),
    ]
}

#[derive(Debug, Subcommand)]
pub(crate) enum Area {
    Import(Box<import::ImportLink>),
    /// Links, each of one user to one institution
    #[command(subcommand)]
    Links(Later<links::Links>),
    /// The accounts of links and of users
    #[command(subcommand)]
    Accounts(Later<accounts::Accounts>),
    /// Transactions, which have no sign but a direction: credit is money in, debit is money out
    #[command(subcommand)]
    Transactions(Later<transactions::Transactions>),
    /// The institutions that links go to
    #[command(subcommand)]
    Institutions(Later<institutions::Institutions>),
    /// The dialogue in which a user connects a link, anew or again
    #[command(subcommand)]
    Session(Later<Box<session::Session>>),
    Token(token::GenerateToken),
}

/// A link.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfLink {
    /// The link's id, as tink moneykit links user shows it
    #[arg(value_name = "LINK", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) link: String,
}

/// A user of the caller's.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfUser {
    /// Your own id of the user, as the import gave it
    #[arg(value_name = "USER", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) user: String,
}

/// Who a user is, for what makes a link of one.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct CustomerArgs {
    /// Your own id of the user, of 4 to 150 characters
    #[arg(long, value_name = "ID")]
    pub(crate) user: Option<String>,
    /// The user's e-mail address
    #[arg(long, value_name = "ADDRESS", requires = "user")]
    pub(crate) email: Option<String>,
    /// The user's telephone number, best with the country: +16175551212
    #[arg(long, value_name = "NUMBER", requires = "user")]
    pub(crate) phone: Option<String>,
    /// The country of a telephone number that does not say it: US, GB or CA
    #[arg(long, value_name = "CODE", requires = "phone")]
    pub(crate) phone_country: Option<String>,
}

/// Which part of a list that is read by cursors is shown.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct CursorArgs {
    /// Where to go on, as the answer before said; without it from the start
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
    /// How many an answer has at most
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    /// Everything, from the start or the cursor to the end
    #[arg(long)]
    pub(crate) all: bool,
}

impl CursorArgs {
    /// Where to begin.
    pub(crate) fn request(&self) -> CursorRequest {
        let mut request = CursorRequest::new();
        if let Some(cursor) = &self.cursor {
            request = request.with_cursor(cursor);
        }
        if let Some(count) = self.limit {
            request = request.with_limit(count);
        }
        request
    }
}
