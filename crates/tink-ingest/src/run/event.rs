//! What an import tells while it runs.

use std::time::Duration;

use tink_model::{ExternalAccountId, ExternalTransactionId, ExternalUserId};

use super::journal::Tally;
use crate::record::Place;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// A user's import begins, or goes on.
    UserStarted {
        /// The user.
        user: ExternalUserId,
        /// How many of its transactions an earlier run has dealt with.
        done: Tally,
    },
    /// A request was answered, or a look-up spared it.
    Progress {
        /// The user.
        user: ExternalUserId,
        /// What became of the transactions that it is about.
        tally: Tally,
    },
    /// The platform wants requests to come more slowly.
    Waiting {
        /// What is waited for.
        endpoint: Endpoint,
        /// How long.
        wait: Duration,
    },
    /// A request got no answer that says what became of it; it is looked up and sent again.
    Retrying {
        /// The user.
        user: ExternalUserId,
        /// How often it has been sent, from 1.
        attempt: u32,
        /// How long is waited before.
        wait: Duration,
        /// Why, and its causes.
        reason: String,
    },
    /// A request of which something exists is parted in two.
    Halved {
        /// The user.
        user: ExternalUserId,
        /// How many transactions it had.
        rows: usize,
    },
    /// A request that got no answer was looked up.
    Reconciled {
        /// The user.
        user: ExternalUserId,
        /// How many transactions it had.
        rows: usize,
        /// How many of them had been taken.
        found: usize,
    },
    /// The platform cannot be asked what is there; the import goes on without.
    NoReadBack {
        /// The user.
        user: ExternalUserId,
        /// Why, and its causes.
        reason: String,
    },
    /// An account's balance stays what it is on the platform: the sources are older, or nobody can tell what they add.
    BalanceKept {
        /// The user.
        user: ExternalUserId,
        /// The account.
        account: ExternalAccountId,
    },
    /// Another transaction has the id already. The row was not sent.
    Conflict {
        /// The user.
        user: ExternalUserId,
        /// Where the row stands.
        place: Place,
        /// The id that both have.
        id: ExternalTransactionId,
        /// In what they differ.
        difference: String,
    },
    /// A user's import has come to its end.
    UserDone {
        /// The user.
        user: ExternalUserId,
        /// What became of all its transactions.
        tally: Tally,
    },
    /// A user's import has failed. The others go on.
    UserFailed {
        /// The user.
        user: ExternalUserId,
        /// Why, and its causes.
        reason: String,
    },
}

/// What requests are sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// The creation of accounts.
    Accounts,
    /// The ingestion of transactions.
    Transactions,
}
