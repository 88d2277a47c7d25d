//! What a client asks for when it connects a bank.

use serde::{Deserialize, Serialize};

use super::banks::{Bank, of_bic};

/// Who keeps a bank connection up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SyncMode {
    /// The platform keeps the login and synchronises once a day.
    Full,
    /// The client keeps a half of the encrypted login.
    Shared,
    /// Nobody keeps anything.
    #[default]
    None,
}

/// Which accounts of a bank are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountSelection {
    /// All of them.
    #[default]
    All,
    /// One that the account holder chooses.
    Single,
    /// Those that the account holder chooses.
    Multi,
}

/// The language of a wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// German.
    De,
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Italian.
    It,
}

macro_rules! spelling {
    ($name:ident { $($variant:ident => $text:literal),+ $(,)? }) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The API's own spelling.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }

            /// The one of that spelling.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

spelling!(SyncMode { Full => "full", Shared => "shared", None => "none" });
spelling!(AccountSelection { All => "all", Single => "single", Multi => "multi" });
spelling!(Language { De => "de", En => "en", Fr => "fr", Es => "es", It => "it" });

/// What a client asks for when it connects a bank; what it leaves out is here with what stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Terms {
    /// Who keeps it up to date.
    pub mode: SyncMode,
    /// Which accounts are taken.
    pub selection: AccountSelection,
    /// The language of the wizard.
    pub language: Language,
    /// The BIC of the bank to begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bic: Option<String>,
    /// The country to begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// How many days of rows a first synchronisation brings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// How many days of rows are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_days: Option<u32>,
}

impl Terms {
    /// The bank that the client named, if it is one that can be reached: then the account holder is not asked for it.
    #[must_use]
    pub fn given_bank(&self) -> Option<&'static Bank> {
        self.bic.as_deref().and_then(of_bic).filter(|bank| bank.supported)
    }
}
