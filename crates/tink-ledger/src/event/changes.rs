//! What users change of their accounts and transactions.

use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis};

use super::rows::Original;
use crate::kind::Exclusion;

/// Members of an account that its user changed; absent means unchanged.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountChanged {
    /// The account's number within the user.
    pub account: u16,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The account number of the bank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The account type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What the account is excluded from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusion: Option<Exclusion>,
    /// Whether the user favours it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favored: Option<bool>,
    /// The share of it that is the user's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ownership: Option<Amount>,
    /// Whether all that is known of it is gone: its transactions, whose external ids are forgotten, and what the provider or
    /// the partner said of it, but for name, number and type.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emptied: bool,
    /// When.
    pub at: EpochMillis,
}

/// Members of transactions that their user changed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TransactionsChanged {
    /// What was changed; a transaction stands in one of them.
    pub changes: Vec<RowsChanged>,
    /// When.
    pub at: EpochMillis,
}

/// The same change of some transactions; absent means unchanged.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RowsChanged {
    /// Their serials, ascending.
    pub serials: Vec<u32>,
    /// The code of the category that the user chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The date of execution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<EpochMillis>,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The notes; empty where they were removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// All that the user has changed by now, as it was before; empty when all of it is as it was again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
}
