//! Records to what is sent: the accounts, and batches of transactions in order.
//!
//! - A transaction's instant is midday of its day in the file's time zone, so that the day, the week and the month are the
//!   same for whoever reads it in that zone, summer time or not.
//! - Within an account transactions go in the order they happened, whichever way round the file lists them.
//! - A pending row that a later source has booked, under another id, is left out; the booked one says that it replaces it.
//! - A row that the Connector API's limits do not allow is rejected here, before anything is sent, and alone.
//!
//! Ids: the bank's own where a record has one and no other record of its source has it. Otherwise a hash of the account, the
//! day, the amount and the text, and of the ordinal among equal records of that day, so that two real equal coffees stay two
//! and a second export of the same days adds nothing. Sources that are pages of one statement count as one.
//!
//! A plan of any size takes a fixed amount of memory, beside the accounts and the rows of the largest days, of which there are a few in
//! memory at once: it is sorted in runs on disk. `crates/tink-ingest/tests/memory.rs` holds it to that.

mod balance;
mod bank_ids;
mod batch;
mod batches;
mod day;
mod days;
mod pages;
mod planner;
mod row;
mod shared_file;
mod sorted;
mod store;
pub(crate) mod successor;

use std::collections::HashSet;
use std::ops::Range;

use tink_model::connector::{AccountEntity, AccountListEntity, CreateTransactionEntity};
use tink_model::{EpochMillis, ExternalTransactionId, ExternalUserId};

pub use self::balance::BalanceSource;
pub use self::batch::{Batch, LARGEST_BATCH};
pub use self::planner::{Held, OnRejection, Planner};
use crate::error::Error;
use crate::record::Place;

/// What is going to be sent.
#[derive(Debug)]
pub struct Plan {
    users: Vec<PlannedUser>,
    accounts: Vec<PlannedAccount>,
    batches: batches::Batches,
    superseded: HashSet<u64>,
    transactions: u64,
    repeated: u64,
    rejected: u64,
}

/// One user of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedUser {
    /// The user's external id.
    pub id: ExternalUserId,
    /// The user's accounts, as places in [`Plan::accounts`].
    pub accounts: Range<usize>,
    /// The user's batches, in the order in which they are sent.
    pub batches: Range<usize>,
    /// How many transactions the user gets.
    pub transactions: u64,
}

/// One account of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAccount {
    /// Whose it is, as a place in [`Plan::users`].
    pub user: usize,
    /// The account as it is created when it is missing.
    pub entity: AccountEntity,
    /// Where its balance comes from.
    pub balance: BalanceSource,
    /// How many transactions it gets.
    pub transactions: u64,
    /// The instant of its newest booked one.
    pub newest: Option<EpochMillis>,
}

/// One transaction of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its number in the plan, from 0.
    pub number: u64,
    /// Which of the plan's accounts it belongs to.
    pub account: usize,
    /// Where it stands in the sources.
    pub place: Place,
    /// The transaction as it is sent.
    pub entity: CreateTransactionEntity,
    /// Pending transactions whose place it takes, as far as the sources show.
    pub replaces: Vec<ExternalTransactionId>,
}

impl Plan {
    /// The users, in the order in which the sources name them.
    #[must_use]
    pub fn users(&self) -> &[PlannedUser] {
        &self.users
    }

    /// The accounts: by user, and of a user in the order in which the sources name them.
    #[must_use]
    pub fn accounts(&self) -> &[PlannedAccount] {
        &self.accounts
    }

    /// How many transactions there are.
    #[must_use]
    pub const fn transactions(&self) -> u64 {
        self.transactions
    }

    /// Rows that stand in an earlier source of the plan as well and are sent once, and pending ones that a later source has booked.
    #[must_use]
    pub const fn repeated(&self) -> u64 {
        self.repeated
    }

    /// Rows that were rejected.
    #[must_use]
    pub const fn rejected(&self) -> u64 {
        self.rejected
    }

    /// The accounts of a user as one request.
    #[must_use]
    pub fn account_list(&self, user: &PlannedUser) -> AccountListEntity {
        let accounts = &self.accounts[user.accounts.clone()];
        AccountListEntity::new(accounts.iter().map(|account| account.entity.clone()).collect::<Vec<_>>())
    }

    /// How many batches there are.
    #[must_use]
    pub fn batches(&self) -> usize {
        self.batches.chunks().len()
    }

    /// The transactions of a batch: all of one user, by account, and within an account in the order they happened. At most
    /// [`LARGEST_BATCH`]; none behind the last batch.
    ///
    /// Of a plan that is not in memory, a thread reads the batch after it at the same time.
    pub fn batch(&self, index: usize) -> Result<Vec<Planned>, Error> {
        let mut rows = Vec::new();
        self.read_batch(index, &mut rows)?;
        Ok(rows)
    }

    /// [`Plan::batch`] in place of what is in `rows`, whose memory it takes over: whoever goes through many batches needs that of one or two.
    /// After an error `rows` is empty.
    pub fn read_batch(&self, index: usize, rows: &mut Vec<Planned>) -> Result<(), Error> {
        self.batches.read(index, rows).map_err(|error| {
            rows.clear();
            match error.downcast() {
                Ok(of_a_thread) => Error::thread(of_a_thread),
                Err(error) => Error::io("the plan", "its temporary file cannot be read", error),
            }
        })?;
        if !self.superseded.is_empty() {
            rows.retain(|row| !self.superseded.contains(&row.number));
        }
        Ok(())
    }

    /// All transactions, batch by batch.
    pub fn iter(&self) -> impl Iterator<Item = Result<Planned, Error>> {
        (0..self.batches()).flat_map(|index| match self.batch(index) {
            Ok(rows) => rows.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }
}
