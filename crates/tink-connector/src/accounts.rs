//! Account Service: a user's accounts.

use tink_model::connector::operations::{DELETE_ACCOUNT, INGEST_ACCOUNTS, UPDATE_ACCOUNT};
use tink_model::connector::{AccountListEntity, UpdateAccountEntity};
use tink_model::{ExternalAccountId, ExternalUserId};

use crate::{ConnectorClient, Error};

impl ConnectorClient {
    /// Creates accounts. All accounts of a new user go in one request, before any transaction; an account must not feed
    /// live transactions before its creation succeeded. Balances are booked balances in the currency of the user's market.
    ///
    /// Scope: `accounts:write`, with a token of the client or of that user. Keyed by the external account ids.
    ///
    /// Source: Connector API reference, Account Service, Ingest accounts.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`UnauthorizedOrUserNotFound`](crate::model::Refusal::UnauthorizedOrUserNotFound): the token is not good, or the
    /// user is unknown or does not have exactly one set of credentials.
    /// 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 409 [`AccountAlreadyExists`](crate::model::Refusal::AccountAlreadyExists).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_connector::model::{AccountEntity, AccountListEntity, AccountType};
    /// use tink_model::Amount;
    /// # use tink_connector::ConnectorClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let connector = ConnectorClient::new(client_over(Replay::new().answer(empty(204))));
    /// let card = AccountEntity::new("7000".parse::<Amount>()?, "acc-1", "Kortet", "52670208126", AccountType::CreditCard)
    ///     .with_available_credit("20000".parse::<Amount>()?)
    ///     .with_reserved_amount("2000".parse::<Amount>()?);
    /// connector.ingest_accounts(&"anna-1".into(), &AccountListEntity::new(vec![card])).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn ingest_accounts(&self, user: &ExternalUserId, accounts: &AccountListEntity) -> Result<(), Error> {
        self.check(&INGEST_ACCOUNTS, accounts)?;
        let call = Self::call(&INGEST_ACCOUNTS).path("externalUserId", user).json(accounts.to_json());
        self.client().perform(call).await
    }

    /// Changes properties of an account; those that are not given stay as they are.
    ///
    /// Scope: `accounts:write`, with a token of the client or of that user. Idempotent.
    ///
    /// Source: Connector API reference, Account Service, Update account.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`UnauthorizedOrUserNotFound`](crate::model::Refusal::UnauthorizedOrUserNotFound): as for
    /// [`ingest_accounts`](Self::ingest_accounts).
    /// 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`AccountNotFound`](crate::model::Refusal::AccountNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_connector::model::{AccountExclusion, UpdateAccountEntity};
    /// # use tink_connector::ConnectorClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let connector = ConnectorClient::new(client_over(Replay::new().answer(empty(204))));
    /// let change = UpdateAccountEntity::new().with_name("Sparkonto").with_exclusion(AccountExclusion::PfmData);
    /// connector.update_account(&"anna-1".into(), &"acc-1".into(), &change).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_account(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
        change: &UpdateAccountEntity,
    ) -> Result<(), Error> {
        self.check(&UPDATE_ACCOUNT, change)?;
        let call = Self::call(&UPDATE_ACCOUNT)
            .path("externalUserId", user)
            .path("externalAccountId", account)
            .json(change.to_json());
        self.client().perform(call).await
    }

    /// Deletes an account.
    ///
    /// Scope: `accounts:write`, with a token of the client or of that user. Keyed: a second deletion finds nothing.
    ///
    /// Source: Connector API reference, Account Service, Delete account.
    ///
    /// # Errors
    ///
    /// 401 [`UnauthorizedOrUserNotFound`](crate::model::Refusal::UnauthorizedOrUserNotFound): as for
    /// [`ingest_accounts`](Self::ingest_accounts).
    /// 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`AccountNotFound`](crate::model::Refusal::AccountNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_connector::ConnectorClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let connector = ConnectorClient::new(client_over(Replay::new().answer(empty(204))));
    /// connector.delete_account(&"anna-1".into(), &"acc-1".into()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_account(&self, user: &ExternalUserId, account: &ExternalAccountId) -> Result<(), Error> {
        let call = Self::call(&DELETE_ACCOUNT).path("externalUserId", user).path("externalAccountId", account);
        self.client().perform(call).await
    }
}
