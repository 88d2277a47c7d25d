//! Carrying a plan out against whoever takes it: missing accounts first, then the batches in order.
//!
//! The Connector API refuses a whole request for one account or transaction that exists. So a refused request is halved, down to
//! single ones, whose refusal then says that exactly this one is there already. That is right for a platform that refuses a batch
//! whole and for one that takes a part of it, and it makes repeating an import harmless.

mod present;

use std::borrow::Cow;
use std::future::Future;

use tink_model::Amount;
use tink_model::connector::{AccountEntity, AccountListEntity, CreateTransactionAccountContainer};

pub use self::present::{Present, PresentAccount};
use crate::plan::{BalanceSource, Batch, Plan, Planned};

/// Who takes accounts and transactions.
pub trait Sink {
    /// Why a request got no answer that can be gone on from.
    type Error: std::error::Error + 'static;

    /// Creates accounts.
    fn create_accounts(&self, accounts: &AccountListEntity) -> impl Future<Output = Result<Taken, Self::Error>> + Send;

    /// Ingests transactions.
    fn ingest(
        &self,
        batch: &CreateTransactionAccountContainer,
    ) -> impl Future<Output = Result<Taken, Self::Error>> + Send;
}

/// The answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// All of it was taken.
    All,
    /// Something in it exists already, or may have been taken by an attempt whose answer was lost.
    Exists,
    /// Something in it existed and was deleted.
    Deleted,
}

/// What became of a plan so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Accounts that were created.
    pub accounts_created: usize,
    /// Accounts that existed.
    pub accounts_known: usize,
    /// Transactions of the plan.
    pub planned: usize,
    /// Transactions that were added.
    pub accepted: usize,
    /// Transactions that existed.
    pub known: usize,
    /// Transactions that existed once and were deleted; they stay deleted.
    pub deleted: usize,
    /// Requests that were sent for all this.
    pub requests: usize,
}

impl Summary {
    /// Transactions whose fate is known.
    #[must_use]
    pub const fn done(&self) -> usize {
        self.accepted + self.known + self.deleted
    }
}

/// A plan that was not carried out to its end: what had been done, and why it stopped.
#[derive(Debug, thiserror::Error)]
#[error("stopped after {} of {} transactions", summary.done(), summary.planned)]
pub struct Stopped<E: std::error::Error + 'static> {
    /// What had been done.
    pub summary: Summary,
    /// Why it stopped.
    #[source]
    pub error: E,
}

/// Carries `plan` out. `progress` hears after each answer how far it is.
pub async fn run<S: Sink>(plan: &Plan, sink: &S, progress: impl FnMut(&Summary)) -> Result<Summary, Stopped<S::Error>> {
    run_after(plan, &Present::default(), sink, progress).await
}

/// Carries out what `present` lacks of `plan`, and goes on from its balances.
pub async fn run_after<S: Sink>(
    plan: &Plan,
    present: &Present,
    sink: &S,
    mut progress: impl FnMut(&Summary),
) -> Result<Summary, Stopped<S::Error>> {
    let mut summary = Summary { planned: plan.transactions().len(), ..Summary::default() };
    match carry_out(plan, present, sink, &mut summary, &mut progress).await {
        Ok(()) => Ok(summary),
        Err(error) => Err(Stopped { summary, error }),
    }
}

async fn carry_out<S: Sink>(
    plan: &Plan,
    present: &Present,
    sink: &S,
    summary: &mut Summary,
    progress: &mut impl FnMut(&Summary),
) -> Result<(), S::Error> {
    let accounts: Vec<AccountEntity> = plan
        .accounts()
        .iter()
        .map(|account| {
            let mut entity = account.entity.clone();
            if account.balance == BalanceSource::Sum {
                // It grows with the rows.
                entity.balance = Amount::ZERO;
            }
            entity
        })
        .collect();
    let mut waiting: Vec<&[AccountEntity]> = if accounts.is_empty() { Vec::new() } else { vec![&accounts] };
    while let Some(some) = waiting.pop() {
        summary.requests += 1;
        match sink.create_accounts(&AccountListEntity::new(some.to_vec())).await? {
            Taken::All => summary.accounts_created += some.len(),
            Taken::Exists | Taken::Deleted if some.len() == 1 => summary.accounts_known += 1,
            Taken::Exists | Taken::Deleted => {
                let (first, second) = some.split_at(some.len() / 2);
                waiting.extend([second, first]);
            }
        }
        progress(summary);
    }
    let is_known = |row: &Planned| present.transactions.contains(&row.entity.external_id);
    let all = plan.transactions();
    let rows = if all.iter().any(is_known) {
        Cow::Owned(all.iter().filter(|row| !is_known(row)).cloned().collect())
    } else {
        Cow::Borrowed(all)
    };
    if rows.len() < all.len() {
        summary.known += all.len() - rows.len();
        progress(summary);
    }
    let balances = present.balances(plan.accounts(), all, &rows);
    for batch in Batch::all(plan.accounts(), &rows, &balances) {
        // A stack, the earlier half on top: order within an account is kept.
        let mut waiting: Vec<Batch<'_>> = vec![batch];
        while let Some(some) = waiting.pop() {
            summary.requests += 1;
            match (sink.ingest(&some.request()).await?, some.halves()) {
                (Taken::All, _) => summary.accepted += some.rows().len(),
                (Taken::Exists, None) => summary.known += 1,
                (Taken::Deleted, None) => summary.deleted += 1,
                (Taken::Exists | Taken::Deleted, Some((first, second))) => waiting.extend([second, first]),
            }
            progress(summary);
        }
    }
    Ok(())
}
