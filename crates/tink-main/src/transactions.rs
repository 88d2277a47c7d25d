//! Transaction Service: one transaction.

use tink_model::main::operations::{
    CATEGORIZE_TRANSACTIONS, GET_TRANSACTION, LIST_SIMILAR_TRANSACTIONS, UPDATE_TRANSACTION,
};
use tink_model::main::{
    CategorizeTransactionsListRequest, SimilarTransactionsResponse, Transaction, UpdateTransactionRequest,
};
use tink_model::{CategoryId, TransactionId};
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

    /// Changes what a user may change of a transaction: amount, category, date, description and notes. The originals stay
    /// readable, and the `user_modified…` members say what was changed. What is left out stays as it is.
    ///
    /// Scope: `transactions:write`, with a token of the user. Idempotent.
    ///
    /// Source: data reference of January 2026, transactions; main API reference, Transaction.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`TransactionNotFound`](crate::model::Refusal::TransactionNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"id":"t","notes":"Delicious #cake #wedding"}"#))));
    /// use tink_main::model::UpdateTransactionRequest;
    ///
    /// let change = UpdateTransactionRequest::new().with_notes("Delicious #cake #wedding");
    /// let transaction = anna.update_transaction(&"79c6c9c27d6e42489e888e08d27205a1".into(), &change).await?;
    /// println!("{:?}", transaction.notes);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_transaction(
        &self,
        id: &TransactionId,
        change: &UpdateTransactionRequest,
    ) -> Result<Transaction, Error> {
        self.check(&UPDATE_TRANSACTION, change)?;
        let call = Call::new(&UPDATE_TRANSACTION).path("id", id).json(change.to_json());
        self.client().fetch(call, Transaction::decode).await
    }

    /// Gives categories to many transactions at once. A category that is not a leaf stands for its default child.
    ///
    /// Scope: `transactions:categorize`, with a token of the user. Idempotent.
    ///
    /// Source: data reference of January 2026, transactions.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(empty(204))));
    /// use tink_main::model::{CategorizeTransactionsListRequest, CategorizeTransactionsRequest};
    ///
    /// let food = CategorizeTransactionsRequest::new(
    ///     "0e1bade6a7e3459eb794f27b7ba4cea0",
    ///     vec!["79c6c9c27d6e42489e888e08d27205a1".into()],
    /// );
    /// anna.categorize_transactions(&CategorizeTransactionsListRequest::new(vec![food])).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn categorize_transactions(&self, request: &CategorizeTransactionsListRequest) -> Result<(), Error> {
        self.check(&CATEGORIZE_TRANSACTIONS, request)?;
        self.client().perform(Call::new(&CATEGORIZE_TRANSACTIONS).json(request.to_json())).await
    }

    /// Transactions whose description is like that of one transaction, with their sums. `category` keeps those of one category;
    /// `include_self` lists the transaction itself too.
    ///
    /// Scope: `transactions:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Transaction Service, Get similar transactions.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 404 [`TransactionNotFound`](crate::model::Refusal::TransactionNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"transactions":[],"statistics":[]}"#))));
    /// let similar = anna.list_similar_transactions(&"79c6c9c27d6e42489e888e08d27205a1".into(), None, false).await?;
    /// println!("{}", similar.transactions.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_similar_transactions(
        &self,
        id: &TransactionId,
        category: Option<&CategoryId>,
        include_self: bool,
    ) -> Result<SimilarTransactionsResponse, Error> {
        let mut call = Call::new(&LIST_SIMILAR_TRANSACTIONS).path("id", id);
        if let Some(category) = category {
            call = call.query("categoryId", category);
        }
        if include_self {
            call = call.query("includeSelf", "true");
        }
        self.client().fetch(call, SimilarTransactionsResponse::decode).await
    }
}
