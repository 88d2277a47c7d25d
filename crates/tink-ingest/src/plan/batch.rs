//! A batch as a request: at most 2,500 transactions, over as many accounts as it takes. It can be halved, down to one transaction.

use tink_model::Amount;
use tink_model::connector::{CreateTransactionAccountContainer, CreateTransactionAccountEntity, IngestionType};

use super::{Planned, PlannedAccount};

/// The Connector API's limit of transactions over all accounts of a request. Another one cuts batches elsewhere, and raises the format of
/// the journal (`run/sqlite`) with it.
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
    /// Rows with the balances of their accounts as planned. Rows of one account stand together.
    #[must_use]
    pub const fn new(accounts: &'p [PlannedAccount], rows: &'p [Planned]) -> Self {
        Self { accounts, rows, balances: &[] }
    }

    /// Rows with the balance that goes with each: as many as there are rows.
    #[must_use]
    pub const fn with_balances(mut self, balances: &'p [Amount]) -> Self {
        self.balances = balances;
        self
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
