//! Account Service: the user's accounts.

use tink_model::main::AccountListResponse;
use tink_model::main::operations::LIST_ACCOUNTS;
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
}
