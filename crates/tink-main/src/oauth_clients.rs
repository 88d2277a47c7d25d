//! OAuth Service, client manager: how a developer's API clients are set up.

use tink_model::ClientId;
use tink_model::main::operations::{LIST_OAUTH_CLIENTS, UPDATE_OAUTH_CLIENT};
use tink_model::main::{OAuth2Client, OAuth2ClientListResponse, UpdateOAuth2ClientRequest};
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// The developer's API clients, with their secrets. Deprecated by the platform; for use by hand.
    ///
    /// Takes a developer's e-mail address and password in place of a token: [`with_auth`](Self::with_auth) and
    /// [`Auth::basic`](tink_transport::Auth::basic). Only reads.
    ///
    /// Source: main API reference, Getting access.
    ///
    /// # Errors
    ///
    /// 401 [`DeveloperUnauthorized`](crate::model::Refusal::DeveloperUnauthorized).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"clients":[{"id":"c","name":"Test App"}]}"#))));
    /// use tink_transport::Auth;
    ///
    /// let developer = anna.with_auth(Auth::basic("me@example.com", "my-password")?);
    /// for client in developer.list_oauth_clients().await?.clients {
    ///     println!("{:?} {:?}", client.name, client.redirect_uris);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_oauth_clients(&self) -> Result<OAuth2ClientListResponse, Error> {
        self.client().fetch(Call::new(&LIST_OAUTH_CLIENTS), OAuth2ClientListResponse::decode).await
    }

    /// Replaces the redirect URIs of an API client, at most 30, or its icon; nothing else can be changed. Deprecated by the
    /// platform; for use by hand.
    ///
    /// Takes a developer's e-mail address and password in place of a token: [`with_auth`](Self::with_auth) and
    /// [`Auth::basic`](tink_transport::Auth::basic). Idempotent.
    ///
    /// Source: main API reference, OAuth client configuration.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`DeveloperUnauthorized`](crate::model::Refusal::DeveloperUnauthorized).
    /// 404 [`ClientNotFound`](crate::model::Refusal::ClientNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"id":"c","name":"Test App"}"#))));
    /// use tink_main::model::UpdateOAuth2ClientRequest;
    /// use tink_transport::Auth;
    ///
    /// let developer = anna.with_auth(Auth::basic("me@example.com", "my-password")?);
    /// let change = UpdateOAuth2ClientRequest::new().with_redirect_uris(vec!["https://my-app.example/callback".to_owned()]);
    /// developer.update_oauth_client(&"5b0d7a2d74a8470fab64db45ffb6f511".into(), &change).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_oauth_client(
        &self,
        id: &ClientId,
        change: &UpdateOAuth2ClientRequest,
    ) -> Result<OAuth2Client, Error> {
        self.check(&UPDATE_OAUTH_CLIENT, change)?;
        let call = Call::new(&UPDATE_OAUTH_CLIENT).path("clientId", id).json(change.to_json());
        self.client().fetch(call, OAuth2Client::decode).await
    }
}
