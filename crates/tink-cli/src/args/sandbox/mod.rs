//! `tink sandbox`.

mod faults;
mod logs;
mod verb;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use jiff::SignedDuration;
use tink_model::Secret;
use tink_sandbox::{DEFAULT_LOGGED_REQUESTS, Processing};

const AFTER: &str = "\
The world is in memory unless --store names a file. Without --client there is one client,
sandbox with the secret sandbox-secret, that has all scopes. Without --xs2a-key the one API key
of XS2A.api is sandbox-key. SIGTERM and Ctrl-C stop it once running requests are done.

Examples:
  tink sandbox
  tink sandbox --listen 127.0.0.1:0 --store world.db
  tink sandbox --client reader:secret:accounts:read,transactions:read
  tink sandbox --tls --tls-write sandbox.pem
  tink sandbox --redirect-uri https://app.example.com/callback
  tink sandbox --xs2a-key my-key";

pub(crate) use self::faults::{AddFault, FaultsArgs, FaultsVerb};
pub(crate) use self::logs::Logs;
pub(crate) use self::verb::{ClockArgs, Verb};

/// Serve the APIs on a port of this machine, stateful and offline; or order something of a sandbox that runs
#[derive(Debug, Args)]
#[command(after_help = AFTER, args_conflicts_with_subcommands = true)]
pub(crate) struct SandboxArgs {
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
    #[command(flatten)]
    pub(crate) run: RunSandbox,
}

/// How a sandbox is served.
#[derive(Debug, Args)]
pub(crate) struct RunSandbox {
    /// The address; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,
    /// Serve https, with a certificate made for this run, for localhost, 127.0.0.1 and ::1, unless one is given
    #[arg(long)]
    pub(crate) tls: bool,
    /// Write the certificate made for this run to a file, for clients to trust
    #[arg(long, value_name = "FILE", requires = "tls", conflicts_with = "tls_certificate")]
    pub(crate) tls_write: Option<PathBuf>,
    /// Serve https with this certificate: a PEM file with it or its chain. It has to be for 127.0.0.1 too,
    /// where forks listen
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// The certificate's key: a PEM file, not encrypted
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub(crate) tls_key: Option<PathBuf>,
    /// An API client; with scopes behind a second colon it has only those. May be repeated
    #[arg(long = "client", value_name = "ID:SECRET[:SCOPES]", value_parser = parse_client)]
    pub(crate) clients: Vec<SandboxClient>,
    /// A redirect URI of every client, beside http://localhost:3000/callback; https unless it is on
    /// localhost. May be repeated
    #[arg(long = "redirect-uri", value_name = "URI")]
    pub(crate) redirect_uris: Vec<String>,
    /// Who may list and change the clients by the client manager [default: dev@example.com:sandbox]
    #[arg(long, value_name = "EMAIL:PASSWORD", value_parser = parse_developer)]
    pub(crate) developer: Option<SandboxDeveloper>,
    /// An API key of XS2A.api. A fixture of the sandbox, so that it may stand here. May be repeated
    #[arg(long = "xs2a-key", value_name = "KEY", value_parser = parse_xs2a_key)]
    pub(crate) xs2a_keys: Vec<Secret<String>>,
    /// Let users choose the accounts of new credentials, as for clients with the opt-in feature
    #[arg(long)]
    pub(crate) opt_in: bool,
    /// How many requests are kept for tink sandbox logs; 0 keeps none
    #[arg(long, value_name = "COUNT", default_value_t = DEFAULT_LOGGED_REQUESTS)]
    pub(crate) log_requests: usize,
    /// Answer MoneyKit's calls however often they come; it documents so many a minute
    #[arg(long)]
    pub(crate) no_moneykit_rate_limits: bool,
    /// Of a batch that holds known transactions store the others before answering 409; otherwise none is stored
    #[arg(long)]
    pub(crate) partial_batches: bool,
    /// Watch which values of enumerations requests and answers hold, for tink sandbox coverage; it costs time
    #[arg(long)]
    pub(crate) coverage: bool,
    /// When what the Connector API takes in is visible: immediately, after a time such as 5s, or after so
    /// many reads of the user such as 3polls [default: immediately]
    #[arg(long, value_name = "WHEN", value_parser = parse_processing)]
    pub(crate) processing: Option<Processing>,
    /// The revision of the Connector API that is played
    #[arg(long, value_enum, default_value_t = ProfileName::Seed)]
    pub(crate) profile: ProfileName,
    /// The seed of every id that is made; the same seed gives the same ids [default: 1]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
}

/// A revision of the Connector API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileName {
    /// The reference as it was first published
    Seed,
    /// The revision of January 2026
    #[value(name = "2026")]
    Revision2026,
}

/// A client of the sandbox. It is a fixture, so its secret may stand on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SandboxClient {
    pub(crate) id: String,
    pub(crate) secret: Secret<String>,
    /// `None` for all scopes.
    pub(crate) scopes: Option<Vec<String>>,
}

fn parse_client(text: &str) -> Result<SandboxClient, String> {
    let mut parts = text.splitn(3, ':');
    let (id, secret) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if id.is_empty() || secret.is_empty() {
        return Err("write it as ID:SECRET or ID:SECRET:SCOPE,SCOPE".to_owned());
    }
    let scopes = parts.next().map(|scopes| {
        scopes.split(',').map(|scope| scope.trim().to_owned()).filter(|scope| !scope.is_empty()).collect()
    });
    Ok(SandboxClient { id: id.to_owned(), secret: secret.into(), scopes })
}

/// The developer of the sandbox's clients. A fixture too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SandboxDeveloper {
    pub(crate) email: String,
    pub(crate) password: Secret<String>,
}

fn parse_developer(text: &str) -> Result<SandboxDeveloper, String> {
    match text.split_once(':') {
        Some((email, password)) if !email.is_empty() && !password.is_empty() => {
            Ok(SandboxDeveloper { email: email.to_owned(), password: password.into() })
        }
        _ => Err("write it as EMAIL:PASSWORD".to_owned()),
    }
}

fn parse_processing(text: &str) -> Result<Processing, String> {
    let wanted = || "write immediately, a length of time such as 5s, or reads such as 3polls".to_owned();
    if text == "immediately" {
        return Ok(Processing::Immediate);
    }
    if let Some(polls) = text.strip_suffix("polls").or_else(|| text.strip_suffix("poll")) {
        return polls.parse().ok().filter(|polls| *polls > 0).map(Processing::Polls).ok_or_else(wanted);
    }
    let time: SignedDuration = text.parse().map_err(|_| wanted())?;
    let time = Duration::try_from(time).ok().filter(|time| !time.is_zero());
    time.map(Processing::After).ok_or_else(wanted)
}

fn parse_xs2a_key(text: &str) -> Result<Secret<String>, String> {
    if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("write a key without blanks".to_owned());
    }
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processing_is_a_word_a_time_or_a_number_of_reads() {
        for (text, expected) in [
            ("immediately", Processing::Immediate),
            ("5s", Processing::After(Duration::from_secs(5))),
            ("250ms", Processing::After(Duration::from_millis(250))),
            ("3polls", Processing::Polls(3)),
            ("1poll", Processing::Polls(1)),
        ] {
            assert_eq!(parse_processing(text), Ok(expected), "{text}");
        }
        for wrong in ["", "later", "0s", "-1s", "0polls", "polls", "-1polls", "5"] {
            assert!(parse_processing(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_xs2a_key_is_a_text_without_blanks() {
        assert_eq!(parse_xs2a_key("a:b").expect("a key").expose(), "a:b");
        for wrong in ["", " ", "a b", "a\n"] {
            assert!(parse_xs2a_key(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_developers_password_may_hold_colons() {
        let developer = parse_developer("dev@example.com:a:b").expect("a developer");
        assert_eq!((developer.email.as_str(), developer.password.expose().as_str()), ("dev@example.com", "a:b"));
        assert!(!format!("{developer:?}").contains("a:b"));
        for wrong in ["", "dev@example.com", "dev@example.com:", ":b"] {
            assert!(parse_developer(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn scopes_of_a_client_hold_colons_themselves() {
        let client = parse_client("reader:s3cret:accounts:read,transactions:read").expect("a client");
        assert_eq!(client.scopes, Some(vec!["accounts:read".to_owned(), "transactions:read".to_owned()]));
        assert_eq!(parse_client("a:b").expect("a client").scopes, None);
        for wrong in ["", "a", "a:", ":b"] {
            assert!(parse_client(wrong).is_err(), "{wrong:?}");
        }
    }
}
