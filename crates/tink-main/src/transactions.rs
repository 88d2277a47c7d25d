//! Transaction Service: one transaction.

use tink_model::TransactionId;
use tink_model::main::Transaction;
use tink_model::main::operations::GET_TRANSACTION;
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// One transaction, by the platform's own id.
    ///
    /// Scope: `transactions:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Transaction Service, Get one transaction.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`TransactionNotFound`](crate::model::Refusal::TransactionNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"{"id":"79c6c9c27d6e42489e888e08d27205a1","amount":-98.50}"#);
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer)));
    /// let transaction = anna.get_transaction(&"79c6c9c27d6e42489e888e08d27205a1".into()).await?;
    /// assert_eq!(transaction.amount.unwrap().to_string(), "-98.50");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_transaction(&self, id: &TransactionId) -> Result<Transaction, Error> {
        self.client().fetch(Call::new(&GET_TRANSACTION).path("id", id), Transaction::decode).await
    }
}
