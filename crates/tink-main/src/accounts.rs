//! Account Service: the user's accounts.

use tink_model::AccountId;
use tink_model::main::operations::{LIST_ACCOUNTS, UPDATE_ACCOUNT};
use tink_model::main::{Account, AccountListResponse, UpdateAccountRequest};
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// The user's accounts. Balances are in the currency of the account, and reserved amounts are taken off.
    ///
    /// Scope: `accounts:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Account Service, List accounts.
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
    /// # let answer = json(200, r#"{"accounts":[{"id":"a","name":"Sparkonto","balance":7000.50}]}"#);
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer)));
    /// for account in anna.list_accounts().await?.accounts {
    ///     println!("{:?} {:?}", account.name, account.balance);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_accounts(&self) -> Result<AccountListResponse, Error> {
        self.client().fetch(Call::new(&LIST_ACCOUNTS), AccountListResponse::decode).await
    }

    /// Changes what a user may change of an account: its name, type and number, the share that is the user's, whether it is
    /// favored, and what it is excluded from. What is left out stays as it is.
    ///
    /// Scope: `accounts:write`, with a token of the user. Idempotent.
    ///
    /// Source: data reference of January 2026, accounts; main API reference, Account.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`AccountNotFound`](crate::model::Refusal::AccountNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"id":"a","name":"Sparkonto"}"#))));
    /// use tink_main::model::{AccountExclusion, UpdateAccountRequest};
    ///
    /// let change = UpdateAccountRequest::new().with_name("Sparkonto").with_account_exclusion(AccountExclusion::PfmData);
    /// let account = anna.update_account(&"a6bb87e57a8c4dd4874b241471a2b9e8".into(), &change).await?;
    /// println!("{:?}", account.name);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_account(&self, id: &AccountId, change: &UpdateAccountRequest) -> Result<Account, Error> {
        self.check(&UPDATE_ACCOUNT, change)?;
        let call = Call::new(&UPDATE_ACCOUNT).path("id", id).json(change.to_json());
        self.client().fetch(call, Account::decode).await
    }
}
