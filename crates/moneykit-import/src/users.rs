//! User Service: what belongs to one of the caller's users, over all links.

use tink_model::moneykit::operations::{LIST_USER_ACCOUNTS, LIST_USER_LINKS, LIST_USER_TRANSACTIONS};
use tink_model::moneykit::{UserAccounts, UserLinks, UserTransactions};
use tink_model::{AccountId, ExternalUserId};

use crate::accounts::with_accounts;
use crate::{Error, MoneykitClient, Pages, TransactionFilter};

impl MoneykitClient {
    /// All links of a user, by their ids. The user is named by the caller's own id, as in `customer_user.id`.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, users.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"links":{"mk_1":{"link_id":"mk_1","state":"connected"}}}"#))));
    /// for (id, link) in moneykit.list_user_links(&"user-1".into()).await?.links.iter() {
    ///     println!("{id} {:?}", link.state);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_user_links(&self, user: &ExternalUserId) -> Result<UserLinks, Error> {
        self.client().fetch(Self::call(&LIST_USER_LINKS).path("id", user), UserLinks::decode).await
    }

    /// The accounts of a user, link by link: those with these ids of MoneyKit's, or all if none is given.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, users.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"links":{"mk_1":{"accounts":[{"account_id":"acc_1"}]}}}"#))));
    /// for (link, accounts) in moneykit.list_user_accounts(&"user-1".into(), &[]).await?.links.iter() {
    ///     println!("{link} {}", accounts.accounts.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_user_accounts(
        &self,
        user: &ExternalUserId,
        accounts: &[AccountId],
    ) -> Result<UserAccounts, Error> {
        let call = with_accounts(Self::call(&LIST_USER_ACCOUNTS).path("id", user), accounts);
        self.client().fetch(call, UserAccounts::decode).await
    }

    /// The transactions of a user over all links that match the filter, the newest first, page by page. A filter with more than
    /// one account is refused and not sent, since this operation takes one.
    /// [`user_transaction_pages`](Self::user_transaction_pages) goes on to the end.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, users.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::TransactionFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"total":1,"page":1,"size":50,"transactions":[{"transaction_id":"txn_1","account_id":"acc_1"}],"accounts":{"acc_1":{"account_id":"acc_1"}}}"#))));
    /// let page = moneykit.list_user_transactions(&"user-1".into(), &TransactionFilter::new()).await?;
    /// for transaction in page.transactions.iter() {
    ///     let account = transaction.account_id.as_ref().and_then(|id| page.accounts.get(id.as_str()));
    ///     println!("{:?} {:?}", transaction.amount, account);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_user_transactions(
        &self,
        user: &ExternalUserId,
        filter: &TransactionFilter,
    ) -> Result<UserTransactions, Error> {
        let call = filter.on_user(Self::call(&LIST_USER_TRANSACTIONS).path("id", user));
        let call = call.map_err(|reason| Error::invalid_request(&LIST_USER_TRANSACTIONS, reason))?;
        self.client().fetch(call, UserTransactions::decode).await
    }

    /// The pages of [`list_user_transactions`](Self::list_user_transactions), to the last, and what is on them.
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::TransactionFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"total":1,"page":1,"size":50,"transactions":[{"transaction_id":"txn_1","amount":"12.50","type":"debit"}]}"#))));
    /// let mut all = moneykit.user_transaction_pages(&"user-1".into(), TransactionFilter::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn user_transaction_pages(&self, user: &ExternalUserId, filter: TransactionFilter) -> Pages<UserTransactions> {
        let (client, user, size) = (self.clone(), user.clone(), filter.size());
        Pages::new(&LIST_USER_TRANSACTIONS, filter.start(), move |place| {
            let (client, user, filter) = (client.clone(), user.clone(), filter.at(&place));
            Box::pin(async move { client.list_user_transactions(&user, &filter).await })
        })
        .with_length(size)
    }
}
