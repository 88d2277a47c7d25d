//! Link Session Service: the dialogue in which a user connects a link, anew or again.

use tink_model::moneykit::operations::{CREATE_LINK_SESSION, EXCHANGE_TOKEN};
use tink_model::moneykit::{ExchangeTokenRequest, ExchangedLink, LinkSession, LinkSessionRequest};

use crate::{Error, MoneykitClient};

impl MoneykitClient {
    /// Begins the dialogue in which a user connects an institution. With `existing_link_id` it connects that link again, such as one
    /// that was imported; the institution then counts for nothing.
    ///
    /// Takes the token of the API client. Not repeated once it may have arrived.
    ///
    /// Source: official client libraries of 2025, link sessions; MoneyKit reference, Import Link.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`ForbiddenConfig`](crate::model::Refusal::ForbiddenConfig).
    /// 404 [`LinkOrInstitutionNotFound`](crate::model::Refusal::LinkOrInstitutionNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::model::{CustomerUser, LinkSessionRequest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(201, r#"{"link_session_token":"secret"}"#))));
    /// let request = LinkSessionRequest::new(CustomerUser::new("user-1"), "https://example.com/connected").with_existing_link_id("mk_1");
    /// let session = moneykit.create_link_session(&request).await?;
    /// // The front end goes on with `session.link_session_token`.
    /// # drop(session);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_link_session(&self, request: &LinkSessionRequest) -> Result<LinkSession, Error> {
        self.check(&CREATE_LINK_SESSION, request)?;
        self.client().fetch(Self::call(&CREATE_LINK_SESSION).json(request.to_json()), LinkSession::decode).await
    }

    /// Exchanges the token that the dialogue ended with for the link, which is connected from then on.
    ///
    /// Takes the token of the API client. Not repeated once it may have arrived.
    ///
    /// Source: official client libraries of 2025, link sessions.
    ///
    /// # Errors
    ///
    /// 400 [`InvalidTokenExchange`](crate::model::Refusal::InvalidTokenExchange), 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::model::ExchangeTokenRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(201, r#"{"link_id":"mk_1","link":{"link_id":"mk_1","state":"connected"}}"#))));
    /// let answer = moneykit.exchange_token(&ExchangeTokenRequest::new("token-of-the-front-end")).await?;
    /// println!("{:?}", answer.link);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn exchange_token(&self, request: &ExchangeTokenRequest) -> Result<ExchangedLink, Error> {
        self.check(&EXCHANGE_TOKEN, request)?;
        self.client().fetch(Self::call(&EXCHANGE_TOKEN).json(request.to_json()), ExchangedLink::decode).await
    }
}
