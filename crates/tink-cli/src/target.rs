//! Which platform a command talks to: a server, when there are credentials for one, else a sandbox inside this process.

pub(crate) mod moneykit;
pub(crate) mod trust;
pub(crate) mod xs2a;

use std::path::{Path, PathBuf};

use tink_model::Secret;

use crate::args::Global;
use crate::config::{self, ConfigProfile};
use crate::environment::Environment;
use crate::exit::{Failure, Outcome};
use crate::secret::{self, Sources};

/// The platform of a run.
#[derive(Debug)]
pub(crate) enum Target {
    /// A sandbox in this process.
    Embedded {
        /// The file that keeps its world; `None` for one in memory.
        store: Option<PathBuf>,
    },
    /// A server.
    Server {
        /// Where it is.
        base_url: String,
        /// The API client.
        client_id: String,
        /// The API client's secret.
        client_secret: Secret<String>,
    },
}

/// The server and the API client that are named, for what needs no secret.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) base_url: Option<String>,
    pub(crate) client_id: Option<String>,
}

/// What is named: by flags, else by the environment, else by the configuration's profile.
pub(crate) fn named(global: &Global, environment: &Environment) -> Outcome<Named> {
    Ok(name(global, environment)?.0)
}

/// The configuration's profile that a run goes by.
fn profile(global: &Global, environment: &Environment) -> Outcome<ConfigProfile> {
    let config_path = global.config.clone().or_else(|| environment.get("TINK_CONFIG").map(PathBuf::from));
    let name = global.config_profile.clone().or_else(|| environment.get("TINK_PROFILE"));
    config::profile(config_path.as_deref(), name.as_deref(), environment)
}

fn name(global: &Global, environment: &Environment) -> Outcome<(Named, ConfigProfile)> {
    let profile = profile(global, environment)?;
    let base_url =
        global.base_url.clone().or_else(|| environment.get("TINK_BASE_URL")).or_else(|| profile.base_url.clone());
    let client_id =
        global.client_id.clone().or_else(|| environment.get("TINK_CLIENT_ID")).or_else(|| profile.client_id.clone());
    Ok((Named { base_url, client_id }, profile))
}

/// The platforms of all the APIs. The credentials of one API are not sent to the platform of another.
const PLATFORMS: &[&str] = &["api.tink.com", "api.tink.se", "api.xs2a.com", "api.moneykit.com"];

/// Where an API beside Tink's own is: by the flag, else the environment, else the profile; each time by what is said for this API,
/// else by what is said for all. A URL for all that is the platform of another API says nothing about this one.
struct Urls<'a> {
    /// The host of the API's own platform.
    host: &'a str,
    /// The variable for this API.
    variable: &'a str,
    /// The profile's URL for this API.
    in_profile: Option<&'a str>,
}

impl Urls<'_> {
    /// The URL, if any is given; as the error one for this API that is the platform of another.
    fn base_url(
        &self,
        global: &Global,
        environment: &Environment,
        profile: &ConfigProfile,
    ) -> Result<Option<String>, String> {
        let is_ours = |url: &String| !self.is_of_another(url);
        let url = global
            .base_url
            .clone()
            .or_else(|| environment.get(self.variable))
            .or_else(|| environment.get("TINK_BASE_URL").filter(is_ours))
            .or_else(|| self.in_profile.map(str::to_owned))
            .or_else(|| profile.base_url.clone().filter(is_ours));
        match url {
            Some(url) if self.is_of_another(&url) => Err(url),
            url => Ok(url),
        }
    }

    fn is_of_another(&self, url: &str) -> bool {
        let host = host(url);
        host != self.host && PLATFORMS.contains(&host.as_str())
    }
}

/// The host of a URL, in small letters.
fn host(url: &str) -> String {
    let behind_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = behind_scheme.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase()
}

/// Decides by what is given: flags before environment before the configuration's profile. Half of what a server needs is an
/// error and not the sandbox: whoever gives a URL or an id means a server.
pub(crate) fn resolve(global: &Global, environment: &Environment) -> Outcome<Target> {
    let (Named { base_url, client_id }, profile) = name(global, environment)?;
    let secret_file =
        global.client_secret_file.clone().or_else(|| environment.get("TINK_CLIENT_SECRET_FILE").map(PathBuf::from));
    let ask = base_url.is_some() && client_id.is_some();
    let sources = Sources {
        what: "the client's secret",
        file: secret_file.as_deref(),
        variable: "TINK_CLIENT_SECRET",
        profile_file: profile.client_secret_file.as_deref(),
        profile_variable: profile.client_secret_env.as_deref(),
        prompt: ask.then_some("Client secret: "),
    };
    let secret = secret::find(&sources, environment)?;
    match (base_url, client_id, secret) {
        (Some(base_url), Some(client_id), Some(client_secret)) => {
            if global.store.is_some() {
                return Err(Failure::usage("--store keeps the embedded sandbox, but the credentials name a server")
                    .next("Leave one of the two out."));
            }
            Ok(Target::Server { base_url, client_id, client_secret })
        }
        (None, None, None) => {
            Ok(Target::Embedded { store: global.store.as_deref().or(profile.store.as_deref()).and_then(store_file) })
        }
        (base_url, client_id, secret) => {
            let missing: Vec<&str> = [
                base_url
                    .is_none()
                    .then_some("the server's URL (--base-url or TINK_BASE_URL; Tink's own is https://api.tink.com)"),
                client_id.is_none().then_some("the client's id (--client-id or TINK_CLIENT_ID)"),
                secret.is_none().then_some("the client's secret (TINK_CLIENT_SECRET or --client-secret-file)"),
            ]
            .into_iter()
            .flatten()
            .collect();
            Err(Failure::usage(format!(
                "a server needs its URL and a client's credentials; missing: {}",
                missing.join(" and ")
            ))
            .next("Give all three, or none of them for the embedded sandbox."))
        }
    }
}

/// What is said of the embedded sandbox, and which `credentials` would name a server instead.
pub(crate) fn embedded(store: Option<&Path>, credentials: &str) -> String {
    let instead = format!("--base-url with {credentials} takes a server instead.");
    match store {
        None => {
            format!("Using the embedded sandbox, in memory: nothing is kept. --store FILE keeps it; {instead}")
        }
        Some(path) => format!("Using the embedded sandbox, kept in {}. {instead}", path.display()),
    }
}

/// The file of a `--store` value; `memory` is none.
pub(crate) fn store_file(value: &Path) -> Option<PathBuf> {
    (value != Path::new("memory")).then(|| value.to_owned())
}

/// The flags of a run with this one profile.
#[cfg(test)]
fn configured(folder: &Path, profile: &str) -> Global {
    let path = folder.join("config.toml");
    std::fs::write(&path, format!("[profiles.test]\n{profile}\n")).expect("written");
    Global { config: Some(path), config_profile: Some("test".to_owned()), ..Global::default() }
}

/// The flags of a run with the configuration that `config.rs` shows, whose secrets are in files of the folder.
#[cfg(test)]
fn as_documented(folder: &Path) -> Global {
    let lines = include_str!("config.rs").lines().filter_map(|line| line.strip_prefix("//!"));
    let example: Vec<&str> =
        lines.skip_while(|line| *line != " ```toml").skip(1).take_while(|line| *line != " ```").collect();
    let path = folder.join("config.toml");
    std::fs::write(&path, example.join("\n").replace("/run/secrets", &folder.display().to_string())).expect("written");
    for name in ["tink", "xs2a", "moneykit"] {
        std::fs::write(folder.join(name), format!("of {name}\n")).expect("written");
    }
    Global { config: Some(path), ..Global::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(global: &Global, pairs: &[(&str, &str)]) -> String {
        match resolve(global, &Environment::with(pairs)) {
            Ok(target) => format!("{target:?}"),
            Err(failure) => failure.text(),
        }
    }

    #[test]
    fn a_host_is_found_in_any_spelling_of_its_url() {
        for url in
            ["https://api.tink.com", "HTTPS://API.tink.com./", "https://a:b@api.tink.com:443/api?x#y", "api.tink.com"]
        {
            assert_eq!(host(url), "api.tink.com", "{url}");
        }
        assert_eq!(host("http://127.0.0.1:8080"), "127.0.0.1");
    }

    #[test]
    fn all_credentials_mean_a_server_and_none_the_sandbox() {
        let all =
            [("TINK_BASE_URL", "https://api.example"), ("TINK_CLIENT_ID", "id"), ("TINK_CLIENT_SECRET", "s3cret")];
        insta::assert_snapshot!(shown(&Global::default(), &all), @r#"Server { base_url: "https://api.example", client_id: "id", client_secret: [redacted] }"#);
        insta::assert_snapshot!(shown(&Global::default(), &[]), @"Embedded { store: None }");
        insta::assert_snapshot!(shown(&Global { store: Some("world.db".into()), ..Global::default() }, &[]), @r#"Embedded { store: Some("world.db") }"#);
        insta::assert_snapshot!(shown(&Global { store: Some("memory".into()), ..Global::default() }, &[]), @"Embedded { store: None }");
        insta::assert_snapshot!(shown(&Global { base_url: Some("http://flag".into()), ..Global::default() }, &all), @r#"Server { base_url: "http://flag", client_id: "id", client_secret: [redacted] }"#);
    }

    #[test]
    fn half_of_the_credentials_is_an_error_that_says_what_is_missing() {
        insta::assert_snapshot!(shown(&Global::default(), &[("TINK_CLIENT_ID", "id")]), @r"
        error: a server needs its URL and a client's credentials; missing: the server's URL (--base-url or TINK_BASE_URL; Tink's own is https://api.tink.com) and the client's secret (TINK_CLIENT_SECRET or --client-secret-file)

        Give all three, or none of them for the embedded sandbox.
        ");
        insta::assert_snapshot!(shown(&Global { base_url: Some("http://x".into()), ..Global::default() }, &[]), @r"
        error: a server needs its URL and a client's credentials; missing: the client's id (--client-id or TINK_CLIENT_ID) and the client's secret (TINK_CLIENT_SECRET or --client-secret-file)

        Give all three, or none of them for the embedded sandbox.
        ");
        insta::assert_snapshot!(shown(&Global::default(), &[("TINK_CLIENT_ID", "id"), ("TINK_CLIENT_SECRET", "s3cret")]), @r"
        error: a server needs its URL and a client's credentials; missing: the server's URL (--base-url or TINK_BASE_URL; Tink's own is https://api.tink.com)

        Give all three, or none of them for the embedded sandbox.
        ");
        let all = [("TINK_BASE_URL", "http://x"), ("TINK_CLIENT_ID", "id"), ("TINK_CLIENT_SECRET", "s3cret")];
        insta::assert_snapshot!(shown(&Global { store: Some("world.db".into()), ..Global::default() }, &all), @r"
        error: --store keeps the embedded sandbox, but the credentials name a server

        Leave one of the two out.
        ");
    }
}
