//! Link Service: the import of links, and of more transactions for them.

use tink_model::moneykit::operations::{IMPORT_LINK, IMPORT_TRANSACTIONS};
use tink_model::moneykit::{ImportLinkRequest, ImportTransactionsRequest, Link, TransactionImportData};
use tink_model::{LinkId, Operation};

use crate::pieces::{Envelope, Pieces};
use crate::reconcile::Recognition;
use crate::size::too_large;
use crate::{Error, ImportError, MAX_IMPORT_BYTES, MoneykitClient};

impl MoneykitClient {
    /// Imports a link with its accounts and transactions, of at most [`MAX_IMPORT_BYTES`](crate::MAX_IMPORT_BYTES) as JSON, which is
    /// roughly 4,000 transactions; for more see [`import_in_batches`](Self::import_in_batches). All of it can be read at once, while the
    /// link waits to be connected: it is in state `error` with the code `auth_expired` until a
    /// [link session](Self::create_link_session) has named it.
    ///
    /// Takes up to ten seconds, and is given up after [`IMPORT_DEADLINE`](crate::IMPORT_DEADLINE). It is sent once: a repetition would
    /// make a second link. So the ids of the user's links are read first, and where the import may have arrived without an answer, a
    /// link that is new and has exactly these accounts is looked for, for fifteen seconds. If there is one, it is the result.
    ///
    /// Amounts are signed here, positive for money in. They come back without a sign, as a credit or a debit; `account_id` and
    /// `transaction_id` come back as `original_id`, `type` as `account_type`, `mask` as `account_mask`.
    ///
    /// Takes the token of the API client.
    ///
    /// Source: MoneyKit reference, Import Link.
    ///
    /// # Errors
    ///
    /// Not sent: a rule is broken ([`violations`](ImportError::violations)), the body is too large
    /// ([`body_too_large`](ImportError::body_too_large)), or the user's links could not be read.
    /// Unknown: [`is_outcome_unknown`](ImportError::is_outcome_unknown).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`InstitutionNotFound`](crate::model::Refusal::InstitutionNotFound).
    /// 413 [`BodyTooLarge`](crate::model::Refusal::BodyTooLarge).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::model::{
    ///     AccountImportData, BalancesImportData, CustomerUser, ImportLinkRequest, LinkErrorCode, TransactionImportData,
    /// };
    /// use tink_model::{Amount, DateTime};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new()
    /// #     .answer(json(200, r#"{"links":{}}"#))
    /// #     .answer(json(200, r#"{"link_id":"mk_1","state":"error","error_code":"auth_expired"}"#))));
    /// let balances = BalancesImportData::new().with_currency("USD").with_current("445.89".parse::<Amount>()?);
    /// let checking = AccountImportData::new("74583934", "Premier Checking", "depository.checking", balances).with_mask("3748");
    /// let lunch = TransactionImportData::new("74583934", "-12.50".parse::<Amount>()?, "2022-02-08".parse::<DateTime>()?);
    /// let request = ImportLinkRequest::new(CustomerUser::new("user-1"), "chase", vec![checking], vec![lunch]);
    /// let link = moneykit.import_link(&request).await?;
    /// assert_eq!(link.error_code, Some(LinkErrorCode::AuthExpired));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn import_link(&self, request: &ImportLinkRequest) -> Result<Link, ImportError> {
        let body = self.checked_import(request).map_err(ImportError::certain)?;
        self.import_and_find(&Recognition::of(request), body).await
    }

    /// [`import_link`](Self::import_link) as one bare call: the user's links are read neither before nor after it. Where
    /// [`may_have_been_applied`](tink_transport::ApiError::may_have_been_applied) says so, a link may have been made.
    ///
    /// # Errors
    ///
    /// As [`import_link`](Self::import_link).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # use moneykit_import::model::{AccountImportData, BalancesImportData, CustomerUser, ImportLinkRequest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"link_id":"mk_1"}"#))));
    /// # let account = AccountImportData::new("a", "A", "depository.savings", BalancesImportData::new());
    /// # let request = ImportLinkRequest::new(CustomerUser::new("user-1"), "chase", vec![account], vec![]);
    /// let link = moneykit.import_link_once(&request).await?;
    /// println!("{}", link.link_id);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn import_link_once(&self, request: &ImportLinkRequest) -> Result<Link, Error> {
        self.send_import(self.checked_import(request)?).await
    }

    /// Adds transactions to the accounts of an imported link, of at most [`MAX_IMPORT_BYTES`](crate::MAX_IMPORT_BYTES) as JSON; for more
    /// see [`import_transactions_in_batches`](Self::import_transactions_in_batches). A transaction names its account by the id that it was
    /// imported with.
    ///
    /// Takes the token of the API client. Not repeated once it may have arrived: the transactions would be there twice.
    ///
    /// Source: official client libraries of 2025, links; links page of the reference.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`LinkNotFound`](crate::model::Refusal::LinkNotFound), 410 [`LinkDeleted`](crate::model::Refusal::LinkDeleted).
    /// 413 [`BodyTooLarge`](crate::model::Refusal::BodyTooLarge).
    /// 422 [`BadStateOrValidationFailed`](crate::model::Refusal::BadStateOrValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use moneykit_import::MoneykitClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use moneykit_import::model::{ImportTransactionsRequest, TransactionImportData};
    /// use tink_model::{Amount, DateTime};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let moneykit = MoneykitClient::with_client(client_over(Replay::new().answer(json(200, r#"{"link_id":"mk_1"}"#))));
    /// let salary = TransactionImportData::new("74583934", Amount::from(2500), "2022-02-25T08:00:00".parse::<DateTime>()?);
    /// moneykit.import_transactions(&"mk_1".into(), &ImportTransactionsRequest::new(vec![salary])).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn import_transactions(&self, link: &LinkId, request: &ImportTransactionsRequest) -> Result<Link, Error> {
        self.check(&IMPORT_TRANSACTIONS, request)?;
        let body = self.body(&IMPORT_TRANSACTIONS, &Envelope::of_batch(), &request.transactions)?;
        self.send_transactions(link, body).await
    }

    /// Sends a body that has been checked, or is not to be.
    pub(crate) async fn send_transactions(&self, link: &LinkId, body: Vec<u8>) -> Result<Link, Error> {
        let call = self.import_call(&IMPORT_TRANSACTIONS, body).path("id", link);
        self.client().fetch(call, Link::decode).await
    }

    /// The body of an import, once it keeps every rule. These bytes are the ones that are sent.
    fn checked_import(&self, request: &ImportLinkRequest) -> Result<Vec<u8>, Error> {
        self.check(&IMPORT_LINK, request)?;
        self.body(&IMPORT_LINK, &Envelope::of_link(request), &request.transactions)
    }

    /// A body, unless it is too large. The transactions are written once, also to say how many would fit.
    fn body(
        &self,
        operation: &'static Operation,
        envelope: &Envelope,
        transactions: &[TransactionImportData],
    ) -> Result<Vec<u8>, Error> {
        let pieces = Pieces::of(transactions);
        let body = envelope.around(pieces.bytes(0..pieces.len()));
        if self.checks() && body.len() > MAX_IMPORT_BYTES {
            return Err(Error::invalid_request(operation, too_large(&pieces, envelope.len(), body.len())));
        }
        Ok(body)
    }
}

impl<'a> Recognition<'a> {
    /// What the link of this request is recognised by.
    pub(crate) fn of(request: &'a ImportLinkRequest) -> Self {
        let accounts = request.accounts.iter().map(|account| account.account_id.as_str()).collect();
        Self { user: &request.customer_user.id, accounts }
    }
}
