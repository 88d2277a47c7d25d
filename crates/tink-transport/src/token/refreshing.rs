//! Tokens of a user: a code once, and then refresh tokens, each saved before what came with it is used.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tink_model::Secret;

use super::{Grant, OAuth, Token, TokenError, TokenSource, TokenStore};
use crate::BoxFuture;

/// Fetches a user's tokens. The cache above it asks once at a time, so the steps below never run twice at once.
pub(super) struct Refreshing {
    oauth: OAuth,
    store: Option<Arc<dyn TokenStore>>,
    next: Mutex<Next>,
}

/// What will be presented next.
#[derive(Debug, Clone)]
enum Next {
    Code(Secret<String>),
    Refresh(Secret<String>),
    /// The refresh token that the store holds.
    Stored,
    /// Granted, but its refresh token is not saved yet. It is saved before anything else is asked for.
    Unsaved(Token, Secret<String>),
    /// Nothing is left to present.
    Spent,
}

impl Refreshing {
    pub(super) fn from_code(oauth: OAuth, code: Secret<String>, store: Option<Arc<dyn TokenStore>>) -> Self {
        Self { oauth, store, next: Mutex::new(Next::Code(code)) }
    }

    pub(super) fn from_token(oauth: OAuth, token: Option<Secret<String>>, store: Option<Arc<dyn TokenStore>>) -> Self {
        Self { oauth, store, next: Mutex::new(token.map_or(Next::Stored, Next::Refresh)) }
    }

    async fn fetch_next(&self) -> Result<Token, TokenError> {
        let next = self.next().clone();
        match next {
            Next::Code(code) => {
                let token = self.oauth.exchange(&Grant::AuthorizationCode { code }).await?;
                *self.next() = Next::Spent;
                self.keep_refresh_token(token).await
            }
            Next::Refresh(token) => self.refresh(token).await,
            Next::Stored => {
                let stored = match &self.store {
                    Some(store) => store.load().await.map_err(TokenError::store)?,
                    None => None,
                };
                self.refresh(stored.ok_or_else(TokenError::new_grant_needed)?).await
            }
            Next::Unsaved(token, refresh) => self.save(token, refresh).await,
            Next::Spent => Err(TokenError::new_grant_needed()),
        }
    }

    async fn refresh(&self, presented: Secret<String>) -> Result<Token, TokenError> {
        let token = self.oauth.exchange(&Grant::RefreshToken { token: presented.clone() }).await?;
        *self.next() = Next::Refresh(presented);
        self.keep_refresh_token(token).await
    }

    async fn keep_refresh_token(&self, token: Token) -> Result<Token, TokenError> {
        match token.refresh.clone() {
            Some(refresh) => {
                *self.next() = Next::Unsaved(token.clone(), refresh.clone());
                self.save(token, refresh).await
            }
            None => Ok(token),
        }
    }

    async fn save(&self, token: Token, refresh: Secret<String>) -> Result<Token, TokenError> {
        if let Some(store) = &self.store {
            store.save(refresh.clone()).await.map_err(TokenError::store)?;
        }
        *self.next() = Next::Refresh(refresh);
        Ok(token)
    }

    fn next(&self) -> MutexGuard<'_, Next> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Refreshing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refreshing").field("oauth", &self.oauth).field("store", &self.store).finish_non_exhaustive()
    }
}

impl TokenSource for Refreshing {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(self.fetch_next())
    }
}
