//! What an import has done so far, so that a later one can go on from there.
//!
//! A batch is saved before any of it is sent and after every answer, so that whatever moment the process ends at, the journal
//! says which transactions were answered, which may or may not have been taken, and which were never sent.

use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;

use tink_model::{Amount, ExternalAccountId, ExternalUserId};

/// Keeps what an import has done. All that is given to [`save`](Journal::save) is durable when it returns, or none of it is.
pub trait Journal {
    /// Why nothing can be kept.
    type Error: std::error::Error + 'static;

    /// What is known of a user's account.
    fn account(&self, user: &ExternalUserId, account: &ExternalAccountId) -> Result<Option<AccountState>, Self::Error>;

    /// What is known of the plan's batch with this number.
    fn batch(&self, number: usize) -> Result<Option<BatchState>, Self::Error>;

    /// Saves a batch and accounts together.
    fn save(&self, batch: Option<(usize, &BatchState)>, accounts: &[AccountEntry<'_>]) -> Result<(), Self::Error>;
}

/// An account with its user.
pub type AccountEntry<'a> = (&'a ExternalUserId, &'a ExternalAccountId, AccountState);

/// What is known of an account that was created or found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountState {
    /// Whether it existed before the import.
    pub existed: bool,
    /// Whether its transactions cannot be seen.
    pub hidden: bool,
    /// Its balance as last sent.
    pub balance: Amount,
    /// Whether the balance grows with each booked transaction that is taken; otherwise it stays.
    pub grows: bool,
}

/// What has become of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchState {
    /// What became of its transactions so far.
    pub tally: Tally,
    /// What is left, the next last. Only the next may have been sent.
    pub left: Vec<Left>,
}

/// Transactions of a batch that go into one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What the request is.
    pub what: What,
    /// Their places in the batch, ascending.
    pub rows: Vec<u16>,
    /// Whether they were sent and no answer is known.
    pub sent: bool,
    /// Whether an earlier request with them may have been taken.
    pub doubtful: bool,
}

/// What a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// New transactions.
    Ingest,
    /// A pending transaction, the only one of the request, is booked under the same id.
    Book,
}

impl BatchState {
    /// Whether nothing is left.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.left.is_empty()
    }
}

/// What became of transactions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// They were taken.
    pub accepted: u64,
    /// They were there already.
    pub known: u64,
    /// They were there as pending ones and are booked now.
    pub booked: u64,
    /// They were there once and were deleted; they stay deleted.
    pub deleted: u64,
    /// Other transactions with the same ids are there; they were not sent.
    pub conflicting: u64,
}

impl Tally {
    /// How many there are in all.
    #[must_use]
    pub const fn done(&self) -> u64 {
        self.accepted + self.known + self.booked + self.deleted + self.conflicting
    }

    /// Adds another one.
    pub const fn add(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.known += other.known;
        self.booked += other.booked;
        self.deleted += other.deleted;
        self.conflicting += other.conflicting;
    }
}

/// A journal that ends with the process: for dry runs, tests, and platforms that end with it too.
#[derive(Debug, Default)]
pub struct InMemory {
    accounts: RefCell<HashMap<(ExternalUserId, ExternalAccountId), AccountState>>,
    batches: RefCell<HashMap<usize, BatchState>>,
}

impl Journal for InMemory {
    type Error = Infallible;

    fn account(&self, user: &ExternalUserId, account: &ExternalAccountId) -> Result<Option<AccountState>, Infallible> {
        Ok(self.accounts.borrow().get(&(user.clone(), account.clone())).copied())
    }

    fn batch(&self, number: usize) -> Result<Option<BatchState>, Infallible> {
        Ok(self.batches.borrow().get(&number).cloned())
    }

    fn save(&self, batch: Option<(usize, &BatchState)>, accounts: &[AccountEntry<'_>]) -> Result<(), Infallible> {
        if let Some((number, state)) = batch {
            self.batches.borrow_mut().insert(number, state.clone());
        }
        for &(user, account, state) in accounts {
            self.accounts.borrow_mut().insert((user.clone(), account.clone()), state);
        }
        Ok(())
    }
}
