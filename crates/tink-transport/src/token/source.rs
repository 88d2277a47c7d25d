//! What a source of tokens is: something that fetches a new one when asked. It neither keeps nor counts them.

use std::fmt;
use std::time::Duration;

use tink_model::Secret;

use super::TokenError;
use crate::BoxFuture;

/// A token as an authorization server grants it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Token {
    /// The access token, opaque.
    pub access: Secret<String>,
    /// How long it is valid from the moment it was asked for; `None` when the server does not say.
    pub lifetime: Option<Duration>,
    /// The refresh token, where there is one.
    pub refresh: Option<Secret<String>>,
    /// The scopes granted, as the server writes them.
    pub scope: Option<String>,
}

impl Token {
    /// An access token of unknown lifetime.
    pub fn new(access: impl Into<Secret<String>>) -> Self {
        Self { access: access.into(), lifetime: None, refresh: None, scope: None }
    }

    /// Sets the lifetime.
    #[must_use]
    pub const fn with_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Sets the refresh token.
    #[must_use]
    pub fn with_refresh(mut self, refresh: impl Into<Secret<String>>) -> Self {
        self.refresh = Some(refresh.into());
        self
    }

    /// Sets the scopes granted.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }
}

/// Fetches tokens. The token layer asks when it needs one, keeps it while it is valid, and never asks twice at the same
/// time; so an implementation needs no cache and no lock of its own. `Debug` must show no secret.
pub trait TokenSource: fmt::Debug + Send + Sync + 'static {
    /// Fetches a new token.
    fn fetch(&self) -> BoxFuture<'_, Result<Token, TokenError>>;
}
