//! How a client authenticates: the value that a stack's token layer is made of.

use std::fmt;
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use tink_model::Secret;

use super::{TokenCache, TokenSource};
use crate::{Clock, ConfigError};

/// How a client authenticates. Clones share the token that is kept, and so do the clients made with them.
///
/// Tokens that have to be fetched come from an [`OAuth`](crate::OAuth) client or from a [`TokenSource`] of one's own.
#[derive(Clone)]
pub struct Auth {
    pub(crate) kind: AuthKind,
}

#[derive(Clone)]
pub(crate) enum AuthKind {
    None,
    Fixed { scheme: &'static str, header: HeaderValue },
    Renewed(Renewed),
}

#[derive(Clone)]
pub(crate) struct Renewed {
    source: Arc<dyn TokenSource>,
    cache: Arc<OnceLock<Arc<TokenCache>>>,
}

impl Auth {
    /// No authentication.
    #[must_use]
    pub const fn none() -> Self {
        Self { kind: AuthKind::None }
    }

    /// One bearer token, which is never renewed.
    ///
    /// # Errors
    ///
    /// When the token is empty or holds characters that no header can carry, such as a line end.
    pub fn bearer(token: impl Into<Secret<String>>) -> Result<Self, ConfigError> {
        let token = token.into();
        if token.expose().is_empty() {
            return Err(ConfigError::new("the token is empty"));
        }
        Self::fixed("bearer", &format!("Bearer {}", token.expose()))
    }

    /// HTTP Basic with a user name and a password.
    ///
    /// # Errors
    ///
    /// When the user name holds a colon, which Basic cannot express.
    pub fn basic(user: &str, password: impl Into<Secret<String>>) -> Result<Self, ConfigError> {
        if user.contains(':') {
            return Err(ConfigError::new("a user name for HTTP Basic cannot hold a colon"));
        }
        let pair = STANDARD.encode(format!("{user}:{}", password.into().expose()));
        Self::fixed("basic", &format!("Basic {pair}"))
    }

    /// Tokens from `source`, kept while they are valid and renewed in time.
    #[must_use]
    pub fn tokens(source: Arc<dyn TokenSource>) -> Self {
        Self { kind: AuthKind::Renewed(Renewed { source, cache: Arc::default() }) }
    }

    fn fixed(scheme: &'static str, value: &str) -> Result<Self, ConfigError> {
        let mut header = HeaderValue::from_str(value)
            .map_err(|_| ConfigError::new("the token holds characters that no header can carry"))?;
        header.set_sensitive(true);
        Ok(Self { kind: AuthKind::Fixed { scheme, header } })
    }
}

impl Renewed {
    /// The cache that all clients with this value share, with the clock of the first.
    pub(crate) fn cache(&self, clock: &Arc<dyn Clock>) -> Arc<TokenCache> {
        let new = || Arc::new(TokenCache::new(Arc::clone(&self.source), Arc::clone(clock)));
        Arc::clone(self.cache.get_or_init(new))
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            AuthKind::None => f.write_str("none"),
            AuthKind::Fixed { scheme, .. } => write!(f, "{scheme} [redacted]"),
            AuthKind::Renewed(renewed) => renewed.source.fmt(f),
        }
    }
}
