//! Tokens of the client's own users: a grant by the client, and the exchange of its code, each time one is needed.

use std::sync::Arc;

use tink_model::main::AuthorizationGrantRequest;
use tink_model::{ExternalUserId, UserId};
use tink_transport::{Auth, BoxFuture, Grant, OAuth, Token, TokenError, TokenSource};

use crate::MainClient;

/// Names one of the client's users.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserKey {
    /// By the platform's own id.
    Id(UserId),
    /// By the id that the client gave at creation.
    External(ExternalUserId),
}

impl From<UserId> for UserKey {
    fn from(id: UserId) -> Self {
        Self::Id(id)
    }
}

impl From<ExternalUserId> for UserKey {
    fn from(id: ExternalUserId) -> Self {
        Self::External(id)
    }
}

/// A bare text is an external user id.
impl From<&str> for UserKey {
    fn from(id: &str) -> Self {
        Self::External(id.into())
    }
}

/// Authenticates as one of the client's users, with tokens that hold `scopes`. `grants` is a client whose own token holds
/// `authorization:grant`; `oauth` exchanges the codes. A new grant is made whenever a token is needed, so no refresh token
/// is kept.
///
/// ```
/// use tink_main::{MainClient, user_tokens};
/// use tink_transport::OAuth;
/// # use tink_transport::testing::{Replay, client_over};
///
/// # let client = client_over(Replay::new());
/// let main = MainClient::new(client.clone());
/// let oauth = OAuth::new(&client, "my-client", "my-secret")?;
/// let as_anna = client.with_auth(user_tokens(&main, &oauth, "anna-1", &["transactions:write"]));
/// # Ok::<(), tink_transport::ConfigError>(())
/// ```
pub fn user_tokens(grants: &MainClient, oauth: &OAuth, user: impl Into<UserKey>, scopes: &[&str]) -> Auth {
    let request = AuthorizationGrantRequest::new(scopes.join(","));
    let request = match user.into() {
        UserKey::Id(id) => request.with_user_id(id),
        UserKey::External(id) => request.with_external_user_id(id),
    };
    Auth::tokens(Arc::new(Granted { grants: grants.clone(), oauth: oauth.clone(), request }))
}

impl MainClient {
    /// The same client acting for one of the client's users, with a token that holds `scopes`; see [`user_tokens`].
    #[must_use]
    pub fn for_user(&self, oauth: &OAuth, user: impl Into<UserKey>, scopes: &[&str]) -> Self {
        self.clone().with_auth(user_tokens(self, oauth, user, scopes))
    }
}

#[derive(Debug)]
struct Granted {
    grants: MainClient,
    oauth: OAuth,
    request: AuthorizationGrantRequest,
}

impl TokenSource for Granted {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            let granted = self.grants.create_authorization_grant(&self.request).await;
            let granted =
                granted.map_err(|error| TokenError::with_source("no code for the user could be had", error))?;
            self.oauth.exchange(&Grant::AuthorizationCode { code: granted.code }).await
        })
    }
}
