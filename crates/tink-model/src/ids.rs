//! Strings with a meaning: identifiers that cannot be mistaken for one another, and codes of markets, locales and currencies.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::form::FormValue;
use crate::json::{FromJson, ReadError, Reader, ToJson, write_string};

macro_rules! text_types {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes a text over as it is.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes the text out.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromJson for $name {
            #[inline]
            fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
                String::read(reader).map(Self)
            }
        }

        impl ToJson for $name {
            fn write(&self, out: &mut Vec<u8>) {
                write_string(&self.0, out);
            }
        }

        impl FormValue for $name {
            fn from_form(text: String) -> Result<Self, &'static str> {
                Ok(Self(text))
            }

            fn to_form(&self) -> String {
                self.0.clone()
            }
        }
    )+};
}

text_types! {
    /// The platform's id of a user: 32 hexadecimal digits.
    UserId;
    /// The caller's own id of a user, given when the user is created; the Connector's paths hold it.
    ExternalUserId;
    /// The platform's id of an account.
    AccountId;
    /// The caller's own id of an account; the main API shows it as `bankId`.
    ExternalAccountId;
    /// The platform's id of a transaction.
    TransactionId;
    /// The caller's own id of a transaction, unique within its account.
    ExternalTransactionId;
    /// The platform's id of a set of credentials.
    CredentialsId;
    /// The platform's id of a category, the same for all users.
    CategoryId;
    /// The id of an API client.
    ClientId;
    /// The id of a bank user of XS2A.api.
    BankUserId;
    /// The id of an access token of a bank user, which is not the token.
    AccessTokenId;
    /// The id of a bank connection.
    BankConnectionId;
    /// The id of a wizard's run, by which it and the bank connection it leads to can be looked up (`transaction`).
    WizardTransactionId;
    /// The id of an event.
    EventId;
    /// MoneyKit's id of a link, a connection of one user to one institution.
    LinkId;
    /// MoneyKit's id of an institution; in an import also a provider's name and that provider's id of it, with a dot between.
    InstitutionId;
    /// A locale such as `sv_SE`: a language of ISO 639-1 and a country of ISO 3166-1. `parse` checks the form; a response may
    /// hold anything.
    Locale;
    /// A market such as `SE`: a country of ISO 3166-1. `parse` checks the form; a response may hold anything.
    Market;
    /// A currency such as `SEK`: a code of ISO 4217. `parse` checks the form; a response may hold anything.
    Currency;
}

/// A code that does not have its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeError {
    expected: &'static str,
}

impl CodeError {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for CodeError {}

macro_rules! codes {
    ($($name:ident, $form:expr, $expected:literal;)+) => {$(
        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                if has_form(text, $form) { Ok(Self(text.to_owned())) } else { Err(CodeError { expected: $expected }) }
            }
        }
    )+};
}

codes! {
    Locale, "aa_AA", "a locale such as sv_SE: two lower-case letters, `_`, two capital letters";
    Market, "AA", "a market such as SE: two capital letters";
    Currency, "AAA", "a currency such as SEK: three capital letters";
}

/// Whether a text has a form in which `a` stands for a lower-case letter, `A` for a capital, and any other character for itself.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, form)| match form {
            b'a' => byte.is_ascii_lowercase(),
            b'A' => byte.is_ascii_uppercase(),
            other => byte == other,
        })
}
