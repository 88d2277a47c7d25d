//! Account Service: the accounts of a link.

use tink_model::moneykit::operations::{GET_ACCOUNT, LIST_ACCOUNT_NUMBERS, LIST_ACCOUNTS};
use tink_model::moneykit::{AccountList, AccountNumbersList, AccountOfLink};
use tink_model::{AccountId, LinkId};
use tink_transport::Call;

use crate::{Error, MoneykitClient};

/// Adds the accounts that are asked for; none are all.
pub(crate) fn with_accounts(call: Call, accounts: &[AccountId]) -> Call {
    accounts.iter().fold(call, |call, account| call.query("account_ids", account))
}

impl MoneykitClient {
    /// The open accounts of a link: those with these ids of MoneyKit's, or all if none is given. The id that an account was imported
    /// with is its `original_id`.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, accounts.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`ForbiddenAction`](crate::model::Refusal::ForbiddenAction).
    /// 404 [`LinkNotFound`](crate::model::Refusal::LinkNotFound), 410 [`LinkDeleted`](crate::model::Refusal::LinkDeleted).
    /// 422 [`BadStateOrValidationFailed`](crate::model::Refusal::BadStateOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"accounts":[{"account_id":"acc_1","original_id":"74583934","balances":{"current":445.89}}],"link":{"link_id":"mk_1"}}"#))));
    /// for account in moneykit.list_accounts(&"mk_1".into(), &[]).await?.accounts {
    ///     println!("{:?} {:?}", account.original_id, account.balances);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_accounts(&self, link: &LinkId, accounts: &[AccountId]) -> Result<AccountList, Error> {
        let call = with_accounts(Self::call(&LIST_ACCOUNTS).path("id", link), accounts);
        self.client().fetch(call, AccountList::decode).await
    }

    /// The open accounts of a link with their numbers.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, account numbers.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`ForbiddenAction`](crate::model::Refusal::ForbiddenAction).
    /// 404 [`LinkNotFound`](crate::model::Refusal::LinkNotFound), 410 [`LinkDeleted`](crate::model::Refusal::LinkDeleted).
    /// 422 [`BadStateOrValidationFailed`](crate::model::Refusal::BadStateOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"accounts":[{"account_id":"acc_1","numbers":{}}]}"#))));
    /// for account in moneykit.list_account_numbers(&"mk_1".into()).await?.accounts {
    ///     println!("{:?}", account.numbers);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_account_numbers(&self, link: &LinkId) -> Result<AccountNumbersList, Error> {
        self.client().fetch(Self::call(&LIST_ACCOUNT_NUMBERS).path("id", link), AccountNumbersList::decode).await
    }

    /// One account of a link, by MoneyKit's id.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, accounts.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`ForbiddenAction`](crate::model::Refusal::ForbiddenAction).
    /// 404 [`LinkOrAccountNotFound`](crate::model::Refusal::LinkOrAccountNotFound), 410 [`LinkDeleted`](crate::model::Refusal::LinkDeleted).
    /// 422 [`BadStateOrValidationFailed`](crate::model::Refusal::BadStateOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"account":{"account_id":"acc_1","account_type":"depository.checking"}}"#))));
    /// let answer = moneykit.get_account(&"mk_1".into(), &"acc_1".into()).await?;
    /// println!("{:?}", answer.account);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_account(&self, link: &LinkId, account: &AccountId) -> Result<AccountOfLink, Error> {
        let call = Self::call(&GET_ACCOUNT).path("id", link).path("account_id", account);
        self.client().fetch(call, AccountOfLink::decode).await
    }
}
