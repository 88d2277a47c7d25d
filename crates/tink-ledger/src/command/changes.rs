//! What users can ask for of their own accounts and transactions.

use tink_model::{Amount, EpochMillis};

use crate::id::Id;
use crate::kind::Exclusion;

/// Members of an account that its user changes; `None` and empty texts leave a member as it is.
#[derive(Debug, Clone)]
pub struct ChangeAccount {
    /// The account.
    pub account: Id,
    /// The name.
    pub name: Option<String>,
    /// The account number of the bank.
    pub number: Option<String>,
    /// The account type.
    pub kind: Option<String>,
    /// What it is excluded from.
    pub exclusion: Option<Exclusion>,
    /// The older way to say so: from financial management and search, or from nothing. It counts where `exclusion` changes
    /// nothing.
    pub excluded: Option<bool>,
    /// Whether the user favours it.
    pub favored: Option<bool>,
    /// The share of it that is the user's, from 0 to 1.
    pub ownership: Option<Amount>,
}

impl ChangeAccount {
    /// A change of nothing.
    #[must_use]
    pub fn of(account: Id) -> Self {
        Self {
            account,
            name: None,
            number: None,
            kind: None,
            exclusion: None,
            excluded: None,
            favored: None,
            ownership: None,
        }
    }
}

/// Members of a transaction that its user changes; `None` leaves a member as it is, and so does an empty description or category.
#[derive(Debug, Clone)]
pub struct ChangeTransaction {
    /// The transaction.
    pub transaction: Id,
    /// The amount; a difference below 0.001 is none.
    pub amount: Option<Amount>,
    /// The id of the category: a leaf, or a primary one for its default child.
    pub category: Option<String>,
    /// The date of execution; a difference of less than a day is none.
    pub date: Option<EpochMillis>,
    /// The description.
    pub description: Option<String>,
    /// The notes, in which the tags stand; empty removes them.
    pub notes: Option<String>,
}

impl ChangeTransaction {
    /// A change of nothing.
    #[must_use]
    pub fn of(transaction: Id) -> Self {
        Self { transaction, amount: None, category: None, date: None, description: None, notes: None }
    }
}

/// Transactions that get the same category.
#[derive(Debug, Clone, Default)]
pub struct Categorization {
    /// The id of the category: a leaf, or a primary one for its default child.
    pub category: String,
    /// The transactions.
    pub transactions: Vec<Id>,
}
