//! The two ids by which a bank connection can be looked up.

use tink_model::{BankConnectionId, WizardTransactionId};

/// A bank connection, by its own id or by the transaction of the wizard that made it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ConnectionRef {
    /// Its own id.
    Id(BankConnectionId),
    /// The transaction that its creation answered.
    Transaction(WizardTransactionId),
}

impl AsRef<str> for ConnectionRef {
    fn as_ref(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Transaction(transaction) => transaction.as_str(),
        }
    }
}

impl From<BankConnectionId> for ConnectionRef {
    fn from(id: BankConnectionId) -> Self {
        Self::Id(id)
    }
}

impl From<WizardTransactionId> for ConnectionRef {
    fn from(transaction: WizardTransactionId) -> Self {
        Self::Transaction(transaction)
    }
}

impl From<&BankConnectionId> for ConnectionRef {
    fn from(id: &BankConnectionId) -> Self {
        Self::Id(id.clone())
    }
}

impl From<&WizardTransactionId> for ConnectionRef {
    fn from(transaction: &WizardTransactionId) -> Self {
        Self::Transaction(transaction.clone())
    }
}
