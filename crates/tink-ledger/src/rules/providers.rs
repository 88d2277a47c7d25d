//! Providers: the banks that a user can be connected to, all of them simulated.
//!
//! The catalogue is data: `data/providers.json`. From the reference come the names, users, passwords and codes of the test
//! providers without the mark `ours`, and the names of the two Swedish banks. The banks of the other markets, their numbers and
//! every text are ours, and so is that a bank takes any login that fits its fields, that test providers serve every market, and
//! that 1800 is a year of birth for them: the reference's own pattern does not take the reference's own test person.

mod field;
mod load;
mod text;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use tink_model::Secret;

pub use self::field::{Field, FieldFault, check, check_given, missing};
pub use self::text::Text;
pub(crate) use self::text::is_swedish;
use super::market::Market;
use crate::kind::CredentialsKind;

/// The test provider whose user name is the name of a scenario. Its credentials fetch by themselves as time passes.
pub const SCENARIO_PROVIDER: &str = "test-scenario";

/// A provider.
#[derive(Debug, Clone)]
pub struct Provider {
    /// The name for machines.
    pub name: String,
    /// The type.
    pub kind: ProviderKind,
    /// How its users authenticate.
    pub credentials: CredentialsKind,
    /// The name for people.
    pub display_name: String,
    /// The name of the group that it stands in.
    pub group_display_name: String,
    /// How users authenticate, in words.
    pub display_description: Text,
    /// What users need, in words.
    pub password_help_text: Text,
    /// Whether authentication takes more than what one knows.
    pub multi_factor: bool,
    /// Whether it is one of the market's popular ones.
    pub popular: bool,
    /// What can be fetched, as the API spells it.
    pub capabilities: Vec<String>,
    /// What users fill in.
    pub fields: Vec<Field>,
    /// How its simulation behaves.
    pub script: Script,
    markets: Option<Vec<String>>,
}

/// The type of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProviderKind {
    /// A bank.
    Bank,
    /// For developers; lists leave it out unless they are asked for it.
    Test,
}

impl ProviderKind {
    /// The API's own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bank => "BANK",
            Self::Test => "TEST",
        }
    }
}

/// How the simulation of a provider behaves.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// The only login that is taken, by field; none where any login is that fits the fields.
    pub login: Option<BTreeMap<String, String>>,
    /// What the user is asked for after that, in order.
    pub asks: Vec<Ask>,
    /// What comes of it.
    pub outcome: Outcome,
}

/// Something that the user is asked for.
#[derive(Debug, Clone)]
pub enum Ask {
    /// To confirm in an app.
    App {
        /// After how many milliseconds the simulated user confirms; without it nobody does.
        answers_after: Option<i64>,
    },
    /// To answer questions.
    Questions {
        /// The questions.
        fields: Vec<Field>,
        /// The only answers that are taken, by field; none where any are that fit.
        answers: Option<BTreeMap<String, String>>,
    },
}

/// What comes of a login that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The user is authenticated and data is fetched.
    #[default]
    Authenticated,
    /// Whoever confirms is turned away.
    TurnedAway,
    /// Fetching fails, every time.
    TemporaryError,
    /// The provider is not connected any more.
    PermanentError,
}

impl Provider {
    /// Whether it serves a market; the code is upper case.
    #[must_use]
    pub fn serves(&self, market: &str) -> bool {
        self.markets.as_ref().is_none_or(|markets| markets.iter().any(|code| code == market))
    }

    /// Whether that is a login which it takes.
    #[must_use]
    pub fn takes(&self, login: &BTreeMap<String, Secret<String>>) -> bool {
        right(self.script.login.as_ref(), login)
    }

    /// What may be kept and shown of a login.
    #[must_use]
    pub fn visible(&self, login: &BTreeMap<String, Secret<String>>) -> BTreeMap<String, String> {
        let visible = self.fields.iter().filter(|field| field.is_visible());
        visible
            .filter_map(|field| Some((field.name.clone(), login.get(&field.name)?.expose().clone())))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// Whether accounts of that type can be fetched.
    #[must_use]
    pub fn fetches(&self, account_type: &str) -> bool {
        let capability = match account_type {
            "SAVINGS" => "SAVINGS_ACCOUNTS",
            "CREDIT_CARD" => "CREDIT_CARDS",
            "INVESTMENT" | "PENSION" => "INVESTMENTS",
            "LOAN" | "MORTGAGE" => "LOANS",
            _ => "CHECKING_ACCOUNTS",
        };
        self.capabilities.iter().any(|known| known == capability)
    }

    /// What it may ask for after the login.
    pub fn supplemental_fields(&self) -> impl Iterator<Item = &Field> {
        self.script.asks.iter().flat_map(|ask| match ask {
            Ask::App { .. } => [].iter(),
            Ask::Questions { fields, .. } => fields.iter(),
        })
    }
}

/// Whether these are the values that are wanted, where only some are.
pub(crate) fn right(wanted: Option<&BTreeMap<String, String>>, given: &BTreeMap<String, Secret<String>>) -> bool {
    wanted.is_none_or(|wanted| {
        wanted.iter().all(|(name, value)| given.get(name).is_some_and(|given| given.expose() == value))
    })
}

/// All providers, banks first.
#[must_use]
pub fn all() -> &'static [Provider] {
    static PROVIDERS: LazyLock<Vec<Provider>> = LazyLock::new(load::providers);
    &PROVIDERS
}

/// The provider of that name.
#[must_use]
pub fn of_name(name: &str) -> Option<&'static Provider> {
    all().iter().find(|provider| provider.name == name)
}

/// The providers of a market; those for developers only when they are asked for.
pub fn in_market(market: &Market, with_test_providers: bool) -> impl Iterator<Item = &'static Provider> {
    let code = market.code;
    all()
        .iter()
        .filter(move |provider| provider.serves(code))
        .filter(move |provider| with_test_providers || provider.kind != ProviderKind::Test)
}

#[cfg(test)]
mod tests;
