//! A batch: at most 2,500 transactions, over as many accounts as it takes. It can be halved, down to one transaction.

use tink_model::Amount;
use tink_model::connector::{CreateTransactionAccountContainer, CreateTransactionAccountEntity, IngestionType};

use super::{Planned, PlannedAccount};

/// The Connector API's limit of transactions over all accounts of a request.
pub const LARGEST_BATCH: usize = 2_500;

/// Transactions of a plan that go into one request.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'p> {
    accounts: &'p [PlannedAccount],
    rows: &'p [Planned],
    /// The account's balance with each row; without them the account's own.
    balances: &'p [Amount],
}

impl<'p> Batch<'p> {
    pub(super) const fn new(accounts: &'p [PlannedAccount], rows: &'p [Planned]) -> Self {
        Self { accounts, rows, balances: &[] }
    }

    /// Rows in batches, with the balance that goes with each.
    pub(crate) fn all(
        accounts: &'p [PlannedAccount],
        rows: &'p [Planned],
        balances: &'p [Amount],
    ) -> impl Iterator<Item = Self> {
        let chunks = rows.chunks(LARGEST_BATCH).zip(balances.chunks(LARGEST_BATCH));
        chunks.map(move |(rows, balances)| Self { accounts, rows, balances })
    }

    /// The transactions, in order.
    #[must_use]
    pub const fn rows(&self) -> &'p [Planned] {
        self.rows
    }

    /// The two halves, the earlier rows first; `None` when there is only one transaction.
    #[must_use]
    pub fn halves(&self) -> Option<(Self, Self)> {
        if self.rows.len() < 2 {
            return None;
        }
        let half = self.rows.len() / 2;
        let (first, second) = self.rows.split_at(half);
        let (earlier, later) = self.balances.split_at(half.min(self.balances.len()));
        Some((Self { rows: first, balances: earlier, ..*self }, Self { rows: second, balances: later, ..*self }))
    }

    /// The request's body. Its type is BATCH: a file is history, not the moment.
    #[must_use]
    pub fn request(&self) -> CreateTransactionAccountContainer {
        let mut end = 0;
        let accounts = self.rows.chunk_by(|one, other| one.account == other.account).filter_map(|rows| {
            end += rows.len();
            let account = self.accounts.get(rows.first()?.account)?;
            let transactions: Vec<_> = rows.iter().map(|row| row.entity.clone()).collect();
            Some(CreateTransactionAccountEntity::new(
                self.balances.get(end - 1).copied().unwrap_or(account.entity.balance),
                account.entity.external_id.clone(),
                transactions,
            ))
        });
        CreateTransactionAccountContainer::new(accounts.collect::<Vec<_>>(), IngestionType::Batch)
    }
}
