//! Which MoneyKit a command talks to, and as which API client.

use std::path::PathBuf;

use tink_model::Secret;

use super::{Urls, profile, store_file};
use crate::args::Global;
use crate::environment::Environment;
use crate::exit::{Failure, Outcome};
use crate::secret::{self, Sources};

const ID_IS: &str = "the client's id (MONEYKIT_CLIENT_ID or --client-id)";
const SECRET_IS: &str = "the client's secret (MONEYKIT_CLIENT_SECRET or --client-secret-file)";

/// Where MoneyKit is, and for a server as whom it is used.
#[derive(Debug)]
pub(crate) enum MoneykitTarget {
    /// A sandbox in this process, as its default client.
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

/// Decides by what is given, as for the other APIs: flags before environment before the configuration's profile. Credentials without
/// a URL mean the platform itself; a URL or half of the credentials is an error and not the sandbox.
pub(crate) fn resolve(global: &Global, environment: &Environment) -> Outcome<MoneykitTarget> {
    let profile = profile(global, environment)?;
    let urls = Urls {
        host: "api.moneykit.com",
        variable: "MONEYKIT_BASE_URL",
        in_profile: profile.moneykit_base_url.as_deref(),
    };
    let base_url = urls.base_url(global, environment, &profile).map_err(|url| {
        Failure::usage(format!("{url} is not where MoneyKit is")).next(format!(
            "Give its URL, which is {}: --base-url or MONEYKIT_BASE_URL. Nothing was sent.",
            moneykit_import::BASE_URL
        ))
    })?;
    let client_id = global
        .client_id
        .clone()
        .or_else(|| environment.get("MONEYKIT_CLIENT_ID"))
        .or_else(|| profile.moneykit_client_id.clone());
    let secret_file =
        global.client_secret_file.clone().or_else(|| environment.get("MONEYKIT_CLIENT_SECRET_FILE").map(PathBuf::from));
    let sources = Sources {
        what: "the client's secret",
        file: secret_file.as_deref(),
        variable: "MONEYKIT_CLIENT_SECRET",
        profile_file: profile.moneykit_client_secret_file.as_deref(),
        profile_variable: profile.moneykit_client_secret_env.as_deref(),
        prompt: client_id.is_some().then_some("Client secret: "),
    };
    let secret = secret::find(&sources, environment)?;
    match (client_id, secret) {
        (Some(client_id), Some(client_secret)) => {
            if global.store.is_some() {
                return Err(Failure::usage("--store keeps the embedded sandbox, but the credentials name a server")
                    .next("Leave one of the two out."));
            }
            let base_url = base_url.unwrap_or_else(|| moneykit_import::BASE_URL.to_owned());
            Ok(MoneykitTarget::Server { base_url, client_id, client_secret })
        }
        (None, None) if base_url.is_none() => {
            let store = global.store.as_deref().or(profile.store.as_deref()).and_then(store_file);
            Ok(MoneykitTarget::Embedded { store })
        }
        (client_id, secret) => {
            let missing: Vec<&str> = [client_id.is_none().then_some(ID_IS), secret.is_none().then_some(SECRET_IS)]
                .into_iter()
                .flatten()
                .collect();
            Err(Failure::usage(format!("MoneyKit needs a client's credentials; missing: {}", missing.join(" and ")))
                .next("Give both, or none of them and no URL for the embedded sandbox."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{as_documented, configured};
    use super::*;

    fn shown(global: &Global, pairs: &[(&str, &str)]) -> String {
        match resolve(global, &Environment::with(pairs)) {
            Ok(target) => format!("{target:?}"),
            Err(failure) => failure.text(),
        }
    }

    const ID: (&str, &str) = ("MONEYKIT_CLIENT_ID", "id");
    const SECRET: (&str, &str) = ("MONEYKIT_CLIENT_SECRET", "s3cret");

    #[test]
    fn credentials_mean_a_server_and_without_a_url_the_platform_itself() {
        let none = Global::default();
        insta::assert_snapshot!(shown(&none, &[ID, SECRET]), @r#"Server { base_url: "https://api.moneykit.com", client_id: "id", client_secret: [redacted] }"#);
        insta::assert_snapshot!(shown(&none, &[ID, SECRET, ("MONEYKIT_BASE_URL", "http://here")]), @r#"Server { base_url: "http://here", client_id: "id", client_secret: [redacted] }"#);
        insta::assert_snapshot!(shown(&none, &[ID, SECRET, ("TINK_BASE_URL", "http://sandbox")]), @r#"Server { base_url: "http://sandbox", client_id: "id", client_secret: [redacted] }"#);
        let flags =
            Global { base_url: Some("http://flag".into()), client_id: Some("other".into()), ..Global::default() };
        insta::assert_snapshot!(shown(&flags, &[ID, SECRET]), @r#"Server { base_url: "http://flag", client_id: "other", client_secret: [redacted] }"#);
    }

    #[test]
    fn without_credentials_it_is_the_sandbox() {
        insta::assert_snapshot!(shown(&Global::default(), &[]), @"Embedded { store: None }");
        // Tink's own credentials are not MoneyKit's.
        let tink = [("TINK_CLIENT_ID", "id"), ("TINK_CLIENT_SECRET", "s3cret")];
        insta::assert_snapshot!(shown(&Global::default(), &tink), @"Embedded { store: None }");
        let kept = Global { store: Some("world.db".into()), ..Global::default() };
        insta::assert_snapshot!(shown(&kept, &[]), @r#"Embedded { store: Some("world.db") }"#);
    }

    #[test]
    fn what_is_missing_is_named() {
        let none = Global::default();
        insta::assert_snapshot!(shown(&none, &[ID]), @r"
        error: MoneyKit needs a client's credentials; missing: the client's secret (MONEYKIT_CLIENT_SECRET or --client-secret-file)

        Give both, or none of them and no URL for the embedded sandbox.
        ");
        insta::assert_snapshot!(shown(&none, &[("MONEYKIT_BASE_URL", "http://here")]), @r"
        error: MoneyKit needs a client's credentials; missing: the client's id (MONEYKIT_CLIENT_ID or --client-id) and the client's secret (MONEYKIT_CLIENT_SECRET or --client-secret-file)

        Give both, or none of them and no URL for the embedded sandbox.
        ");
        let kept = Global { store: Some("world.db".into()), ..Global::default() };
        insta::assert_snapshot!(shown(&kept, &[ID, SECRET]), @r"
        error: --store keeps the embedded sandbox, but the credentials name a server

        Leave one of the two out.
        ");
    }

    #[test]
    fn credentials_are_not_sent_to_another_platform() {
        let all = [("MONEYKIT_BASE_URL", "https://api.tink.com/"), ID, SECRET];
        insta::assert_snapshot!(shown(&Global::default(), &all), @r"
        error: https://api.tink.com/ is not where MoneyKit is

        Give its URL, which is https://api.moneykit.com: --base-url or MONEYKIT_BASE_URL. Nothing was sent.
        ");
        let flag = Global { base_url: Some("https://api.xs2a.com".into()), ..Global::default() };
        insta::assert_snapshot!(shown(&flag, &[ID, SECRET]), @r"
        error: https://api.xs2a.com is not where MoneyKit is

        Give its URL, which is https://api.moneykit.com: --base-url or MONEYKIT_BASE_URL. Nothing was sent.
        ");
    }

    #[test]
    fn a_profile_as_documented_names_moneykit_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        insta::assert_snapshot!(shown(&as_documented(folder.path()), &[]), @r#"Server { base_url: "https://api.moneykit.com", client_id: "live_0123456789abcdef", client_secret: [redacted] }"#);
    }

    #[test]
    fn where_tink_is_says_nothing_about_moneykit() {
        let (none, here) = (Global::default(), ("TINK_BASE_URL", "https://api.tink.com/"));
        insta::assert_snapshot!(shown(&none, &[here, ID, SECRET]), @r#"Server { base_url: "https://api.moneykit.com", client_id: "id", client_secret: [redacted] }"#);
        let folder = tempfile::tempdir().expect("a folder");
        let with = |text: &str, pairs: &[(&str, &str)]| shown(&configured(folder.path(), text), pairs);
        insta::assert_snapshot!(with("base_url = 'https://api.tink.com'", &[ID, SECRET]), @r#"Server { base_url: "https://api.moneykit.com", client_id: "id", client_secret: [redacted] }"#);
        let tinks = "base_url = 'https://api.tink.com'\nclient_id = '1'\nclient_secret_env = 'X'";
        insta::assert_snapshot!(with(tinks, &[]), @"Embedded { store: None }");
    }

    #[test]
    fn flags_come_before_the_environment_and_that_before_the_profile() {
        let folder = tempfile::tempdir().expect("a folder");
        let (own, all) = (("MONEYKIT_BASE_URL", "http://own"), ("TINK_BASE_URL", "http://all"));
        let shown = |global: &Global, pairs: &[(&str, &str)]| match resolve(
            global,
            &Environment::with(&[pairs, &[ID, SECRET]].concat()),
        ) {
            Ok(MoneykitTarget::Server { base_url, .. }) => base_url,
            other => format!("{other:?}"),
        };
        assert_eq!(shown(&configured(folder.path(), "base_url = 'http://profile'"), &[]), "http://profile");
        let both = configured(folder.path(), "base_url = 'http://profile'\nmoneykit_base_url = 'http://of-moneykit'");
        assert_eq!(shown(&both, &[]), "http://of-moneykit");
        assert_eq!(shown(&both, &[all]), "http://all");
        assert_eq!(shown(&both, &[all, own]), "http://own");
        let flag = Global { base_url: Some("http://flag".into()), ..both };
        assert_eq!(shown(&flag, &[all, own]), "http://flag");
    }
}
