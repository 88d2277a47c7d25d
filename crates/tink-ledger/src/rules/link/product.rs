//! The kinds of data that a link can have, and how far one of them is.

use serde::{Deserialize, Serialize};
use tink_model::EpochMillis;

/// A kind of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Product {
    /// Accounts.
    Accounts,
    /// Account numbers.
    AccountNumbers,
    /// Who the holders are.
    Identity,
    /// Transactions.
    Transactions,
    /// Holdings.
    Investments,
    /// Categories and merchants of transactions.
    Enrichment,
}

impl Product {
    /// All of them, in the platform's order.
    pub const ALL: [Self; 6] =
        [Self::Accounts, Self::AccountNumbers, Self::Identity, Self::Transactions, Self::Investments, Self::Enrichment];

    /// The API's own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::AccountNumbers => "account_numbers",
            Self::Identity => "identity",
            Self::Transactions => "transactions",
            Self::Investments => "investments",
            Self::Enrichment => "enrichment",
        }
    }

    /// The product of that spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.as_str() == text)
    }
}

/// A product that a user granted, or that came with an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Grant {
    /// Whether the user had to grant it, where the client said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Whether it is fetched at once, where the client said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefetch: Option<bool>,
    /// When it was fetched last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refreshed: Option<EpochMillis>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_is_read_as_it_is_written() {
        for product in Product::ALL {
            assert_eq!(Product::parse(product.as_str()), Some(product));
            assert_eq!(serde_json::to_value(product).unwrap(), product.as_str());
        }
        assert_eq!(Product::parse("Accounts"), None);
    }
}
