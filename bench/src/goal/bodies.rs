//! The body of a request of 2,500 transactions, and the structs of `f64` and `String` that people would read it into.

use serde::{Deserialize, Serialize};
use tink_model::connector::{
    CreateTransactionAccountContainer, CreateTransactionAccountEntity, CreateTransactionEntity, IngestionType,
    TransactionType,
};
use tink_model::{Amount, EpochMillis};

use crate::rows::{Row, row};

/// The account of the requests.
pub(crate) const ACCOUNT: &str = "2d3bd65493b549e1927d97a2d0683ab9";

/// A request of so many transactions, as the client has it.
pub(crate) fn request(rows: usize) -> CreateTransactionAccountContainer {
    request_of((0..rows).map(row))
}

/// A request of these.
pub(crate) fn request_of(rows: impl Iterator<Item = Row>) -> CreateTransactionAccountContainer {
    let transaction = |row: Row| {
        let (amount, date) = (Amount::new(row.cents, 2), EpochMillis::new(row.date));
        let id = row.external_id.as_str();
        CreateTransactionEntity::new(amount, date, row.description, id, TransactionType::CreditCard).with_pending(false)
    };
    let rows: Vec<_> = rows.map(transaction).collect();
    let account = CreateTransactionAccountEntity::new(Amount::new(700_025, 2), ACCOUNT, rows);
    CreateTransactionAccountContainer::new(vec![account], IngestionType::Batch)
}

/// The body as people would have it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plain {
    pub(super) transaction_accounts: Vec<PlainAccount>,
    r#type: PlainIngestion,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum PlainIngestion {
    RealTime,
    Historical,
    Batch,
}

/// An account of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlainAccount {
    balance: f64,
    external_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reserved_amount: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<serde_json::Map<String, serde_json::Value>>,
    pub(super) transactions: Vec<PlainTransaction>,
}

/// A transaction of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlainTransaction {
    amount: f64,
    date: i64,
    description: String,
    external_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<bool>,
    r#type: PlainType,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum PlainType {
    Default,
    CreditCard,
    Payment,
    Withdrawal,
    Transfer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_read_the_same_from_the_same_body() {
        let request = request(100);
        let body = request.to_json();
        let plain: Plain = serde_json::from_slice(&body).unwrap();
        assert_eq!(plain.transaction_accounts[0].transactions.len(), 100);
        let again = CreateTransactionAccountContainer::decode(&serde_json::to_vec(&plain).unwrap()).unwrap();
        for (one, other) in
            request.transaction_accounts[0].transactions.iter().zip(&again.transaction_accounts[0].transactions)
        {
            assert_eq!((&one.external_id, &one.description), (&other.external_id, &other.description));
        }
    }

    #[test]
    fn a_transaction_is_as_long_as_those_of_banks_are() {
        let length = request(1_000).to_json().len() / 1_000;
        assert!((140..200).contains(&length), "{length} bytes");
    }
}
