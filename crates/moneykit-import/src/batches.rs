//! Importing more transactions than one request holds.

use std::ops::Range;

use tink_model::moneykit::operations::{IMPORT_LINK, IMPORT_TRANSACTIONS};
use tink_model::moneykit::{ImportLinkRequest, Link, TransactionImportData};
use tink_model::{Checker, LinkId, Operation, Path, Rules, Validate};
use tink_transport::BoxError;

use crate::pieces::{Envelope, Pieces};
use crate::reconcile::Recognition;
use crate::report::Cause;
use crate::size::too_large;
use crate::{Error, ImportReport, ImportStopped, MAX_IMPORT_BYTES, MoneykitClient};

/// A transaction that is too large for a request of its own.
#[derive(Debug, thiserror::Error)]
#[error("transaction {index} has {bytes} bytes as JSON and does not fit into a request of {MAX_IMPORT_BYTES}")]
struct TransactionTooLarge {
    index: usize,
    bytes: usize,
}

/// Transactions where the body of a batch has them.
struct Batch<'a>(&'a [TransactionImportData]);

impl Validate for Batch<'_> {
    fn check(&self, checker: &mut Checker<'_>, at: &Path<'_>) {
        for (index, transaction) in self.0.iter().enumerate() {
            transaction.check(checker, &at.name("transactions").index(index));
        }
    }
}

impl MoneykitClient {
    /// Imports a link with any number of transactions: the accounts with as many transactions as fit, then the rest in as many
    /// requests as it takes, one after the other and in the order of the list. Each transaction is written as JSON once.
    ///
    /// The whole is checked before the first request is sent. When a request fails, nothing more is sent, and the error says which
    /// transactions are there, which may be, and which are not; [`import_transactions_in_batches`](Self::import_transactions_in_batches)
    /// goes on with the latter. For the first request [`import_link`](Self::import_link) says what happens where its answer is lost;
    /// the others are not repeated once they may have arrived, since nothing would make the repetition visible.
    ///
    /// Takes the token of the API client.
    ///
    /// Source: MoneyKit reference, Import Link; official client libraries of 2025, links.
    ///
    /// # Errors
    ///
    /// [`ImportStopped`], with the error of the request that failed.
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::model::{AccountImportData, BalancesImportData, CustomerUser, ImportLinkRequest, TransactionImportData};
    /// use tink_model::{Amount, DateTime};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let link = || json(200, r#"{"link_id":"mk_1"}"#);
    /// # let replay = Replay::new().answer(json(200, r#"{"links":{}}"#)).answer(link()).answer(link()).answer(link());
    /// # let moneykit = MoneykitClient::with_client(client_over(replay));
    /// let account = AccountImportData::new("a1", "Checking", "depository.checking", BalancesImportData::new());
    /// let lunch = TransactionImportData::new("a1", Amount::new(-1250, 2), "2022-02-08".parse::<DateTime>()?);
    /// let request = ImportLinkRequest::new(CustomerUser::new("user-1"), "chase", vec![account], vec![lunch; 50_000]);
    /// let report = moneykit.import_in_batches(&request).await?;
    /// assert_eq!((report.requests, report.transactions), (3, 50_000));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn import_in_batches(&self, request: &ImportLinkRequest) -> Result<ImportReport, ImportStopped> {
        let total = request.transactions.len();
        let stopped = |error: Error| ImportStopped::before_the_first(total, Cause::Call(error));
        self.check(&IMPORT_LINK, request).map_err(stopped)?;
        let (envelope, pieces) = (Envelope::of_link(request), Pieces::of(&request.transactions));
        let batches = plan(&IMPORT_LINK, &envelope, &pieces).map_err(stopped)?;
        let (first, rest) = batches.split_first().map_or((0..0, &[][..]), |(first, rest)| (first.clone(), rest));
        let body = envelope.around(pieces.bytes(first.clone()));
        let link = self
            .import_and_find(&Recognition::of(request), body)
            .await
            .map_err(|error| ImportStopped::at(None, 0, first.clone(), total, Cause::Import(error)))?;
        self.send_batches(&link.link_id.clone(), Some(link), &pieces, rest).await
    }

    /// Adds any number of transactions to the accounts of an imported link, in as many requests as it takes, one after the other and
    /// in the order of the list. This is also how an import that [stopped](ImportStopped) goes on.
    ///
    /// The whole is checked before the first request is sent. No request is repeated once it may have arrived.
    ///
    /// Takes the token of the API client.
    ///
    /// Source: official client libraries of 2025, links; links page of the reference.
    ///
    /// # Errors
    ///
    /// [`ImportStopped`], with the error of the request that failed. For statuses see
    /// [`import_transactions`](Self::import_transactions).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::model::TransactionImportData;
    /// use tink_model::{Amount, DateTime};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let link = || json(200, r#"{"link_id":"mk_1"}"#);
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(link()).answer(json(500, "{}"))));
    /// let lunch = TransactionImportData::new("a1", Amount::new(-1250, 2), "2022-02-08".parse::<DateTime>()?);
    /// let transactions = vec![lunch; 50_000];
    /// if let Err(stopped) = moneykit.import_transactions_in_batches(&"mk_1".into(), &transactions).await {
    ///     println!("there: {:?}, perhaps there: {:?}", stopped.accepted(), stopped.unknown());
    ///     println!("to be sent once it is known: {:?}", &transactions[stopped.missing()].len());
    /// #   assert!(stopped.accepted().len() + stopped.unknown().len() + stopped.missing().len() == 50_000);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn import_transactions_in_batches(
        &self,
        link: &LinkId,
        transactions: &[TransactionImportData],
    ) -> Result<ImportReport, ImportStopped> {
        let stopped = |error: Error| ImportStopped::before_the_first(transactions.len(), Cause::Call(error));
        self.check_each(transactions).map_err(stopped)?;
        let pieces = Pieces::of(transactions);
        let batches = plan(&IMPORT_TRANSACTIONS, &Envelope::of_batch(), &pieces).map_err(stopped)?;
        self.send_batches(link, None, &pieces, &batches).await
    }

    /// Sends batches to a link, `made` if the first request made it, until one fails.
    async fn send_batches(
        &self,
        id: &LinkId,
        made: Option<Link>,
        pieces: &Pieces,
        batches: &[Range<usize>],
    ) -> Result<ImportReport, ImportStopped> {
        let envelope = Envelope::of_batch();
        let mut requests = usize::from(made.is_some());
        let mut link = made;
        for batch in batches {
            let body = envelope.around(pieces.bytes(batch.clone()));
            match self.send_transactions(id, body).await {
                Ok(answer) => link = Some(answer),
                Err(error) => {
                    let (link, cause) = (Some(id.clone()), Cause::Call(error));
                    return Err(ImportStopped::at(link, requests, batch.clone(), pieces.len(), cause));
                }
            }
            requests += 1;
        }
        Ok(ImportReport { link: link.unwrap_or_else(|| Link::new(id.clone())), requests, transactions: pieces.len() })
    }

    /// Checks transactions without making a request of them.
    fn check_each(&self, transactions: &[TransactionImportData]) -> Result<(), Error> {
        if !self.checks() {
            return Ok(());
        }
        let checked = Batch(transactions).validate(&Rules::client());
        checked.map_err(|violations| Error::invalid_request(&IMPORT_TRANSACTIONS, violations))
    }
}

/// Which transactions go together: as many as fit into the first request, then as many as fit into each batch. There is always a first
/// request, even without transactions.
fn plan(operation: &'static Operation, first: &Envelope, pieces: &Pieces) -> Result<Vec<Range<usize>>, Error> {
    let refused = |reason: BoxError| Error::invalid_request(operation, reason);
    let batch_room = MAX_IMPORT_BYTES - Envelope::of_batch().len();
    let size = |index: usize| pieces.bytes(index..index + 1).len();
    if let Some(index) = (0..pieces.len()).find(|index| size(*index) > batch_room) {
        return Err(refused(Box::new(TransactionTooLarge { index, bytes: size(index) })));
    }
    let Some(room) = MAX_IMPORT_BYTES.checked_sub(first.len()) else {
        let all = first.len() + pieces.bytes(0..pieces.len()).len();
        return Err(refused(Box::new(too_large(pieces, first.len(), all))));
    };
    let (mut batches, mut start, mut room) = (Vec::new(), 0, room);
    loop {
        let end = pieces.fit(start, room);
        batches.push(start..end);
        if end == pieces.len() {
            return Ok(batches);
        }
        (start, room) = (end, batch_room);
    }
}
