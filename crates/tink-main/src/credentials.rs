//! Credentials Service: what connects the user with a bank, or with the bank's own ingestion.

use tink_model::CredentialsId;
use tink_model::main::operations::{
    CREATE_CREDENTIALS, DELETE_CREDENTIALS, GET_CREDENTIALS, LIST_CREDENTIALS, REFRESH_CREDENTIALS,
    SUPPLEMENT_CREDENTIALS, UPDATE_CREDENTIALS,
};
use tink_model::main::{
    CreateCredentialsRequest, Credentials, CredentialsListResponse, SupplementalInformation, UpdateCredentialsRequest,
};
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

    /// One credentials object. To follow a refresh see [`wait_for_credentials`](Self::wait_for_credentials).
    ///
    /// Scope: `credentials:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Credentials Service, Get credentials.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`CredentialsNotFound`](crate::model::Refusal::CredentialsNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"id":"c","status":"UPDATED"}"#))));
    /// let credentials = anna.get_credentials(&"6e68cc6287704273984567b3300c5822".into()).await?;
    /// println!("{:?} {:?}", credentials.status, credentials.status_payload);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_credentials(&self, id: &CredentialsId) -> Result<Credentials, Error> {
        self.client().fetch(Call::new(&GET_CREDENTIALS).path("id", id), Credentials::decode).await
    }

    /// Connects the user with a provider, by the values of the provider's fields, and starts the first refresh. The values are
    /// secrets: they are never shown by Debug.
    ///
    /// Scope: `credentials:write`, with a token of the user. Keyed: a repetition is refused with 409.
    ///
    /// Source: main API reference, Adding Credentials to a User.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`ProviderNotFound`](crate::model::Refusal::ProviderNotFound).
    /// 409 [`CredentialsAlreadyExist`](crate::model::Refusal::CredentialsAlreadyExist): the user has credentials with this provider and these values.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"id":"c","status":"CREATED","statusUpdated":1}"#))));
    /// use tink_main::model::CreateCredentialsRequest;
    ///
    /// let fields = tink_model::Json::from_text(r#"{"username":"198709230000"}"#.to_owned())?;
    /// let created = anna.create_credentials(&CreateCredentialsRequest::new(fields, "handelsbanken-bankid")).await?;
    /// println!("{:?}", created.status);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_credentials(&self, request: &CreateCredentialsRequest) -> Result<Credentials, Error> {
        self.check(&CREATE_CREDENTIALS, request)?;
        self.client().fetch(Call::new(&CREATE_CREDENTIALS).json(request.to_json()), Credentials::decode).await
    }

    /// Replaces the values of the fields, for instance after an authentication error, and starts a refresh unless told not to.
    ///
    /// Scope: `credentials:write`, with a token of the user. Keyed: a repetition while the refresh runs is refused with 409.
    ///
    /// Source: connectivity reference of January 2026, credentials.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`CredentialsNotFound`](crate::model::Refusal::CredentialsNotFound).
    /// 409 [`CredentialsBusy`](crate::model::Refusal::CredentialsBusy): a refresh is running.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"id":"c","status":"UPDATED"}"#))));
    /// use tink_main::model::UpdateCredentialsRequest;
    ///
    /// let fields = tink_model::Json::from_text(r#"{"username":"tink","password":"tink1234"}"#.to_owned())?;
    /// let request = UpdateCredentialsRequest::new(fields);
    /// anna.update_credentials(&"6e68cc6287704273984567b3300c5822".into(), &request).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_credentials(
        &self,
        id: &CredentialsId,
        request: &UpdateCredentialsRequest,
    ) -> Result<Credentials, Error> {
        self.check(&UPDATE_CREDENTIALS, request)?;
        let call = Call::new(&UPDATE_CREDENTIALS).path("id", id).json(request.to_json());
        self.client().fetch(call, Credentials::decode).await
    }

    /// Deletes credentials in whatever status they are, with their accounts and all data below. There is no way back.
    ///
    /// Scope: `credentials:write`, with a token of the user. Keyed: a repetition is refused with 404.
    ///
    /// Source: connectivity reference of January 2026, credentials.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`CredentialsNotFound`](crate::model::Refusal::CredentialsNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(empty(204))));
    /// anna.delete_credentials(&"6e68cc6287704273984567b3300c5822".into()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_credentials(&self, id: &CredentialsId) -> Result<(), Error> {
        self.client().perform(Call::new(&DELETE_CREDENTIALS).path("id", id)).await
    }

    /// Starts a refresh. With `opt_in` the user is asked anew which accounts are fetched: the credentials then wait for
    /// supplemental information.
    ///
    /// Scope: `credentials:refresh`, with a token of the user. Keyed: a repetition while it runs is refused with 409.
    ///
    /// Source: main API reference, Opt-in feature, Refresh; connectivity reference of January 2026, credentials.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`CredentialsNotFound`](crate::model::Refusal::CredentialsNotFound).
    /// 409 [`CredentialsBusy`](crate::model::Refusal::CredentialsBusy): a refresh is running.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(empty(204))));
    /// anna.refresh_credentials(&"6e68cc6287704273984567b3300c5822".into(), false).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn refresh_credentials(&self, id: &CredentialsId, opt_in: bool) -> Result<(), Error> {
        let call = Call::new(&REFRESH_CREDENTIALS).path("id", id);
        let call = if opt_in { call.query("optIn", "true") } else { call };
        self.client().perform(call).await
    }

    /// Answers what the credentials ask for in `supplementalInformation`: a value by the name of each field. An empty map
    /// cancels. For opt-in the answer is the whole new state: accounts that are not named are out.
    ///
    /// Scope: `credentials:refresh`, with a token of the user. What is asked is answered once.
    ///
    /// Source: guide on the opt-in feature; main API reference, Credentials Status.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`CredentialsNotFound`](crate::model::Refusal::CredentialsNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(empty(204))));
    /// use tink_main::model::SupplementalInformation;
    ///
    /// let answers = tink_model::Json::from_text(r#"{"code":"1234"}"#.to_owned())?;
    /// anna.supplement_credentials(&"6e68cc6287704273984567b3300c5822".into(), &SupplementalInformation::new(answers)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn supplement_credentials(
        &self,
        id: &CredentialsId,
        answers: &SupplementalInformation,
    ) -> Result<(), Error> {
        self.check(&SUPPLEMENT_CREDENTIALS, answers)?;
        let call = Call::new(&SUPPLEMENT_CREDENTIALS).path("id", id).json(answers.to_json());
        self.client().perform(call).await
    }
}
