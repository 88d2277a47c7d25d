//! The platform as an import sees it: who takes accounts and transactions, and who can say what is there.

use std::error::Error;
use std::future::Future;
use std::time::Duration;

use tink_model::connector::{AccountListEntity, CreateTransactionAccountContainer, CreateTransactionEntity};
use tink_model::{Amount, EpochMillis, ExternalAccountId, ExternalTransactionId, ExternalUserId};

/// Who takes accounts and transactions. Each call is one request: waiting and trying again is the import's business, which
/// shows it and keeps the journal by it.
pub trait Sink {
    /// Why a request got no answer that can be gone on from.
    type Error: Failure;

    /// Makes sure that the user exists.
    fn open_user(&self, user: &ExternalUserId) -> impl Future<Output = Result<Opened, Self::Error>>;

    /// Creates accounts.
    fn create_accounts(
        &self,
        user: &ExternalUserId,
        accounts: &AccountListEntity,
    ) -> impl Future<Output = Result<Answer, Self::Error>>;

    /// Ingests transactions.
    fn ingest(
        &self,
        user: &ExternalUserId,
        batch: &CreateTransactionAccountContainer,
    ) -> impl Future<Output = Result<Answer, Self::Error>>;

    /// Changes a pending transaction into the booked one that has the same id. `balance` is the account's afterwards.
    fn book(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
        balance: Amount,
        transaction: &CreateTransactionEntity,
    ) -> impl Future<Output = Result<Answer, Self::Error>>;
}

/// Whether a user was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// It was created, so nothing of it can be there.
    Created,
    /// It existed.
    Existed,
}

/// The answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// All of it was taken.
    Taken,
    /// Something in it exists already.
    Exists,
    /// Something in it existed and was deleted.
    Deleted,
    /// Nothing was taken, since requests come too fast; it may come again after this time.
    Busy(Option<Duration>),
}

/// What an error of a sink means for the import.
pub trait Failure: Error + 'static {
    /// What became of the request, and whether others can fare better.
    fn fate(&self) -> Fate;
}

/// What an error means for the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nobody knows whether it was taken: it is looked up, and sent again.
    Unknown,
    /// It was refused and would be again. This user's import ends; others go on.
    Refused,
    /// Nothing would get through for anyone: the credentials are not good, say. The import ends.
    Hopeless,
}

/// Who can say what is there already. Without it the refusals of single transactions tell the same, with more requests.
pub trait ReadBack {
    /// Why nothing can be said.
    type Error: Error + 'static;

    /// Whether it can say anything at all. One that cannot is never asked.
    fn is_able(&self) -> bool {
        true
    }

    /// The accounts of the user.
    fn accounts(&self, user: &ExternalUserId) -> impl Future<Output = Result<Vec<PresentAccount>, Self::Error>>;

    /// Those of an account's transactions that have one of these ids. `span` may spare the platform a look at other days; with
    /// `None` all are meant.
    fn find(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
        ids: &[ExternalTransactionId],
        span: Option<(EpochMillis, EpochMillis)>,
    ) -> impl Future<Output = Result<Vec<PresentTransaction>, Self::Error>>;

    /// The pending transactions of an account.
    fn pending(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
    ) -> impl Future<Output = Result<Vec<PresentTransaction>, Self::Error>>;
}

/// An account that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentAccount {
    /// Its external id.
    pub id: ExternalAccountId,
    /// Its booked balance.
    pub balance: Amount,
    /// The instant of its newest booked transaction.
    pub newest: Option<EpochMillis>,
    /// Whether its transactions cannot be seen, so that nobody knows which rows are new.
    pub hidden: bool,
}

/// A transaction that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentTransaction {
    /// Its external id.
    pub id: ExternalTransactionId,
    /// Its amount.
    pub amount: Amount,
    /// Its instant, as it was ingested.
    pub date: EpochMillis,
    /// Its text, as it was ingested.
    pub description: String,
    /// Whether the bank has not booked it yet.
    pub pending: bool,
}

/// Nobody who could say what is there.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoReadBack;

impl ReadBack for NoReadBack {
    type Error = std::convert::Infallible;

    fn is_able(&self) -> bool {
        false
    }

    async fn accounts(&self, _: &ExternalUserId) -> Result<Vec<PresentAccount>, Self::Error> {
        Ok(Vec::new())
    }

    async fn find(
        &self,
        _: &ExternalUserId,
        _: &ExternalAccountId,
        _: &[ExternalTransactionId],
        _: Option<(EpochMillis, EpochMillis)>,
    ) -> Result<Vec<PresentTransaction>, Self::Error> {
        Ok(Vec::new())
    }

    async fn pending(&self, _: &ExternalUserId, _: &ExternalAccountId) -> Result<Vec<PresentTransaction>, Self::Error> {
        Ok(Vec::new())
    }
}
