//! What an API client proves itself with, and the source of tokens that this makes.

use std::fmt;
use std::sync::Arc;

use tink_model::Secret;
use tink_transport::{Auth, BoxFuture, Client, ConfigError, Grant, OAuth, Token, TokenError, TokenSource};

/// Where the token endpoint is.
const TOKEN_PATH: &str = "/auth/token";

/// The id and the secret of an API client. Debug shows neither.
#[derive(Clone)]
pub struct Credentials {
    client_id: String,
    client_secret: Secret,
    scope: Option<String>,
}

impl Credentials {
    /// The credentials of an API client, for tokens with all of its scopes.
    #[must_use]
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self { client_id: client_id.into(), client_secret: client_secret.into(), scope: None }
    }

    /// Asks for tokens with these scopes alone.
    #[must_use]
    pub fn with_scopes(mut self, scopes: &[&str]) -> Self {
        self.scope = Some(scopes.join(" ")).filter(|scope| !scope.is_empty());
        self
    }

    /// Tokens of the API client, from the token endpoint under the base URL of `client` and over its connections.
    pub(crate) fn auth(&self, client: &Client) -> Result<Auth, ConfigError> {
        let oauth = OAuth::at(client, TOKEN_PATH, self.client_id.clone(), self.client_secret.clone())?;
        Ok(Auth::tokens(Arc::new(Tokens { oauth, scope: self.scope.clone() })))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// Tokens of an API client. The client's id stays out of Debug, so the source is not that of [`OAuth`] itself.
struct Tokens {
    oauth: OAuth,
    scope: Option<String>,
}

impl TokenSource for Tokens {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move { self.oauth.exchange(&Grant::ClientCredentials { scope: self.scope.clone() }).await })
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tokens of an API client")
    }
}
