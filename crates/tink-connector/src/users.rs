//! User Service: the users whose accounts and transactions are ingested.

use tink_model::connector::operations::CREATE_USER;
use tink_model::connector::{CreateUserRequest, CreateUserResponse};

use crate::{ConnectorClient, Error};

impl ConnectorClient {
    /// Creates a user. The Connector addresses users by their external ids, so one that is to have accounts needs one.
    /// The market, an ISO 3166-1 code, decides the user's currency.
    ///
    /// Scope: `user:create`, with a token of the client. Keyed by the external id: of two equal requests the second is
    /// refused, also when it is a repetition of ours whose first answer was lost
    /// ([`is_possibly_applied`](tink_transport::ApiError::is_possibly_applied)).
    ///
    /// Source: general reference, user creation; Connector SDK page, `create_user`.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed): market or locale is not one.
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 409 [`UserAlreadyExists`](crate::model::Refusal::UserAlreadyExists): the external id is taken; the answer does not
    /// say by whom, and the user can be addressed by it all the same.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_connector::model::CreateUserRequest;
    /// # use tink_connector::ConnectorClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"{"user_id":"0123456789abcdef0123456789abcdef","external_user_id":"anna-1"}"#);
    /// # let connector = ConnectorClient::new(client_over(Replay::new().answer(answer)));
    /// let anna = CreateUserRequest::new("SE").with_locale("sv_SE").with_external_user_id("anna-1");
    /// let created = connector.create_user(&anna).await?;
    /// assert_eq!(created.user_id.as_str().len(), 32);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_user(&self, user: &CreateUserRequest) -> Result<CreateUserResponse, Error> {
        self.check(&CREATE_USER, user)?;
        let call = Self::call(&CREATE_USER).json(user.to_json());
        self.client().fetch(call, CreateUserResponse::decode).await
    }
}
