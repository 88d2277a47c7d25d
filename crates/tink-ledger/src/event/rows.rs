//! The rows of a request as columns, and what only some of them have.

use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis, Json};

use super::link::ImportedRow;
use crate::id::Id;
use crate::kind::TransactionKind;
use crate::text::Text;

/// Transactions as columns: one request's rows in the order of the request.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionColumns {
    /// The serial of the first row; the others follow. A serial is a transaction's number within its user.
    pub first_serial: u32,
    /// Runs of rows of one account: the account's number and how many rows.
    pub accounts: Vec<(u16, u32)>,
    /// Minted ids.
    pub ids: Vec<Id>,
    /// The tenant's own ids.
    pub external_ids: Text,
    /// Dates of execution.
    pub dates: Vec<EpochMillis>,
    /// Amounts in the user's currency.
    pub amounts: Vec<Amount>,
    /// Descriptions as sent.
    pub descriptions: Text,
    /// Transaction types.
    pub kinds: Vec<TransactionKind>,
    /// The codes of the categories that occur, in order of first use.
    pub category_codes: Vec<String>,
    /// Per row, the position in `category_codes`.
    pub categories: Vec<u16>,
    /// The positions of the rows that are pending, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<u32>,
    /// What only some rows have: position and values, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extras: Vec<(u32, Extra)>,
}

impl TransactionColumns {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The account number of every row, in order.
    pub fn account_of_rows(&self) -> impl Iterator<Item = u16> + '_ {
        self.accounts.iter().flat_map(|(account, rows)| std::iter::repeat_n(*account, *rows as usize))
    }
}

/// What only some transactions have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Extra {
    /// The partner's payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<Json>,
    /// Notes, in which the tags stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// When a pending transaction is dropped at the next ingestion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_expires: Option<EpochMillis>,
    /// Whether a user chose the category.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub category_by_user: bool,
    /// What the provider or the partner said before the user changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<Box<Original>>,
    /// The merchant's name as the partner gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_name: Option<String>,
    /// The merchant category code (ISO 18245).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_category_code: Option<String>,
    /// The counterparties as the partner gave them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparties: Option<Json>,
    /// What an import told of it (MoneyKit).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported: Option<Box<ImportedRow>>,
}

impl Extra {
    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The values of a transaction before its user changed them; absent where the user did not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Original {
    /// The amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The date of execution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<EpochMillis>,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The notes; empty where there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Original {
    /// Whether the user changed nothing of what it tells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
