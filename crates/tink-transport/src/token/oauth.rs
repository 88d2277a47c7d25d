//! The client's side of an OAuth token endpoint: presents a grant, reads a token.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use tink_model::Secret;

use super::refreshing::Refreshing;
use super::{Auth, Grant, Token, TokenError, TokenSource, TokenStore};
use crate::message::service_message;
use crate::retry::retry_after;
use crate::{BoxFuture, CallContext, Client, Clock, Transport};

/// Where Tink's token endpoint is.
const TOKEN_PATH: &str = "/api/v1/oauth/token";
/// More than any token answer needs.
const MAX_ANSWER: usize = 1 << 20;

/// An OAuth client at an authorization server: an id, a secret, and the endpoint that takes them.
///
/// Its requests run on a small stack of their own over the client's transport (deadline, retries, attempt time-out; no
/// rate limit, no token), so that their failures and retries are not mixed up with those of operations.
///
/// ```
/// # use std::sync::Arc;
/// # use tink_transport::{Client, OAuth, Transport, testing::{ManualClock, Never}};
/// # let transport: Arc<dyn Transport> = Arc::new(Never::new());
/// # let clock = Arc::new(ManualClock::new());
/// let anonymous = Client::builder_with_clock(transport, clock, "https://api.tink.com").build()?;
/// let oauth = OAuth::new(&anonymous, "my-client", "my-secret")?;
/// let of_the_client = anonymous.with_auth(oauth.client_credentials(&["accounts:write", "transactions:write"]));
/// let of_a_user = anonymous.with_auth(oauth.authorization_code("a-code-of-the-user"));
/// # Ok::<(), tink_transport::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct OAuth {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    url: http::Uri,
    client_id: String,
    client_secret: Secret<String>,
}

impl OAuth {
    /// The OAuth client of this id and secret at Tink's token endpoint under `client`'s base URL.
    ///
    /// # Errors
    ///
    /// When the endpoint's URL is not valid.
    pub fn new(
        client: &Client,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret<String>>,
    ) -> Result<Self, crate::ConfigError> {
        Self::at(client, TOKEN_PATH, client_id, client_secret)
    }

    /// The same at another path of the base URL.
    ///
    /// # Errors
    ///
    /// When the endpoint's URL is not valid.
    pub fn at(
        client: &Client,
        path: &str,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret<String>>,
    ) -> Result<Self, crate::ConfigError> {
        let (transport, clock) = client.token_stack();
        let url = client.base_url().join(path.to_owned())?;
        Ok(Self { transport, clock, url, client_id: client_id.into(), client_secret: client_secret.into() })
    }

    /// Tokens of the client itself, with these scopes; with none given, with all that the client has.
    #[must_use]
    pub fn client_credentials(&self, scopes: &[&str]) -> Auth {
        let scope = (!scopes.is_empty()).then(|| scopes.join(","));
        Auth::tokens(Arc::new(ClientCredentials { oauth: self.clone(), scope }))
    }

    /// Tokens of the user whose authorization ended with `code`, renewed by refresh tokens as long as the server hands
    /// them out. These are kept in memory only.
    #[must_use]
    pub fn authorization_code(&self, code: impl Into<Secret<String>>) -> Auth {
        Auth::tokens(Arc::new(Refreshing::from_code(self.clone(), code.into(), None)))
    }

    /// The same, with refresh tokens kept in `store`. The code is presented even if the store holds a token, since it is
    /// the newer authorization.
    #[must_use]
    pub fn authorization_code_with(&self, code: impl Into<Secret<String>>, store: Arc<dyn TokenStore>) -> Auth {
        Auth::tokens(Arc::new(Refreshing::from_code(self.clone(), code.into(), Some(store))))
    }

    /// Tokens of the user to whom `refresh_token` belongs. Rotated refresh tokens are kept in memory only.
    #[must_use]
    pub fn refresh_token(&self, refresh_token: impl Into<Secret<String>>) -> Auth {
        Auth::tokens(Arc::new(Refreshing::from_token(self.clone(), Some(refresh_token.into()), None)))
    }

    /// Tokens of the user whose refresh token `store` holds.
    #[must_use]
    pub fn stored(&self, store: Arc<dyn TokenStore>) -> Auth {
        Auth::tokens(Arc::new(Refreshing::from_token(self.clone(), None, Some(store))))
    }

    /// Presents `grant` and gives the token, without keeping it.
    ///
    /// # Errors
    ///
    /// When the server refuses, cannot be reached, or answers with something that is no token.
    pub async fn exchange(&self, grant: &Grant) -> Result<Token, TokenError> {
        let response = self.transport.call(self.request(grant)).await.map_err(TokenError::unreachable)?;
        let status = response.status();
        if !status.is_success() {
            let message = service_message(response.body()).map(|text| self.without_secrets(&text, grant));
            let retry_after = retry_after(response.headers(), || self.clock.epoch_millis());
            return Err(TokenError::refused(status, message, retry_after));
        }
        read_token(response.body()).map_err(|reason| TokenError::unreadable(status, reason))
    }

    fn request(&self, grant: &Grant) -> http::Request<Bytes> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("client_id", &self.client_id).append_pair("client_secret", self.client_secret.expose());
        grant.write(&mut form);
        let mut request = http::Request::new(Bytes::from(form.finish()));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = self.url.clone();
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, http::HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, http::HeaderValue::from_static("application/json"));
        request.extensions_mut().insert(CallContext::of_class(grant.class()).with_max_response_bytes(MAX_ANSWER));
        request
    }

    /// A server may quote what it was sent; the quotation goes into an error that people log.
    fn without_secrets(&self, text: &str, grant: &Grant) -> String {
        [Some(self.client_secret.expose().as_str()), grant.secret()]
            .into_iter()
            .flatten()
            .filter(|secret| !secret.is_empty())
            .fold(text.to_owned(), |text, secret| text.replace(secret, "[redacted]"))
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("url", &self.url)
            .field("client_id", &self.client_id)
            .field("client_secret", &self.client_secret)
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct ClientCredentials {
    oauth: OAuth,
    scope: Option<String>,
}

impl TokenSource for ClientCredentials {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move { self.oauth.exchange(&Grant::ClientCredentials { scope: self.scope.clone() }).await })
    }
}

/// Reads a token answer, leniently: only the access token has to be there.
fn read_token(body: &[u8]) -> Result<Token, &'static str> {
    let answer: serde_json::Value = serde_json::from_slice(body).map_err(|_| "it is not JSON")?;
    let text = |name: &str| answer.get(name).and_then(serde_json::Value::as_str).filter(|text| !text.is_empty());
    let access = text("access_token").ok_or("it has no access_token")?;
    let seconds = answer.get("expires_in").and_then(|value| match value {
        serde_json::Value::String(digits) => digits.parse().ok(),
        value => value.as_u64(),
    });
    Ok(Token {
        access: access.into(),
        lifetime: seconds.map(Duration::from_secs),
        refresh: text("refresh_token").map(Secret::from),
        scope: text("scope").map(str::to_owned),
    })
}

#[cfg(test)]
#[path = "oauth_tests.rs"]
mod tests;
