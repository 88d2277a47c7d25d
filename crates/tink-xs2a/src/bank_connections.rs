//! Bank Connection Service: connections to banks and their synchronisation.

use tink_model::BankConnectionId;
use tink_model::xs2a::operations::{
    CREATE_BANK_CONNECTION, DELETE_BANK_CONNECTION, GET_BANK_CONNECTION, LIST_BANK_CONNECTION_ACCOUNTS,
    LIST_BANK_CONNECTIONS, RESET_BANK_CONNECTION, SYNC_BANK_CONNECTION,
};
use tink_model::xs2a::{
    BankAccountPage, BankConnection, BankConnectionPage, BankConnectionRequest, SyncRequest, WizardStart,
};
use tink_transport::Call;

use crate::{BankUserClient, ConnectionRef, Error, PageRequest, Pages, SyncOutcome};

impl BankUserClient {
    /// Starts a wizard in which the account holder connects a bank. The bank connection and its accounts exist once
    /// the wizard has finished.
    ///
    /// Takes the token of the bank user. Not repeated once it may have arrived.
    ///
    /// Source: guide of the platform, Basic integration, create a bank connection; official client libraries.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::model::{BankConnectionRequest, SyncMode};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"wizard_session_key":"key","transaction":"tx"}"#))), &BankUserToken::new("token")?);
    /// let wizard = anna.create_bank_connection(&BankConnectionRequest::new().with_sync_mode(SyncMode::Full)).await?;
    /// println!("{}", wizard.transaction);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_bank_connection(&self, connection: &BankConnectionRequest) -> Result<WizardStart, Error> {
        self.core.check(&CREATE_BANK_CONNECTION, connection)?;
        self.core.client.fetch(Call::new(&CREATE_BANK_CONNECTION).json(connection.to_json()), WizardStart::decode).await
    }

    /// The bank connections of the bank user, page by page. [`bank_connection_pages`](Self::bank_connection_pages)
    /// goes on to the end.
    ///
    /// Takes the token of the bank user. Only reads.
    ///
    /// Source: official client libraries, bank connections.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"c1"}]}"#))), &BankUserToken::new("token")?);
    /// let page = anna.list_bank_connections(PageRequest::new().with_per_page(50)).await?;
    /// println!("{} of {:?}", page.data.len(), page.total);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_bank_connections(&self, page: PageRequest) -> Result<BankConnectionPage, Error> {
        self.core.client.fetch(page.on(Call::new(&LIST_BANK_CONNECTIONS)), BankConnectionPage::decode).await
    }

    /// The pages of [`list_bank_connections`](Self::list_bank_connections), from the one that is asked for to the last, and what is on them.
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"c1"}]}"#))), &BankUserToken::new("token")?);
    /// let mut all = anna.bank_connection_pages(PageRequest::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn bank_connection_pages(&self, page: PageRequest) -> Pages<BankConnectionPage> {
        let client = self.clone();
        page.pages(&LIST_BANK_CONNECTIONS, move |page| {
            let client = client.clone();
            Box::pin(async move { client.list_bank_connections(page).await })
        })
    }

    /// One bank connection, by its id or by the transaction of the wizard that made it.
    ///
    /// Takes the token of the bank user. Only reads.
    ///
    /// Source: official client libraries, bank connections.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankConnectionNotFound`](crate::model::Refusal::BankConnectionNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_model::WizardTransactionId;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"id":"c1","transaction":"tx","sync_mode":"full"}"#))), &BankUserToken::new("token")?);
    /// let connection = anna.get_bank_connection(WizardTransactionId::from("tx")).await?;
    /// println!("{:?} until {:?}", connection.sync_mode, connection.consent_valid_until);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_bank_connection(&self, connection: impl Into<ConnectionRef>) -> Result<BankConnection, Error> {
        self.core
            .client
            .fetch(Call::new(&GET_BANK_CONNECTION).path("id", connection.into()), BankConnection::decode)
            .await
    }

    /// Deletes a bank connection. Its accounts stay, without a connection, until they are deleted themselves.
    ///
    /// Takes the token of the bank user. Keyed: a 404 after a lost answer [`is_possibly_applied`](tink_transport::ApiError::is_possibly_applied).
    ///
    /// Source: official client libraries, bank connections.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankConnectionNotFound`](crate::model::Refusal::BankConnectionNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"code":200,"message":"ok"}"#))), &BankUserToken::new("token")?);
    /// anna.delete_bank_connection(&"c1".into()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_bank_connection(&self, connection: &BankConnectionId) -> Result<(), Error> {
        self.core.client.perform(Call::new(&DELETE_BANK_CONNECTION).path("id", connection)).await
    }

    /// Fetches balances, turnovers and the list of accounts from the bank. With stored credentials this goes on in
    /// the background (204); without, the account holder has to act in a wizard (202).
    ///
    /// Takes the token of the bank user. Not repeated once it may have arrived.
    ///
    /// Source: guide of the platform, Basic integration, Synchronization status; official client libraries, bank
    /// connections.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankConnectionNotFound`](crate::model::Refusal::BankConnectionNotFound).
    /// 422 [`ConnectionDisabledOrValidationFailed`](crate::model::Refusal::ConnectionDisabledOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::SyncOutcome;
    /// use tink_xs2a::model::SyncRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"wizard_session_key":"key","transaction":"tx"}"#))), &BankUserToken::new("token")?);
    /// match anna.sync_bank_connection(&"c1".into(), &SyncRequest::new()).await? {
    ///     SyncOutcome::InBackground => println!("look again in a while"),
    ///     SyncOutcome::NeedsUser(wizard) => println!("show the wizard of {}", wizard.transaction),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn sync_bank_connection(
        &self,
        connection: &BankConnectionId,
        how: &SyncRequest,
    ) -> Result<SyncOutcome, Error> {
        self.core.check(&SYNC_BANK_CONNECTION, how)?;
        self.core
            .client
            .fetch(
                self.core.bank_call(&SYNC_BANK_CONNECTION).path("id", connection).json(how.to_json()),
                SyncOutcome::decode,
            )
            .await
    }

    /// Starts a wizard in which the account holder logs in anew, whatever the mode of the connection.
    ///
    /// Takes the token of the bank user. Not repeated once it may have arrived.
    ///
    /// Source: official client libraries, bank connections.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankConnectionNotFound`](crate::model::Refusal::BankConnectionNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"wizard_session_key":"key","transaction":"tx"}"#))), &BankUserToken::new("token")?);
    /// let wizard = anna.reset_bank_connection(&"c1".into()).await?;
    /// println!("{}", wizard.transaction);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn reset_bank_connection(&self, connection: &BankConnectionId) -> Result<WizardStart, Error> {
        self.core.client.fetch(Call::new(&RESET_BANK_CONNECTION).path("id", connection), WizardStart::decode).await
    }

    /// The accounts of one bank connection, page by page.
    /// [`bank_connection_account_pages`](Self::bank_connection_account_pages) goes on to the end.
    ///
    /// Takes the token of the bank user. Only reads.
    ///
    /// Source: official client libraries, bank accounts.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankConnectionNotFound`](crate::model::Refusal::BankConnectionNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"a1"}]}"#))), &BankUserToken::new("token")?);
    /// let page = anna.list_bank_connection_accounts(&"c1".into(), PageRequest::new().with_per_page(50)).await?;
    /// println!("{} of {:?}", page.data.len(), page.total);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_bank_connection_accounts(
        &self,
        connection: &BankConnectionId,
        page: PageRequest,
    ) -> Result<BankAccountPage, Error> {
        self.core
            .client
            .fetch(page.on(Call::new(&LIST_BANK_CONNECTION_ACCOUNTS).path("id", connection)), BankAccountPage::decode)
            .await
    }

    /// The pages of [`list_bank_connection_accounts`](Self::list_bank_connection_accounts), from the one that is asked for to the last, and what is on them.
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"a1"}]}"#))), &BankUserToken::new("token")?);
    /// let mut all = anna.bank_connection_account_pages(&"c1".into(), PageRequest::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn bank_connection_account_pages(
        &self,
        connection: &BankConnectionId,
        page: PageRequest,
    ) -> Pages<BankAccountPage> {
        let (client, connection) = (self.clone(), connection.clone());
        page.pages(&LIST_BANK_CONNECTION_ACCOUNTS, move |page| {
            let (client, connection) = (client.clone(), connection.clone());
            Box::pin(async move { client.list_bank_connection_accounts(&connection, page).await })
        })
    }
}
