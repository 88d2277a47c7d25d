//! More transactions than one request holds.

use std::error::Error as _;

use tink_connector::model::{CreateTransactionAccountContainer, CreateTransactionEntity, Refusal};
use tink_transport::testing::{empty, json};

use crate::support::{bench, transaction, transactions, user};

fn many(count: usize) -> CreateTransactionAccountContainer {
    let list: Vec<CreateTransactionEntity> = (0..count).map(|number| transaction(&format!("t-{number}"))).collect();
    transactions("acc-1", list)
}

#[tokio::test]
async fn all_is_sent_in_order_and_counted() {
    let bench = bench([empty(204), empty(204), empty(204)]);
    let report = bench.connector.ingest_in_batches(&user(), many(5001)).await.unwrap();
    assert_eq!((report.requests, report.transactions), (3, 5001));
    assert_eq!(report.accounts.len(), 1);
    assert_eq!(report.accounts[0].transactions, 5001);
    let last = CreateTransactionAccountContainer::decode(&bench.sent()[2].body).unwrap();
    assert_eq!(last.transaction_accounts[0].transactions[0].external_id.as_str(), "t-5000");
}

#[tokio::test]
async fn a_failure_in_between_tells_what_was_accepted_and_keeps_the_rest() {
    let refused = json(409, r#"{"errorMessage":"Transaction already exists"}"#);
    let bench = bench([empty(204), empty(204), refused]);
    let stopped = bench.connector.ingest_in_batches(&user(), many(9000)).await.unwrap_err();
    assert_eq!((stopped.report().requests, stopped.report().transactions), (2, 5000));
    assert_eq!(stopped.report().accounts[0].transactions, 5000);
    assert_eq!(stopped.error().refusal(), Some(Refusal::TransactionAlreadyExists));
    assert_eq!(
        stopped.to_string(),
        "the ingestion stopped after 5000 transactions in 2 requests, with 2 requests left"
    );
    assert!(stopped.source().unwrap().to_string().contains("409 Conflict"));
    let unsent = stopped.into_unsent();
    let sizes: Vec<usize> = unsent.iter().map(|part| part.transaction_accounts[0].transactions.len()).collect();
    assert_eq!(sizes, [2500, 1500]);
    assert_eq!(unsent[0].transaction_accounts[0].transactions[0].external_id.as_str(), "t-5000");
}

#[tokio::test]
async fn the_whole_is_checked_before_anything_is_sent() {
    let bench = bench([empty(204), empty(204)]);
    let mut whole = many(3000);
    whole.transaction_accounts[0].transactions[2999].external_id = "".into();
    let stopped = bench.connector.ingest_in_batches(&user(), whole.clone()).await.unwrap_err();
    assert!(stopped.error().is_invalid_request());
    let violations = stopped.error().violations().unwrap();
    let named = violations.iter().any(|broken| broken.pointer().ends_with("/transactions/2999/externalId"));
    assert!(named, "{violations}");
    assert_eq!(stopped.unsent(), [whole]);
    assert_eq!(stopped.report().requests, 0);
    assert!(bench.sent().is_empty());
}

#[tokio::test]
async fn an_account_that_must_stay_whole_and_does_not_fit_is_refused() {
    let bench = bench([]);
    let stopped = bench.connector.ingest_in_batches(&user(), many(2501).with_override_pending(true)).await.unwrap_err();
    assert!(stopped.error().is_invalid_request());
    assert!(stopped.error().source().unwrap().to_string().contains("overridePending"));
    assert!(bench.sent().is_empty());
}
