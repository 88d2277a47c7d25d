//! Which XS2A.api a command talks to, and as whom: with a customer's API key, or as one bank user.

use std::path::{Path, PathBuf};

use tink_model::Secret;
use tink_sandbox::DEFAULT_XS2A_KEY;

use super::{Urls, profile, store_file};
use crate::args::Global;
use crate::args::xs2a::BankUserArgs;
use crate::environment::Environment;
use crate::exit::{Failure, Outcome};
use crate::secret::{self, Sources};

const URL_IS: &str = "the server's URL (--base-url or TINK_XS2A_BASE_URL; the platform's own is https://api.xs2a.com)";
const KEY_IS: &str = "the API key (TINK_XS2A_KEY or --api-key-file)";

/// As whom a verb acts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked<'a> {
    /// As the customer, with the API key.
    Customer,
    /// As one bank user.
    BankUser(&'a BankUserArgs),
}

/// Where XS2A.api is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A sandbox in this process.
    Embedded {
        /// The file that keeps its world; `None` for one in memory.
        store: Option<PathBuf>,
    },
    /// A server.
    Server {
        /// Where it is.
        base_url: String,
    },
}

/// The secret of a run, and what it is.
#[derive(Debug)]
pub(crate) enum Access {
    /// A customer's key.
    Key(Secret<String>),
    /// The token of a bank user.
    Token(Secret<String>),
    /// A customer's key, with which a token of this bank user is made.
    User {
        /// The key.
        key: Secret<String>,
        /// The bank user.
        user: String,
    },
}

/// Where XS2A.api is and as whom it is used.
#[derive(Debug)]
pub(crate) struct Xs2aTarget {
    pub(crate) place: Place,
    pub(crate) access: Access,
}

/// Decides by what is given, as for the other APIs: flags before environment before the configuration's profile, and half of what
/// a server needs is an error and not the sandbox.
pub(crate) fn resolve(
    global: &Global,
    key_file: Option<&Path>,
    asked: Asked<'_>,
    environment: &Environment,
) -> Outcome<Xs2aTarget> {
    let profile = profile(global, environment)?;
    let urls =
        Urls { host: "api.xs2a.com", variable: "TINK_XS2A_BASE_URL", in_profile: profile.xs2a_base_url.as_deref() };
    let base_url = urls.base_url(global, environment, &profile).map_err(|url| {
        Failure::usage(format!("{url} is not where XS2A.api is"))
            .next("Give its URL, which is https://api.xs2a.com: --base-url or TINK_XS2A_BASE_URL. Nothing was sent.")
    })?;
    let store = global.store.as_deref().or(profile.store.as_deref()).and_then(store_file);
    if let Asked::BankUser(who) = asked
        && let Some(token) = token(who, environment)?
    {
        let place = match base_url {
            Some(base_url) => server(global, base_url)?,
            None if store.is_some() => Place::Embedded { store },
            None => {
                return Err(Failure::usage(format!("a token is good for one server; missing: {URL_IS}"))
                    .next("Give it, or --store FILE for the sandbox that is kept there."));
            }
        };
        return Ok(Xs2aTarget { place, access: Access::Token(token) });
    }
    let user = match asked {
        Asked::Customer => None,
        Asked::BankUser(who) => Some(who.user.clone().ok_or_else(nobody)?),
    };
    let key_file = key_file.map(Path::to_owned).or_else(|| environment.get("TINK_XS2A_KEY_FILE").map(PathBuf::from));
    let sources = Sources {
        what: "the API key",
        file: key_file.as_deref(),
        variable: "TINK_XS2A_KEY",
        profile_file: profile.xs2a_key_file.as_deref(),
        profile_variable: profile.xs2a_key_env.as_deref(),
        prompt: base_url.is_some().then_some("API key: "),
    };
    let (place, key) = match (base_url, secret::find(&sources, environment)?) {
        (Some(base_url), Some(key)) => (server(global, base_url)?, key),
        (None, None) => (Place::Embedded { store }, DEFAULT_XS2A_KEY.into()),
        (url, _) => {
            let missing = if url.is_none() { URL_IS } else { KEY_IS };
            return Err(Failure::usage(format!(
                "a server of XS2A.api needs its URL and an API key; missing: {missing}"
            ))
            .next("Give both, or none of them for the embedded sandbox."));
        }
    };
    let access = match user {
        None => Access::Key(key),
        Some(user) => Access::User { key, user },
    };
    Ok(Xs2aTarget { place, access })
}

/// The token of a bank user, unless one is to be made for the named user: flags come before the environment.
fn token(who: &BankUserArgs, environment: &Environment) -> Outcome<Option<Secret<String>>> {
    if who.user.is_some() {
        return Ok(None);
    }
    let file = who.token_file.clone().or_else(|| environment.get("TINK_XS2A_TOKEN_FILE").map(PathBuf::from));
    let sources = Sources {
        what: "the token",
        file: file.as_deref(),
        variable: "TINK_XS2A_TOKEN",
        profile_file: None,
        profile_variable: None,
        prompt: None,
    };
    secret::find(&sources, environment)
}

fn server(global: &Global, base_url: String) -> Outcome<Place> {
    if global.store.is_some() {
        return Err(Failure::usage("--store keeps the embedded sandbox, but the credentials name a server")
            .next("Leave one of the two out."));
    }
    Ok(Place::Server { base_url })
}

fn nobody() -> Failure {
    Failure::usage("this is about one bank user, and none is named").next(
        "Give the user's token in TINK_XS2A_TOKEN or by --token-file, or with an API key the user's id: --user ID",
    )
}

#[cfg(test)]
mod tests {
    use super::super::{as_documented, configured};
    use super::*;

    fn shown(global: &Global, asked: Asked<'_>, pairs: &[(&str, &str)]) -> String {
        match resolve(global, None, asked, &Environment::with(pairs)) {
            Ok(target) => format!("{target:?}"),
            Err(failure) => failure.text(),
        }
    }

    fn user(id: &str) -> BankUserArgs {
        BankUserArgs { user: Some(id.to_owned()), token_file: None }
    }

    const URL: (&str, &str) = ("TINK_XS2A_BASE_URL", "https://xs2a.example");
    const KEY: (&str, &str) = ("TINK_XS2A_KEY", "s3cret");
    const TOKEN: (&str, &str) = ("TINK_XS2A_TOKEN", "t0ken");

    #[test]
    fn a_url_and_a_key_mean_a_server_and_none_of_them_the_sandbox() {
        let none = Global::default();
        insta::assert_snapshot!(shown(&none, Asked::Customer, &[URL, KEY]), @r#"Xs2aTarget { place: Server { base_url: "https://xs2a.example" }, access: Key([redacted]) }"#);
        insta::assert_snapshot!(shown(&none, Asked::Customer, &[]), @"Xs2aTarget { place: Embedded { store: None }, access: Key([redacted]) }");
        let flag = Global { base_url: Some("http://flag".into()), ..Global::default() };
        insta::assert_snapshot!(shown(&flag, Asked::Customer, &[URL, KEY]), @r#"Xs2aTarget { place: Server { base_url: "http://flag" }, access: Key([redacted]) }"#);
        insta::assert_snapshot!(shown(&none, Asked::Customer, &[("TINK_BASE_URL", "http://sandbox"), KEY]), @r#"Xs2aTarget { place: Server { base_url: "http://sandbox" }, access: Key([redacted]) }"#);
    }

    #[test]
    fn a_bank_user_is_a_token_or_a_key_with_an_id() {
        let (none, nobody) = (Global::default(), BankUserArgs::default());
        insta::assert_snapshot!(shown(&none, Asked::BankUser(&nobody), &[URL, KEY, TOKEN]), @r#"Xs2aTarget { place: Server { base_url: "https://xs2a.example" }, access: Token([redacted]) }"#);
        insta::assert_snapshot!(shown(&none, Asked::BankUser(&user("bus_1")), &[URL, KEY, TOKEN]), @r#"Xs2aTarget { place: Server { base_url: "https://xs2a.example" }, access: User { key: [redacted], user: "bus_1" } }"#);
        insta::assert_snapshot!(shown(&none, Asked::BankUser(&user("bus_1")), &[]), @r#"Xs2aTarget { place: Embedded { store: None }, access: User { key: [redacted], user: "bus_1" } }"#);
        let kept = Global { store: Some("world.db".into()), ..Global::default() };
        insta::assert_snapshot!(shown(&kept, Asked::BankUser(&nobody), &[TOKEN]), @r#"Xs2aTarget { place: Embedded { store: Some("world.db") }, access: Token([redacted]) }"#);
    }

    #[test]
    fn what_is_missing_is_named() {
        let (none, nobody) = (Global::default(), BankUserArgs::default());
        insta::assert_snapshot!(shown(&none, Asked::Customer, &[URL]), @r"
        error: a server of XS2A.api needs its URL and an API key; missing: the API key (TINK_XS2A_KEY or --api-key-file)

        Give both, or none of them for the embedded sandbox.
        ");
        insta::assert_snapshot!(shown(&none, Asked::Customer, &[KEY]), @r"
        error: a server of XS2A.api needs its URL and an API key; missing: the server's URL (--base-url or TINK_XS2A_BASE_URL; the platform's own is https://api.xs2a.com)

        Give both, or none of them for the embedded sandbox.
        ");
        insta::assert_snapshot!(shown(&none, Asked::BankUser(&nobody), &[URL, KEY]), @r"
        error: this is about one bank user, and none is named

        Give the user's token in TINK_XS2A_TOKEN or by --token-file, or with an API key the user's id: --user ID
        ");
        insta::assert_snapshot!(shown(&none, Asked::BankUser(&nobody), &[TOKEN]), @r"
        error: a token is good for one server; missing: the server's URL (--base-url or TINK_XS2A_BASE_URL; the platform's own is https://api.xs2a.com)

        Give it, or --store FILE for the sandbox that is kept there.
        ");
        let kept = Global { store: Some("world.db".into()), ..Global::default() };
        insta::assert_snapshot!(shown(&kept, Asked::Customer, &[URL, KEY]), @r"
        error: --store keeps the embedded sandbox, but the credentials name a server

        Leave one of the two out.
        ");
    }

    #[test]
    fn a_key_is_not_sent_to_another_platform() {
        for url in ["https://api.tink.com/", "https://api.tink.se", "https://api.moneykit.com"] {
            let text = shown(&Global::default(), Asked::Customer, &[("TINK_XS2A_BASE_URL", url), KEY]);
            assert!(text.starts_with(&format!("error: {url} is not where XS2A.api is")), "{text}");
            let flag = Global { base_url: Some(url.to_owned()), ..Global::default() };
            assert_eq!(shown(&flag, Asked::Customer, &[KEY]), text);
        }
        let flag = Global { base_url: Some("https://api.tink.com/".into()), ..Global::default() };
        insta::assert_snapshot!(shown(&flag, Asked::Customer, &[KEY]), @r"
        error: https://api.tink.com/ is not where XS2A.api is

        Give its URL, which is https://api.xs2a.com: --base-url or TINK_XS2A_BASE_URL. Nothing was sent.
        ");
    }

    #[test]
    fn a_profile_as_documented_names_the_platform() {
        let folder = tempfile::tempdir().expect("a folder");
        insta::assert_snapshot!(shown(&as_documented(folder.path()), Asked::Customer, &[]), @r#"Xs2aTarget { place: Server { base_url: "https://api.xs2a.com" }, access: Key([redacted]) }"#);
    }

    #[test]
    fn where_tink_is_says_nothing_about_xs2a() {
        let folder = tempfile::tempdir().expect("a folder");
        let with = |text: &str, pairs: &[(&str, &str)]| shown(&configured(folder.path(), text), Asked::Customer, pairs);
        let tinks = "base_url = 'https://api.tink.com'\nclient_id = '1'\nclient_secret_env = 'X'";
        insta::assert_snapshot!(with(tinks, &[]), @"Xs2aTarget { place: Embedded { store: None }, access: Key([redacted]) }");
        insta::assert_snapshot!(with(tinks, &[KEY]), @r"
        error: a server of XS2A.api needs its URL and an API key; missing: the server's URL (--base-url or TINK_XS2A_BASE_URL; the platform's own is https://api.xs2a.com)

        Give both, or none of them for the embedded sandbox.
        ");
        insta::assert_snapshot!(with("xs2a_base_url = 'https://api.xs2a.com'", &[("TINK_BASE_URL", "https://api.tink.com"), KEY]), @r#"Xs2aTarget { place: Server { base_url: "https://api.xs2a.com" }, access: Key([redacted]) }"#);
    }

    #[test]
    fn flags_come_before_the_environment_and_that_before_the_profile() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |global: &Global, pairs: &[(&str, &str)]| {
            let environment = Environment::with(&[pairs, &[KEY]].concat());
            match resolve(global, None, Asked::Customer, &environment).expect("a target").place {
                Place::Server { base_url } => base_url,
                Place::Embedded { .. } => "embedded".to_owned(),
            }
        };
        let all = ("TINK_BASE_URL", "http://all");
        assert_eq!(place(&configured(folder.path(), "base_url = 'http://profile'"), &[]), "http://profile");
        let both = configured(folder.path(), "base_url = 'http://profile'\nxs2a_base_url = 'http://of-xs2a'");
        assert_eq!(place(&both, &[]), "http://of-xs2a");
        assert_eq!(place(&both, &[all]), "http://all");
        assert_eq!(place(&both, &[all, URL]), URL.1);
        let flag = Global { base_url: Some("http://flag".into()), ..both };
        assert_eq!(place(&flag, &[all, URL]), "http://flag");
    }
}
