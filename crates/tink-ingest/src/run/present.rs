//! What the platform has before a plan is carried out, and what follows for balances.
//!
//! An account that exists is gone on with: a sum is added to its balance, and a balance column counts only when its file is not
//! older than what the platform holds.

use std::collections::{HashMap, HashSet};

use tink_model::{Amount, EpochMillis, ExternalAccountId, ExternalTransactionId};

use crate::plan::{BalanceSource, Planned, PlannedAccount};

/// What the platform has of a plan's accounts before anything is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Present {
    /// The accounts that exist.
    pub accounts: HashMap<ExternalAccountId, PresentAccount>,
    /// The transactions that exist. They are not sent again.
    pub transactions: HashSet<ExternalTransactionId>,
}

/// An account that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PresentAccount {
    /// Its booked balance.
    pub balance: Amount,
    /// The instant of its newest booked transaction.
    pub newest: Option<EpochMillis>,
    /// Whether its transactions cannot be seen, so that nobody knows which rows are new.
    pub hidden: bool,
}

impl Present {
    /// Whether an account's balance stays what it is, since the files are older than it or nobody can tell what they add.
    #[must_use]
    pub fn keeps_balance<'p>(&self, account: &PlannedAccount, rows: impl IntoIterator<Item = &'p Planned>) -> bool {
        let Some(present) = self.accounts.get(&account.entity.external_id) else { return false };
        match account.balance {
            BalanceSource::Given => false,
            BalanceSource::Sum => present.hidden,
            BalanceSource::Column(_) => present.newest.is_some_and(|newest| {
                let booked = rows.into_iter().filter(|row| row.entity.pending != Some(true));
                booked
                    .map(|row| row.entity.date.as_millis())
                    .max()
                    .is_none_or(|file| file + HALF_A_DAY < newest.as_millis())
            }),
        }
    }

    /// The balance that goes with each row. A sum grows row by row, so that whatever was taken when an import stops is in it
    /// once, and repeating the import adds only the rest.
    pub(crate) fn balances(&self, accounts: &[PlannedAccount], plan: &[Planned], sent: &[Planned]) -> Vec<Amount> {
        let mut balances = Vec::with_capacity(sent.len());
        let of_plan: HashMap<usize, &[Planned]> = by_account(plan).collect();
        for (index, rows) in by_account(sent) {
            let Some(account) = accounts.get(index) else { continue };
            let present = self.accounts.get(&account.entity.external_id).map(|present| present.balance);
            let all = of_plan.get(&index).copied().unwrap_or(rows);
            let (start, grows) = match present {
                Some(present) if self.keeps_balance(account, all) => (present, false),
                _ if account.balance == BalanceSource::Sum => (present.unwrap_or_default(), true),
                _ => (account.entity.balance, false),
            };
            balances.extend(rows.iter().scan(start, |balance, row| {
                if grows && row.entity.pending != Some(true) {
                    *balance = balance.checked_add(row.entity.amount).unwrap_or(*balance);
                }
                Some(*balance)
            }));
        }
        balances
    }
}

/// A row's instant is midday: half a day later its day is over.
const HALF_A_DAY: i64 = 12 * 60 * 60 * 1_000;

fn by_account(rows: &[Planned]) -> impl Iterator<Item = (usize, &[Planned])> {
    rows.chunk_by(|one, other| one.account == other.account).filter_map(|rows| Some((rows.first()?.account, rows)))
}
