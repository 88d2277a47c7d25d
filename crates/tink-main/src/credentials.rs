//! Credentials Service: what connects the user with a bank, or with the bank's own ingestion.

use tink_model::main::CredentialsListResponse;
use tink_model::main::operations::LIST_CREDENTIALS;
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// The user's credentials. A user who is fed through the Connector API has one; its `statusUpdated` moves on when
    /// ingested transactions have been stored and categorised.
    ///
    /// Scope: `credentials:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Credentials Service, List credentials.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"{"credentials":[{"id":"c","status":"UPDATED","statusUpdated":1455740874875}]}"#);
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer)));
    /// let credentials = anna.list_credentials().await?.credentials;
    /// println!("{:?}", credentials[0].status_updated);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_credentials(&self) -> Result<CredentialsListResponse, Error> {
        self.client().fetch(Call::new(&LIST_CREDENTIALS), CredentialsListResponse::decode).await
    }
}
