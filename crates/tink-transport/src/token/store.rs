//! Where refresh tokens survive a restart.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use tink_model::Secret;

use crate::{BoxError, BoxFuture};

/// Keeps the latest refresh token of one user's authorization.
///
/// A server may hand out a new refresh token with each use and void the old one. The new one is saved before the access
/// token that came with it is used, so that a crash never leaves only a voided one behind. `Debug` must show no secret.
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// The refresh token saved last, if there is one.
    ///
    /// # Errors
    ///
    /// When the store cannot be read; the operation then fails unsent.
    fn load(&self) -> BoxFuture<'_, Result<Option<Secret<String>>, BoxError>>;

    /// Saves `refresh_token` in the place of the one before.
    ///
    /// # Errors
    ///
    /// When the token is not safely stored; the operation then fails unsent, and the next one saves it first.
    fn save(&self, refresh_token: Secret<String>) -> BoxFuture<'_, Result<(), BoxError>>;
}

/// A store that forgets with the process.
#[derive(Debug, Default)]
pub struct MemoryTokenStore {
    token: Mutex<Option<Secret<String>>>,
}

impl MemoryTokenStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl TokenStore for MemoryTokenStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<Secret<String>>, BoxError>> {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move { Ok(token) })
    }

    fn save(&self, refresh_token: Secret<String>) -> BoxFuture<'_, Result<(), BoxError>> {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(refresh_token);
        Box::pin(async { Ok(()) })
    }
}
