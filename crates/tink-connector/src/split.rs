//! Splitting a large list of transactions into requests, by account order.

use std::collections::VecDeque;

use tink_model::connector::{CreateTransactionAccountContainer, CreateTransactionAccountEntity};

/// How many transactions one request may hold, over all its accounts.
///
/// Source: Connector API reference, `CreateTransactionAccountContainer`.
pub const MAX_TRANSACTIONS: usize = CreateTransactionAccountContainer::MAX_TRANSACTIONS;

/// An account whose transactions must not be spread over requests has too many for one.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "account {index} of the list has {transactions} transactions; with overridePending they must fit into one request of \
     {MAX_TRANSACTIONS}, because a second one would remove the pending transactions of the first"
)]
pub(crate) struct Unsplittable {
    index: usize,
    transactions: usize,
}

/// With `overridePending` each request replaces the stored pending transactions of its accounts by those it holds. So an
/// account must not be cut in two then: the second part would remove what the first has brought.
const fn keeps_accounts_whole(whole: &CreateTransactionAccountContainer) -> bool {
    matches!(whole.override_pending, Some(true))
}

/// Whether [`split`] can keep to `most` transactions a request.
pub(crate) fn check_splittable(whole: &CreateTransactionAccountContainer, most: usize) -> Result<(), Unsplittable> {
    let sizes = whole.transaction_accounts.iter().map(|account| account.transactions.len());
    match sizes.enumerate().find(|(_, transactions)| *transactions > most) {
        Some((index, transactions)) if keeps_accounts_whole(whole) => Err(Unsplittable { index, transactions }),
        _ => Ok(()),
    }
}

/// Splits `whole` into requests of at most `most` transactions each. Accounts and transactions keep their order, so a
/// balance is set last by the last transactions of its account. An account without transactions is sent like any other.
pub(crate) fn split(
    mut whole: CreateTransactionAccountContainer,
    most: usize,
) -> VecDeque<CreateTransactionAccountContainer> {
    let cuts = !keeps_accounts_whole(&whole);
    let mut parts = Parts { full: Vec::new(), open: Vec::new(), room: most, most };
    for account in std::mem::take(&mut whole.transaction_accounts) {
        if cuts {
            parts.add_cut(account);
        } else {
            parts.add_uncut(account);
        }
    }
    parts.finish().into_iter().map(|accounts| with_accounts(&whole, accounts)).collect()
}

struct Parts {
    full: Vec<Vec<CreateTransactionAccountEntity>>,
    open: Vec<CreateTransactionAccountEntity>,
    /// How many transactions the open part still takes.
    room: usize,
    most: usize,
}

impl Parts {
    /// Fills the open part, and opens more as long as transactions are left.
    fn add_cut(&mut self, mut account: CreateTransactionAccountEntity) {
        let mut left = std::mem::take(&mut account.transactions).into_iter();
        while left.len() > self.room {
            if self.room > 0 {
                let mut cut = account.clone();
                cut.transactions = left.by_ref().take(self.room).collect();
                self.open.push(cut);
            }
            self.close();
        }
        account.transactions = left.collect();
        self.add_uncut(account);
    }

    /// Adds the account to the open part, or to a new one if it does not fit there.
    fn add_uncut(&mut self, account: CreateTransactionAccountEntity) {
        if account.transactions.len() > self.room {
            self.close();
        }
        self.room = self.room.saturating_sub(account.transactions.len());
        self.open.push(account);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.full.push(std::mem::take(&mut self.open));
        }
        self.room = self.most;
    }

    fn finish(mut self) -> Vec<Vec<CreateTransactionAccountEntity>> {
        self.close();
        // A list without any account is one request all the same; the service decides what it thinks of it.
        if self.full.is_empty() { vec![Vec::new()] } else { self.full }
    }
}

fn with_accounts(
    like: &CreateTransactionAccountContainer,
    accounts: Vec<CreateTransactionAccountEntity>,
) -> CreateTransactionAccountContainer {
    let mut part = like.clone();
    part.transaction_accounts = accounts;
    part
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
