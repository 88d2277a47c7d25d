//! The two secrets of the API: the key of a customer, and the token of one bank user. A call takes one of them, never the other.

use tink_model::Secret;
use tink_model::xs2a::AccessToken;
use tink_transport::{Auth, ConfigError};

/// The user name of HTTP Basic authentication, the same for everybody.
const USER: &str = "api";

/// The key of a customer of the platform: it creates bank users and their tokens, and looks up sessions, events and banks. Keep it on
/// the server. Debug does not show it.
#[derive(Debug, Clone)]
pub struct ApiKey(Auth);

/// The token of one bank user: it reaches what belongs to this user and nothing else, so that a device of the user's may hold it.
/// Debug does not show it.
#[derive(Debug, Clone)]
pub struct BankUserToken(Auth);

impl ApiKey {
    /// Takes the text of a key.
    ///
    /// # Errors
    ///
    /// If no header can carry it.
    pub fn new(key: impl Into<Secret>) -> Result<Self, ConfigError> {
        Auth::basic(USER, key).map(Self)
    }

    pub(crate) fn auth(&self) -> Auth {
        self.0.clone()
    }
}

impl BankUserToken {
    /// Takes the text of a token.
    ///
    /// # Errors
    ///
    /// If no header can carry it.
    pub fn new(token: impl Into<Secret>) -> Result<Self, ConfigError> {
        Auth::basic(USER, token).map(Self)
    }

    pub(crate) fn auth(&self) -> Auth {
        self.0.clone()
    }
}

impl TryFrom<&AccessToken> for BankUserToken {
    type Error = ConfigError;

    fn try_from(token: &AccessToken) -> Result<Self, ConfigError> {
        Self::new(token.token.clone())
    }
}
