//! What became of an ingestion in several requests.

use std::error::Error as StdError;
use std::fmt;

use tink_model::ExternalAccountId;
use tink_model::connector::CreateTransactionAccountContainer;

use crate::Error;

/// What the service has accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IngestReport {
    /// How many requests were accepted.
    pub requests: usize,
    /// How many transactions were accepted, over all accounts.
    pub transactions: usize,
    /// The accounts, in the order in which they were sent.
    pub accounts: Vec<AcceptedAccount>,
}

/// What the service has accepted for one account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AcceptedAccount {
    /// The account.
    pub external_id: ExternalAccountId,
    /// How many of its transactions were accepted: the first so many of those given.
    pub transactions: usize,
}

impl IngestReport {
    pub(crate) fn accept(&mut self, part: &CreateTransactionAccountContainer) {
        self.requests += 1;
        for account in &part.transaction_accounts {
            let transactions = account.transactions.len();
            self.transactions += transactions;
            // A cut account goes on in the next request.
            match self.accounts.last_mut().filter(|last| last.external_id == account.external_id) {
                Some(last) => last.transactions += transactions,
                None => {
                    self.accounts.push(AcceptedAccount { external_id: account.external_id.clone(), transactions });
                }
            }
        }
    }
}

/// An ingestion in several requests that stopped at one of them.
///
/// Everything before it was accepted ([`report`](Self::report)). The request itself may have been carried out if
/// [`error`](Self::error) says [`may_have_been_applied`](tink_transport::ApiError::may_have_been_applied). What is left,
/// that request included, is in [`unsent`](Self::unsent), ready to be sent again.
#[derive(Debug)]
pub struct IngestStopped {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    report: IngestReport,
    unsent: Vec<CreateTransactionAccountContainer>,
    error: Error,
}

impl IngestStopped {
    pub(crate) fn new(report: IngestReport, unsent: Vec<CreateTransactionAccountContainer>, error: Error) -> Self {
        Self { inner: Box::new(Inner { report, unsent, error }) }
    }

    /// What was accepted before.
    #[must_use]
    pub fn report(&self) -> &IngestReport {
        &self.inner.report
    }

    /// Why it stopped.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.inner.error
    }

    /// The requests that were not accepted, in their order, the failed one first.
    #[must_use]
    pub fn unsent(&self) -> &[CreateTransactionAccountContainer] {
        &self.inner.unsent
    }

    /// Takes the requests that were not accepted.
    #[must_use]
    pub fn into_unsent(self) -> Vec<CreateTransactionAccountContainer> {
        self.inner.unsent
    }
}

impl fmt::Display for IngestStopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IngestReport { requests, transactions, .. } = &self.inner.report;
        let requests_left = self.inner.unsent.len();
        write!(
            f,
            "the ingestion stopped after {transactions} transactions in {requests} requests, with {requests_left} \
             requests left"
        )
    }
}

impl StdError for IngestStopped {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.inner.error)
    }
}
