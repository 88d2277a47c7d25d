//! `tink sandbox`.

use clap::{Args, ValueEnum};

const AFTER: &str = "\
The world is in memory unless --store names a file. Without --client there is one client,
sandbox with the secret sandbox-secret, that has all scopes. SIGTERM and Ctrl-C stop it once
running requests are done.

Examples:
  tink sandbox
  tink sandbox --listen 127.0.0.1:0 --store world.db
  tink sandbox --client reader:secret:accounts:read,transactions:read";

/// Serve the APIs on a port of this machine, stateful and offline
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(crate) struct RunSandbox {
    /// The address; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,
    /// An API client; with scopes behind a second colon it has only those. May be repeated
    #[arg(long = "client", value_name = "ID:SECRET[:SCOPES]", value_parser = parse_client)]
    pub(crate) clients: Vec<SandboxClient>,
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
    pub(crate) secret: String,
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
    Ok(SandboxClient { id: id.to_owned(), secret: secret.to_owned(), scopes })
}

#[cfg(test)]
mod tests {
    use super::*;

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
