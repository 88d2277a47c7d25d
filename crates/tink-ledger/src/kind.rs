//! The closed vocabularies of the ledger: kinds of transactions, of ingestion and of exclusion, and the
//! model's profile.

use serde::{Deserialize, Serialize};
pub use tink_model::Profile;

/// The type of a transaction. One letter each in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransactionKind {
    /// Nothing special.
    #[serde(rename = "D")]
    Default,
    /// A card purchase.
    #[serde(rename = "C")]
    CreditCard,
    /// A transfer.
    #[serde(rename = "T")]
    Transfer,
    /// A payment.
    #[serde(rename = "P")]
    Payment,
    /// A withdrawal of cash.
    #[serde(rename = "W")]
    Withdrawal,
}

impl TransactionKind {
    /// All of them, in the order of their column codes.
    pub const ALL: [Self; 5] = [Self::Default, Self::CreditCard, Self::Transfer, Self::Payment, Self::Withdrawal];

    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "DEFAULT",
            Self::CreditCard => "CREDIT_CARD",
            Self::Transfer => "TRANSFER",
            Self::Payment => "PAYMENT",
            Self::Withdrawal => "WITHDRAWAL",
        }
    }

    /// The kind of that spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How urgent an ingestion is, and whether its balance counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IngestionKind {
    /// Small recent changes.
    RealTime,
    /// History; under the newer profile its balance is ignored.
    Historical,
    /// Daily jobs and backfills.
    Batch,
}

/// What an account's transactions are kept out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Exclusion {
    /// Nothing.
    #[default]
    #[serde(rename = "NONE")]
    None,
    /// Categorisation and financial management.
    #[serde(rename = "PFM_DATA")]
    PfmData,
    /// That, and search.
    #[serde(rename = "PFM_AND_SEARCH")]
    PfmAndSearch,
    /// Everything: no data is kept. Only users set it.
    #[serde(rename = "AGGREGATION")]
    Aggregation,
}

impl Exclusion {
    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::PfmData => "PFM_DATA",
            Self::PfmAndSearch => "PFM_AND_SEARCH",
            Self::Aggregation => "AGGREGATION",
        }
    }

    /// The exclusion of that spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::PfmData, Self::PfmAndSearch, Self::Aggregation].into_iter().find(|one| one.as_str() == text)
    }
}
