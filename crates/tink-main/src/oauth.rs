//! OAuth Service: tokens, and codes for users' tokens.
//!
//! These are the bare operations. A client that shall get and renew its token by itself is made with
//! [`Auth`](tink_transport::Auth); for a user's see [`user_tokens`](crate::user_tokens).

use tink_model::main::operations::{CREATE_AUTHORIZATION_GRANT, DELEGATE_AUTHORIZATION_GRANT, GET_TOKEN};
use tink_model::main::{
    AuthorizationGrantRequest, AuthorizationGrantResponse, DelegateAuthorizationGrantRequest,
    OAuth2AuthenticationTokenRequest, OAuth2AuthenticationTokenResponse,
};
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// Exchanges client credentials, an authorization code or a refresh token for a token. A token of the client lives
    /// 1800 seconds, a user's 7200; the answer says so.
    ///
    /// Scope: none, and no token is sent. Not repeatable: a code works once. So this is sent again only when it surely did
    /// not arrive.
    ///
    /// Source: main API reference, OAuth Service, Get an authorization token; general reference, token endpoint.
    ///
    /// # Errors
    ///
    /// 400 [`InvalidTokenRequest`](crate::model::Refusal::InvalidTokenRequest): a field is missing, or the grant type or a
    /// scope is not good.
    /// 401 [`InvalidClientOrGrant`](crate::model::Refusal::InvalidClientOrGrant): there is no such client, its secret is wrong, or
    /// the code or refresh token is unknown, used or expired.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_main::model::{GrantType, OAuth2AuthenticationTokenRequest};
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"{"access_token":"t","expires_in":7200,"scope":"accounts:read"}"#);
    /// # let main = MainClient::new(client_over(Replay::new().answer(answer)));
    /// let code = OAuth2AuthenticationTokenRequest::new("my-client", "my-secret", GrantType::AuthorizationCode)
    ///     .with_code("1a513b99126ade1e7718135019fd119a");
    /// let token = main.get_token(&code).await?;
    /// assert_eq!(token.expires_in, Some(7200));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_token(
        &self,
        request: &OAuth2AuthenticationTokenRequest,
    ) -> Result<OAuth2AuthenticationTokenResponse, Error> {
        self.check(&GET_TOKEN, request)?;
        let call = Call::new(&GET_TOKEN).form(request.to_form());
        self.client().fetch(call, OAuth2AuthenticationTokenResponse::decode).await
    }

    /// Makes a code with which a token of one of the client's own users can be had. Exactly one of user id and external
    /// user id is given. The scopes are those of the user's token; the client's own token need not have them.
    ///
    /// Scope: `authorization:grant`, with a token of the client. Idempotent: a repetition makes one more code.
    ///
    /// Source: general reference, authorization grant.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`UserNotFound`](crate::model::Refusal::UserNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_main::model::AuthorizationGrantRequest;
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let main = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"code":"c"}"#))));
    /// let grant = AuthorizationGrantRequest::new("accounts:read,transactions:read").with_external_user_id("anna-1");
    /// let code = main.create_authorization_grant(&grant).await?.code;
    /// assert_eq!(format!("{code:?}"), "[redacted]");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_authorization_grant(
        &self,
        request: &AuthorizationGrantRequest,
    ) -> Result<AuthorizationGrantResponse, Error> {
        self.check(&CREATE_AUTHORIZATION_GRANT, request)?;
        let call = Call::new(&CREATE_AUTHORIZATION_GRANT).form(request.to_form());
        self.client().fetch(call, AuthorizationGrantResponse::decode).await
    }

    /// Makes a code that another client, the actor, exchanges in the user's name. `id_hint` is what the actor shows to the user of
    /// who is meant.
    ///
    /// Scope: `authorization:grant`, with a token of the client. Idempotent: a repetition makes one more code.
    ///
    /// Source: general reference of January 2026, authorization grants.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`UnauthorizedOrScopeNotAllowed`](crate::model::Refusal::UnauthorizedOrScopeNotAllowed), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`UserNotFound`](crate::model::Refusal::UserNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"code":"c"}"#))));
    /// use tink_main::model::DelegateAuthorizationGrantRequest;
    ///
    /// let request = DelegateAuthorizationGrantRequest::new("df05e4b379934cd09963197cc855bfe9", "Anna", "credentials:read")
    ///     .with_external_user_id("anna-1");
    /// let code = anna.delegate_authorization_grant(&request).await?.code;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delegate_authorization_grant(
        &self,
        request: &DelegateAuthorizationGrantRequest,
    ) -> Result<AuthorizationGrantResponse, Error> {
        self.check(&DELEGATE_AUTHORIZATION_GRANT, request)?;
        let call = Call::new(&DELEGATE_AUTHORIZATION_GRANT).form(request.to_form());
        self.client().fetch(call, AuthorizationGrantResponse::decode).await
    }
}
