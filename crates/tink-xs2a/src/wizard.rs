//! Wizard Service: the dialogue with the account holder.

use tink_model::WizardTransactionId;
use tink_model::xs2a::operations::{DRIVE_WIZARD, GET_WIZARD_SESSION};
use tink_model::xs2a::{WizardRequest, WizardResponse, WizardSession};
use tink_transport::Call;

use crate::{BankUserClient, Error, Xs2aClient};

impl BankUserClient {
    /// Answers the current form of a wizard, or asks for another step, and gives the form that follows. The first
    /// step has the key alone. The form named finish, without elements, is the last.
    ///
    /// Takes the token of the bank user. Not repeated once it may have arrived.
    ///
    /// Source: guide of the platform, Wizard API; official client libraries.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`WizardSessionNotFound`](crate::model::Refusal::WizardSessionNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::model::WizardRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"code":200,"error":[],"form":{"name":"finish","elements":[]}}"#))), &BankUserToken::new("token")?);
    /// let step = WizardRequest::new("key").with_field("USER_NAME", "abcdef").with_field("privacy_policy", true);
    /// let next = anna.drive_wizard(&step).await?;
    /// for element in next.form.map(|form| form.elements).unwrap_or_default() {
    ///     println!("{:?} {:?}", element.r#type, element.label);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn drive_wizard(&self, step: &WizardRequest) -> Result<WizardResponse, Error> {
        self.core.check(&DRIVE_WIZARD, step)?;
        self.core.client.fetch(self.core.bank_call(&DRIVE_WIZARD).json(step.to_json()), WizardResponse::decode).await
    }
}

impl Xs2aClient {
    /// How far a wizard is, and the last error in it.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, wizard sessions.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`WizardSessionNotFound`](crate::model::Refusal::WizardSessionNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"transaction":"tx","current_step":"WizardLoginStep"}"#))), &ApiKey::new("key")?);
    /// let session = xs2a.get_wizard_session(&"tx".into()).await?;
    /// println!("{:?} {:?}", session.current_step, session.last_error);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_wizard_session(&self, transaction: &WizardTransactionId) -> Result<WizardSession, Error> {
        self.core
            .client
            .fetch(Call::new(&GET_WIZARD_SESSION).path("transaction", transaction), WizardSession::decode)
            .await
    }
}
