//! Access Token Service: tokens of the API client.
//!
//! This is the bare operation. A client made with [`Credentials`](crate::Credentials) gets and renews its token by itself.

use tink_model::moneykit::operations::GENERATE_ACCESS_TOKEN;
use tink_model::moneykit::{Token, TokenRequest};

use crate::{Error, MoneykitClient};

impl MoneykitClient {
    /// Exchanges the id and the secret of an API client for a token.
    ///
    /// No token is sent. Not repeated once it may have arrived.
    ///
    /// Source: official client libraries of 2025, access tokens; operation page of the reference.
    ///
    /// # Errors
    ///
    /// 400 [`InvalidTokenRequest`](crate::model::Refusal::InvalidTokenRequest), 401 [`InvalidClient`](crate::model::Refusal::InvalidClient).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::model::{GrantType, TokenRequest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(201, r#"{"access_token":"t","token_type":"bearer","expires_in":3600}"#))));
    /// let request = TokenRequest::new(GrantType::ClientCredentials).with_client_id("live_0123").with_client_secret("secret");
    /// let token = moneykit.generate_access_token(&request).await?;
    /// assert_eq!(token.expires_in, Some(3600));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn generate_access_token(&self, request: &TokenRequest) -> Result<Token, Error> {
        self.check(&GENERATE_ACCESS_TOKEN, request)?;
        self.client().fetch(Self::call(&GENERATE_ACCESS_TOKEN).form(request.to_form()), Token::decode).await
    }
}
