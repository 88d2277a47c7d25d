//! Transaction Service: the transactions of a link, as pages and as changes.

use tink_model::LinkId;
use tink_model::moneykit::operations::{LIST_TRANSACTIONS, SYNC_TRANSACTIONS};
use tink_model::moneykit::{TransactionPage, TransactionSync};

use crate::{CursorRequest, Error, MoneykitClient, Pages, Syncs, TransactionFilter};

impl MoneykitClient {
    /// The transactions of a link that match the filter, the newest first, page by page.
    /// [`transaction_pages`](Self::transaction_pages) goes on to the end. Amounts have no sign; the type says whether money came in
    /// (credit) or went out (debit).
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, transactions.
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
    /// use moneykit_import::TransactionFilter;
    /// use tink_model::Date;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"total":1,"page":1,"size":50,"transactions":[{"transaction_id":"txn_1","amount":"12.50","type":"debit"}]}"#))));
    /// let since_march = TransactionFilter::new().with_start("2024-03-01".parse::<Date>()?).with_size(500);
    /// for transaction in moneykit.list_transactions(&"mk_1".into(), &since_march).await?.transactions {
    ///     println!("{:?} {:?}", transaction.amount, transaction.r#type);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_transactions(&self, link: &LinkId, filter: &TransactionFilter) -> Result<TransactionPage, Error> {
        let call = filter.on_link(Self::call(&LIST_TRANSACTIONS).path("id", link));
        self.client().fetch(call, TransactionPage::decode).await
    }

    /// The pages of [`list_transactions`](Self::list_transactions), to the last, and what is on them.
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::TransactionFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"total":1,"page":1,"size":50,"transactions":[{"transaction_id":"txn_1","amount":"12.50","type":"debit"}]}"#))));
    /// let mut all = moneykit.transaction_pages(&"mk_1".into(), TransactionFilter::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn transaction_pages(&self, link: &LinkId, filter: TransactionFilter) -> Pages<TransactionPage> {
        let (client, link, size) = (self.clone(), link.clone(), filter.size());
        Pages::new(&LIST_TRANSACTIONS, filter.start(), move |place| {
            let (client, link, filter) = (client.clone(), link.clone(), filter.at(&place));
            Box::pin(async move { client.list_transactions(&link, &filter).await })
        })
        .with_length(size)
    }

    /// What changed since a cursor was handed out, in no order; without one everything. [`sync`](Self::sync) goes on as long as
    /// there is more. A pending transaction only ever is created; it goes without being named. An answer has 1 to 500 changes at
    /// most, 50 if nothing is said.
    ///
    /// Takes the token of the API client. Only reads.
    ///
    /// Source: official client libraries of 2025, transactions.
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
    /// use moneykit_import::CursorRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"transactions":{"created":[{"transaction_id":"txn_1"}]},"cursor":{"next":"c2"},"has_more":false}"#))));
    /// let changes = moneykit.sync_transactions(&"mk_1".into(), &CursorRequest::new().with_cursor("c1")).await?;
    /// println!("{:?}, next time from {:?}", changes.transactions, changes.cursor);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn sync_transactions(&self, link: &LinkId, page: &CursorRequest) -> Result<TransactionSync, Error> {
        let call = page.with_size_on(Self::call(&SYNC_TRANSACTIONS).path("id", link));
        self.client().fetch(call, TransactionSync::decode).await
    }

    /// The answers of [`sync_transactions`](Self::sync_transactions), as long as there is more. After each of them
    /// [`cursor`](Syncs::cursor) is where the next synchronisation has to begin: keep it once the changes are stored.
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::CursorRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let replay = Replay::new()
    /// #     .answer(json(200, r#"{"transactions":{"created":[{"transaction_id":"t1"}]},"cursor":{"next":"c1"},"has_more":true}"#))
    /// #     .answer(json(200, r#"{"transactions":{"removed":["t1"]},"cursor":{"next":"c2"},"has_more":false}"#));
    /// # let moneykit = MoneykitClient::with_client(client_over(replay));
    /// let mut kept = None;
    /// let mut syncs = moneykit.sync(&"mk_1".into(), CursorRequest::new());
    /// while let Some(changes) = syncs.next().await {
    ///     println!("{:?}", changes?.transactions);
    ///     kept = syncs.cursor().map(str::to_owned);
    /// }
    /// assert_eq!(kept.as_deref(), Some("c2"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn sync(&self, link: &LinkId, from: CursorRequest) -> Syncs {
        Syncs::new(self.clone(), link.clone(), from)
    }
}
