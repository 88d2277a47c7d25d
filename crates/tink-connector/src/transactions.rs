//! Transaction Service: the transactions of a user's accounts.

use tink_model::connector::operations::{DELETE_TRANSACTIONS, INGEST_TRANSACTIONS, UPDATE_TRANSACTION};
use tink_model::connector::{
    CreateTransactionAccountContainer, DeleteTransactionAccountsContainer, UpdateTransactionAccountContainer,
};
use tink_model::{ExternalTransactionId, ExternalUserId};

use crate::{ConnectorClient, Error};

impl ConnectorClient {
    /// Adds transactions to accounts that exist, and sets the accounts' balances. At most
    /// [`MAX_TRANSACTIONS`](crate::MAX_TRANSACTIONS) over all accounts; for more see
    /// [`ingest_in_batches`](Self::ingest_in_batches). The answer comes after the checks; the transactions are stored and
    /// categorised when the user's credentials show a later `statusUpdated`.
    ///
    /// Scope: `transactions:write`, with a token of the client or of that user. Keyed by the external transaction ids.
    ///
    /// Source: Connector API reference, Transaction Service, Ingest transactions.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailedOrAccountNotFound`](crate::model::Refusal::ValidationFailedOrAccountNotFound).
    /// 401 [`UnauthorizedOrUserNotFound`](crate::model::Refusal::UnauthorizedOrUserNotFound): the token is not good, or
    /// (first revision of the API) the user is unknown; the revision of 2026 says 404
    /// [`UserNotFound`](crate::model::Refusal::UserNotFound) for the latter.
    /// 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 409 [`TransactionAlreadyExists`](crate::model::Refusal::TransactionAlreadyExists).
    /// 410 [`TransactionDeleted`](crate::model::Refusal::TransactionDeleted): it existed and was deleted.
    /// 412 [`NoAccounts`](crate::model::Refusal::NoAccounts): the user has no account.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_connector::model::{
    ///     CreateTransactionAccountContainer, CreateTransactionAccountEntity, CreateTransactionEntity, IngestionType,
    ///     TransactionType,
    /// };
    /// use tink_model::Amount;
    /// # use tink_connector::ConnectorClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let connector = ConnectorClient::new(client_over(Replay::new().answer(empty(204))));
    /// let amount: Amount = "-98.50".parse()?;
    /// let lunch =
    ///     CreateTransactionEntity::new(amount, 1_455_740_874_875, "Riche", "t-1", TransactionType::CreditCard).with_pending(true);
    /// let account = CreateTransactionAccountEntity::new("7000".parse::<Amount>()?, "acc-1", vec![lunch]);
    /// let now = CreateTransactionAccountContainer::new(vec![account], IngestionType::RealTime);
    /// connector.ingest_transactions(&"anna-1".into(), &now).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn ingest_transactions(
        &self,
        user: &ExternalUserId,
        transactions: &CreateTransactionAccountContainer,
    ) -> Result<(), Error> {
        self.check(&INGEST_TRANSACTIONS, transactions)?;
        self.send_transactions(user, transactions).await
    }

    /// Sends transactions that have been checked, or are not to be.
    pub(crate) async fn send_transactions(
        &self,
        user: &ExternalUserId,
        transactions: &CreateTransactionAccountContainer,
    ) -> Result<(), Error> {
        let call = Self::call(&INGEST_TRANSACTIONS).path("externalUserId", user).json(transactions.to_json());
        self.client().perform(call).await
    }

    /// Changes one transaction: the body holds one account with one transaction, whose external id is that of the path.
    /// This is how a pending transaction whose id stays the same becomes booked, see [`booking`](crate::booking).
    ///
    /// Scope: `transactions:write`, with a token of the client or of that user. Idempotent.
    ///
    /// Source: Connector API reference, Transaction Service, Update transactions.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailedOrAccountNotFound`](crate::model::Refusal::ValidationFailedOrAccountNotFound).
    /// 401 [`UnauthorizedOrUserNotFound`](crate::model::Refusal::UnauthorizedOrUserNotFound): the token is not good, or
    /// (first revision) the user is unknown.
    /// 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`TransactionOrUserNotFound`](crate::model::Refusal::TransactionOrUserNotFound): the transaction is unknown, or
    /// (revision of 2026) the user is.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_connector::booking;
    /// use tink_connector::model::{CreateTransactionEntity, TransactionType};
    /// use tink_model::Amount;
    /// # use tink_connector::ConnectorClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let connector = ConnectorClient::new(client_over(Replay::new().answer(empty(204))));
    /// let (amount, balance): (Amount, Amount) = ("-98.50".parse()?, "6901.50".parse()?);
    /// let lunch = CreateTransactionEntity::new(amount, 1_455_740_874_875, "Riche", "t-1", TransactionType::CreditCard);
    /// connector.update_transaction(&"anna-1".into(), &"t-1".into(), &booking("acc-1", balance, lunch)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_transaction(
        &self,
        user: &ExternalUserId,
        transaction: &ExternalTransactionId,
        change: &UpdateTransactionAccountContainer,
    ) -> Result<(), Error> {
        self.check(&UPDATE_TRANSACTION, change)?;
        let call = Self::call(&UPDATE_TRANSACTION)
            .path("externalUserId", user)
            .path("externalTransactionId", transaction)
            .json(change.to_json());
        self.client().perform(call).await
    }

    /// Deletes transactions. Of each its external id is enough; each account still needs its balance. An external id that
    /// was deleted cannot be ingested again.
    ///
    /// Scope: `transactions:write`, with a token of the client or of that user. Keyed: a second deletion finds nothing.
    ///
    /// Source: Connector API reference, Transaction Service, Delete transactions.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailedOrAccountNotFound`](crate::model::Refusal::ValidationFailedOrAccountNotFound).
    /// 401 [`UnauthorizedOrUserNotFound`](crate::model::Refusal::UnauthorizedOrUserNotFound): the token is not good, or
    /// (first revision) the user is unknown.
    /// 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`TransactionOrUserNotFound`](crate::model::Refusal::TransactionOrUserNotFound): a transaction is unknown, or
    /// (revision of 2026) the user is.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_connector::model::{
    ///     DeleteTransactionAccountEntity, DeleteTransactionAccountsContainer, DeleteTransactionEntity, IngestionType,
    /// };
    /// use tink_model::Amount;
    /// # use tink_connector::ConnectorClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let connector = ConnectorClient::new(client_over(Replay::new().answer(empty(204))));
    /// let lunch = DeleteTransactionEntity::new("t-1");
    /// let account = DeleteTransactionAccountEntity::new("7000".parse::<Amount>()?, "acc-1", vec![lunch]);
    /// let gone = DeleteTransactionAccountsContainer::new(vec![account], IngestionType::RealTime);
    /// connector.delete_transactions(&"anna-1".into(), &gone).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_transactions(
        &self,
        user: &ExternalUserId,
        transactions: &DeleteTransactionAccountsContainer,
    ) -> Result<(), Error> {
        self.check(&DELETE_TRANSACTIONS, transactions)?;
        let call = Self::call(&DELETE_TRANSACTIONS).path("externalUserId", user).json(transactions.to_json());
        self.client().perform(call).await
    }
}
