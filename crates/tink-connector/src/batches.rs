//! Ingesting more transactions than one request holds.

use tink_model::connector::CreateTransactionAccountContainer;
use tink_model::connector::operations::INGEST_TRANSACTIONS;
use tink_model::{ExternalUserId, Rules, Validate};

use crate::split::{check_splittable, split};
use crate::{ConnectorClient, Error, IngestReport, IngestStopped, MAX_TRANSACTIONS};

impl ConnectorClient {
    /// Ingests any number of transactions, in as many requests as it takes, one after the other and by account order.
    ///
    /// The whole is checked before the first request is sent. When a request fails, those before it stay accepted: the
    /// error says how much that is, and holds what is left. For scope and statuses see
    /// [`ingest_transactions`](Self::ingest_transactions).
    ///
    /// With `overridePending` an account is never spread over two requests, since the second would remove the pending
    /// transactions of the first; one with more than [`MAX_TRANSACTIONS`] is refused then.
    ///
    /// # Errors
    ///
    /// [`IngestStopped`], with the error of the request that failed.
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
    /// # let replay = Replay::new().answer(empty(204)).answer(empty(204)).answer(empty(204));
    /// # let connector = ConnectorClient::new(client_over(replay));
    /// let years: Vec<CreateTransactionEntity> = (0..6000)
    ///     .map(|day| CreateTransactionEntity::new(-98, day * 86_400_000, "Lunch", format!("t-{day}"), TransactionType::Default))
    ///     .collect();
    /// let account = CreateTransactionAccountEntity::new("7000".parse::<Amount>()?, "acc-1", years);
    /// let history = CreateTransactionAccountContainer::new(vec![account], IngestionType::Batch);
    /// let report = connector.ingest_in_batches(&"anna-1".into(), history).await?;
    /// assert_eq!((report.requests, report.transactions), (3, 6000));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn ingest_in_batches(
        &self,
        user: &ExternalUserId,
        transactions: CreateTransactionAccountContainer,
    ) -> Result<IngestReport, IngestStopped> {
        let mut report = IngestReport::default();
        if let Err(error) = self.check_whole(&transactions) {
            return Err(IngestStopped::new(report, vec![transactions], error));
        }
        let mut parts = split(transactions, MAX_TRANSACTIONS);
        while let Some(part) = parts.front() {
            if let Err(error) = self.send_transactions(user, part).await {
                return Err(IngestStopped::new(report, parts.into(), error));
            }
            report.accept(part);
            parts.pop_front();
        }
        Ok(report)
    }

    /// Checks that the whole can be split, and keeps every rule but the one that splitting is there to keep.
    fn check_whole(&self, transactions: &CreateTransactionAccountContainer) -> Result<(), Error> {
        let refused =
            |reason: Box<dyn std::error::Error + Send + Sync>| Error::invalid_request(&INGEST_TRANSACTIONS, reason);
        check_splittable(transactions, MAX_TRANSACTIONS).map_err(|reason| refused(reason.into()))?;
        match transactions.validate(&Rules::client()) {
            Err(violations) if self.checks() && violations.iter().any(|broken| broken.rule() != "x-max-total") => {
                Err(refused(violations.into()))
            }
            _ => Ok(()),
        }
    }
}
