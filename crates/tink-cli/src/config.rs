//! The configuration file: named profiles of servers, so that a command line can be short. It never holds a secret itself.
//!
//! ```toml
//! default = "test"
//!
//! [profiles.test]
//! base_url = "https://api.tink.com"
//! client_id = "0123456789abcdef0123456789abcdef"
//! client_secret_file = "/run/secrets/tink"   # or client_secret_env = "NAME"
//! xs2a_base_url = "https://api.xs2a.com"     # XS2A.api, for tink xs2a
//! xs2a_key_file = "/run/secrets/xs2a"        # or xs2a_key_env = "NAME"
//! moneykit_client_id = "live_0123456789abcdef" # MoneyKit, for tink moneykit
//! moneykit_client_secret_file = "/run/secrets/moneykit" # or moneykit_client_secret_env = "NAME"
//!
//! [profiles.local]
//! store = "/home/me/sandbox.db"              # the embedded sandbox, kept in a file
//!
//! [profiles.shared]
//! base_url = "https://sandbox.internal:8443"
//! client_id = "sandbox"
//! client_secret_file = "/run/secrets/sandbox"
//! ca_certificate = "/etc/tink/sandbox.pem"   # trusted beside the usual authorities
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};

/// One profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfigProfile {
    pub(crate) base_url: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) client_secret_file: Option<PathBuf>,
    pub(crate) client_secret_env: Option<String>,
    pub(crate) ca_certificate: Option<PathBuf>,
    pub(crate) store: Option<PathBuf>,
    pub(crate) xs2a_base_url: Option<String>,
    pub(crate) xs2a_key_file: Option<PathBuf>,
    pub(crate) xs2a_key_env: Option<String>,
    pub(crate) moneykit_base_url: Option<String>,
    pub(crate) moneykit_client_id: Option<String>,
    pub(crate) moneykit_client_secret_file: Option<PathBuf>,
    pub(crate) moneykit_client_secret_env: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    default: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, ConfigProfile>,
}

/// The profile that a run goes by: the named one, else the file's default, else an empty one. A file or a profile that was asked
/// for must exist.
pub(crate) fn profile(path: Option<&Path>, name: Option<&str>, environment: &Environment) -> Outcome<ConfigProfile> {
    let Some((file, asked)) =
        path.map(|path| (path.to_owned(), true)).or_else(|| Some((environment.config_path()?, false)))
    else {
        return missing(name, "there is no configuration file");
    };
    let shown = file.display().to_string();
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !asked => {
            return missing(name, &format!("there is no configuration file {shown}"));
        }
        Err(error) => {
            return Err(Failure::caused(
                Exit::Failed,
                format!("the configuration file {shown} cannot be read"),
                &error,
            ));
        }
    };
    let mut parsed: ConfigFile = toml::from_str(&text).map_err(|error| invalid(&shown, &text, &error))?;
    let Some(name) = name.map(str::to_owned).or(parsed.default.take()) else { return Ok(ConfigProfile::default()) };
    parsed.profiles.remove(&name).ok_or_else(|| {
        let known = parsed.profiles.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        Failure::usage(format!("the configuration file {shown} has no profile {name:?}"))
            .next(format!("It has: {known}"))
    })
}

/// The place and the reason. Never the line itself, as the error's own text would show it: it may hold a secret.
fn invalid(shown: &str, text: &str, error: &toml::de::Error) -> Failure {
    let start = error.span().map_or(0, |span| span.start);
    let line = text.get(..start).map_or(0, |before| before.matches('\n').count()) + 1;
    Failure::failed(format!("{shown}:{line}: the configuration is not valid: {}", error.message().trim_end()))
        .next("A secret does not stand in it: name its file (client_secret_file, xs2a_key_file, moneykit_client_secret_file) or a variable (client_secret_env, xs2a_key_env, moneykit_client_secret_env).")
}

fn missing(name: Option<&str>, what: &str) -> Outcome<ConfigProfile> {
    match name {
        None => Ok(ConfigProfile::default()),
        Some(name) => Err(Failure::usage(format!("{what}, so there is no profile {name:?}"))
            .next("Write one, or give its path with --config; tink --help shows what stands in it.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, name: Option<&str>) -> Outcome<ConfigProfile> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).expect("written");
        profile(Some(&path), name, &Environment::default()).map_err(|failure| {
            Failure::new(failure.exit, failure.text().replace(&path.display().to_string(), "config.toml"))
        })
    }

    #[test]
    fn the_named_profile_wins_over_the_default() {
        let text = "default = \"a\"\n[profiles.a]\nclient_id = \"1\"\n[profiles.b]\nclient_id = \"2\"\nclient_secret_env = \"X\"\n";
        assert_eq!(read(text, None).expect("the default").client_id.as_deref(), Some("1"));
        assert_eq!(read(text, Some("b")).expect("the named").client_id.as_deref(), Some("2"));
        assert_eq!(read("", None).expect("an empty file"), ConfigProfile::default());
    }

    #[test]
    fn mistakes_are_shown_with_their_place() {
        let shown = |text, name| read(text, name).expect_err("a mistake").text();
        insta::assert_snapshot!(shown("[profiles.a]\nclient_secret = \"s3cret\"\n", None), @r"
        error: error: config.toml:2: the configuration is not valid: unknown field `client_secret`, expected one of `base_url`, `client_id`, `client_secret_file`, `client_secret_env`, `ca_certificate`, `store`, `xs2a_base_url`, `xs2a_key_file`, `xs2a_key_env`, `moneykit_base_url`, `moneykit_client_id`, `moneykit_client_secret_file`, `moneykit_client_secret_env`

        A secret does not stand in it: name its file (client_secret_file, xs2a_key_file, moneykit_client_secret_file) or a variable (client_secret_env, xs2a_key_env, moneykit_client_secret_env).
        ");
        insta::assert_snapshot!(shown("[profiles.a]\n", Some("b")), @r#"
        error: error: the configuration file config.toml has no profile "b"

        It has: a
        "#);
    }

    #[test]
    fn no_file_is_no_mistake_unless_it_was_asked_for() {
        let environment = Environment::with(&[("HOME", "/nowhere")]);
        assert_eq!(profile(None, None, &environment).expect("nothing asked"), ConfigProfile::default());
        assert_eq!(profile(None, Some("a"), &environment).expect_err("a profile asked").exit, Exit::Usage);
        assert_eq!(
            profile(Some(Path::new("/nowhere/config.toml")), None, &environment).expect_err("a file asked").exit,
            Exit::Failed
        );
    }
}
