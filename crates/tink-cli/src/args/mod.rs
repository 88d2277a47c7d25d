//! The command line: what every command shares, and the list of commands.

pub(crate) mod accounts;
pub(crate) mod authorize;
pub(crate) mod clients;
mod common;
pub(crate) mod credentials;
pub(crate) mod import;
mod later;
pub(crate) mod money;
pub(crate) mod moneykit;
pub(crate) mod monitoring;
pub(crate) mod providers;
pub(crate) mod sandbox;
pub(crate) mod scenario;
pub(crate) mod search;
pub(crate) mod statistics;
pub(crate) mod token;
pub(crate) mod transactions;
pub(crate) mod user;
pub(crate) mod xs2a;

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, Args, Parser, Subcommand};

pub(crate) use common::{ShowToken, day, moment};
pub(crate) use later::Later;

const AFTER: &str = "\
Examples:
  tink import examples/sweden/exempelbanken-2025.csv --user demo
  tink sandbox --listen 127.0.0.1:8080 --store world.db
  tink search --user demo --text ica --limit 10 --store world.db
  tink stats --user demo --store world.db

Where it goes:
  With --base-url, TINK_CLIENT_ID and TINK_CLIENT_SECRET a command talks to that server.
  Without any of them it talks to a sandbox inside its own process, in memory, or kept in a
  file with --store. The secret comes from TINK_CLIENT_SECRET, from --client-secret-file, or
  is asked for at a terminal; it is never an argument. XS2A.api and MoneyKit have
  secrets of their own: tink xs2a --help, tink moneykit --help.

Configuration (~/.config/tink/config.toml), overruled by the environment and by flags:
  default = \"test\"
  [profiles.test]
  base_url = \"https://api.tink.com\"
  client_id = \"...\"
  client_secret_file = \"/run/secrets/tink\"   # or client_secret_env = \"NAME\"

Exit codes:
  0  done
  1  something on this machine is at fault: a file, the store, the configuration
  2  the command line or a request is not valid; nothing was sent
  3  the API refused
  4  some or all rows of the input were rejected; the others were taken
  5  the server could not be reached, or what was waited for did not come in time
  6  an import had nothing to do: everything was there already
  130  an import was interrupted; the same command goes on";

/// A bank's files through Tink's APIs: against Tink itself, or against a sandbox of it on this machine.
#[derive(Debug, Parser)]
#[command(name = "tink", version, after_long_help = AFTER, after_help = "See also: tink --help, with examples and exit codes")]
#[command(
    arg_required_else_help = true,
    subcommand_required = true,
    disable_help_subcommand = false,
    max_term_width = 110
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Global {
    /// Print only JSON to standard output; everything else goes to standard error
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) json: bool,
    /// Show no progress
    #[arg(long, short, global = true, help_heading = "Output")]
    pub(crate) quiet: bool,
    /// The server, such as https://api.tink.com [env: TINK_BASE_URL]
    #[arg(long, global = true, value_name = "URL", help_heading = "Connection")]
    pub(crate) base_url: Option<String>,
    /// The API client's id [env: TINK_CLIENT_ID]
    #[arg(long, global = true, value_name = "ID", help_heading = "Connection")]
    pub(crate) client_id: Option<String>,
    /// A file with the API client's secret; - is standard input [env: TINK_CLIENT_SECRET_FILE, or the secret itself in TINK_CLIENT_SECRET]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Connection")]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// A PEM file of certificates to trust beside the usual ones, such as a sandbox's own [env: TINK_CA_CERTIFICATE]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Connection")]
    pub(crate) ca_certificate: Option<PathBuf>,
    /// Where a sandbox keeps its world: memory, or a file
    #[arg(long, global = true, value_name = "memory|PATH", help_heading = "Connection")]
    pub(crate) store: Option<PathBuf>,
    /// The configuration file [env: TINK_CONFIG] [default: ~/.config/tink/config.toml]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Connection")]
    pub(crate) config: Option<PathBuf>,
    /// The configuration's profile [env: TINK_PROFILE]
    #[arg(long, global = true, value_name = "NAME", help_heading = "Connection")]
    pub(crate) config_profile: Option<String>,
}

/// A flag of [`Global`] for the commands below another one, which describes it in its own way. Its value arrives in [`Global`].
fn connection(id: &'static str, long: &'static str, value: &'static str) -> Arg {
    // Before --store, which is the fifth flag of `Global`.
    Arg::new(id).long(long).value_name(value).global(true).help_heading("Connection").display_order(4)
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Import(import::Import),
    Stats(statistics::Stats),
    Sandbox(sandbox::SandboxArgs),
    Scenario(scenario::LoadScenario),
    /// Users of the API client
    #[command(subcommand)]
    User(Later<user::User>),
    /// A user's accounts
    #[command(subcommand)]
    Accounts(Later<accounts::Accounts>),
    /// A user's transactions
    #[command(subcommand)]
    Transactions(Later<transactions::Transactions>),
    /// Categories that transactions can have
    #[command(subcommand)]
    Categories(Later<Categories>),
    Search(search::Search),
    /// Figures by period
    #[command(subcommand)]
    Statistics(Later<statistics::Statistics>),
    /// A user's investments
    #[command(subcommand)]
    Investments(Later<money::Investments>),
    /// A user's loans
    #[command(subcommand)]
    Loans(Later<money::Loans>),
    /// Banks and other institutions that a user can be connected with
    #[command(subcommand)]
    Providers(Later<providers::Providers>),
    /// A user's connections to banks
    #[command(subcommand)]
    Credentials(Later<credentials::Credentials>),
    /// Authorization by a person in a browser
    #[command(subcommand)]
    Authorize(Later<authorize::Authorize>),
    Token(token::TokenArgs),
    /// A developer's API clients, by the platform's deprecated client manager
    #[command(subcommand)]
    Clients(Later<clients::Clients>),
    /// Whether the server is up, and what it is
    #[command(subcommand)]
    Monitoring(Later<monitoring::Monitoring>),
    Xs2a(xs2a::Xs2aArgs),
    Moneykit(moneykit::MoneykitArgs),
    /// Print the completions of a shell
    #[command(after_help = "Example:\n  tink completions bash > ~/.local/share/bash-completion/completions/tink")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Categories {
    /// Show the tree of categories
    #[command(after_help = "Example:\n  tink categories list --locale sv_SE")]
    List {
        /// The language of the names, such as en_US or sv_SE
        #[arg(long)]
        locale: Option<String>,
    },
}

/// The user that a command is about.
#[derive(Debug, Clone, Args)]
pub(crate) struct UserId {
    /// The user's external id
    #[arg(id = "user", long = "user", value_name = "EXTERNAL_ID", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) id: String,
}

/// A request's body from a file, in place of flags.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct BodyFile {
    /// Take the request's JSON from a file; - is standard input
    #[arg(long = "file", value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
}
