//! What the command learns from the process around it, in one value, so that a test can make one.

use std::collections::BTreeMap;
use std::fmt;
use std::io::IsTerminal;
use std::path::PathBuf;

/// The environment of a run.
#[derive(Clone, Default)]
pub(crate) struct Environment {
    variables: BTreeMap<String, String>,
    /// Whether a person can be asked: standard input and standard error are a terminal.
    pub(crate) can_ask: bool,
}

/// The variables that are read, and no others.
const NAMES: &[&str] = &[
    "MONEYKIT_BASE_URL",
    "MONEYKIT_CLIENT_ID",
    "MONEYKIT_CLIENT_SECRET",
    "MONEYKIT_CLIENT_SECRET_FILE",
    "MONEYKIT_EXCHANGEABLE_TOKEN",
    "TINK_BASE_URL",
    "TINK_CLIENT_ID",
    "TINK_CLIENT_SECRET",
    "TINK_CLIENT_SECRET_FILE",
    "TINK_CONFIG",
    "TINK_PROFILE",
    "TINK_DEVELOPER_EMAIL",
    "TINK_DEVELOPER_PASSWORD",
    "TINK_XS2A_BASE_URL",
    "TINK_XS2A_KEY",
    "TINK_XS2A_KEY_FILE",
    "TINK_XS2A_TOKEN",
    "TINK_XS2A_TOKEN_FILE",
    "TINK_XS2A_WIZARD_KEY",
    "NO_COLOR",
    "TERM",
    "XDG_CONFIG_HOME",
    "HOME",
];

/// Only the names, since secrets are among the values.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.variables.keys().map(String::as_str).collect();
        f.debug_struct("Environment").field("variables", &names).field("can_ask", &self.can_ask).finish()
    }
}

impl Environment {
    /// The process's own.
    pub(crate) fn of_process() -> Self {
        let variables = NAMES.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?))).collect();
        Self { variables, can_ask: std::io::stdin().is_terminal() && std::io::stderr().is_terminal() }
    }

    /// A variable that is set and not empty. Any other name than the listed ones is looked up in the process: the
    /// configuration may name a variable of the user's own.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let value = match self.variables.get(name) {
            Some(value) => Some(value.clone()),
            None if NAMES.contains(&name) => None,
            None => std::env::var(name).ok(),
        };
        value.filter(|value| !value.is_empty())
    }

    /// Where the configuration is when nothing says otherwise.
    pub(crate) fn config_path(&self) -> Option<PathBuf> {
        let home = self
            .get("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(self.get("HOME")?).join(".config")))?;
        Some(home.join("tink").join("config.toml"))
    }

    #[cfg(test)]
    pub(crate) fn with(pairs: &[(&str, &str)]) -> Self {
        Self {
            variables: pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            can_ask: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_variables_are_not_shown() {
        let shown = format!("{:?}", Environment::with(&[("TINK_CLIENT_SECRET", "s3cret"), ("HOME", "/root")]));
        assert_eq!(shown, r#"Environment { variables: ["HOME", "TINK_CLIENT_SECRET"], can_ask: false }"#);
    }
}
