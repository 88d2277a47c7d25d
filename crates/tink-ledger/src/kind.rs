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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusion {
    /// Nothing.
    None,
    /// Categorisation and financial management.
    PfmData,
    /// That, and search.
    PfmAndSearch,
    /// Everything: no data is kept. Only users set it.
    Aggregation,
}

impl Exclusion {
    /// Reads the APIs' own spelling; what is not known excludes nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "PFM_DATA" => Self::PfmData,
            "PFM_AND_SEARCH" => Self::PfmAndSearch,
            "AGGREGATION" => Self::Aggregation,
            _ => Self::None,
        }
    }
}
