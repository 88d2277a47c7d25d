//! Each operation's request: method, path, headers, body; and what is refused before it goes out.

use std::error::Error as _;
use std::fmt::Write as _;

use tink_connector::model::{
    AccountEntity, AccountFlag, AccountListEntity, AccountType, CreateUserRequest, DeleteTransactionAccountEntity,
    DeleteTransactionAccountsContainer, DeleteTransactionEntity, IngestionType, UpdateAccountEntity,
};
use tink_connector::{booking, replacing_pending};
use tink_model::Violation;
use tink_transport::testing::{empty, json};

use crate::support::{amount, bench, transaction, transactions, user};

/// An account with this external id, which may break a rule.
fn account_of(external_id: &str) -> AccountEntity {
    let mut account = account();
    account.external_id = external_id.into();
    account
}

fn account() -> AccountEntity {
    AccountEntity::new(amount("7000"), "acc-1", "Enkla sparkontot", "52670208126", AccountType::CreditCard)
        .with_available_credit(amount("20000.00"))
        .with_flags(vec![AccountFlag::Mandate])
}

#[tokio::test]
async fn every_operation_sends_what_the_reference_asks_for() {
    let created = json(200, r#"{"user_id":"0123456789abcdef0123456789abcdef"}"#);
    let bench = bench([created, empty(204), empty(204), empty(204), empty(204), empty(204), empty(204)]);
    let connector = bench.connector.clone().with_trace_id("trace-1");
    connector.create_user(&CreateUserRequest::new("SE").with_external_user_id(user())).await.unwrap();
    connector.ingest_accounts(&user(), &AccountListEntity::new(vec![account()])).await.unwrap();
    let change = UpdateAccountEntity::new().with_name("Sparkonto").with_closed(true);
    connector.update_account(&user(), &"acc/1".into(), &change).await.unwrap();
    connector.delete_account(&user(), &"acc/1".into()).await.unwrap();
    let replacing = replacing_pending(transaction("t-2"), ["t-1"]);
    connector.ingest_transactions(&user(), &transactions("acc-1", vec![replacing])).await.unwrap();
    let booked = booking("acc-1", amount("6901.50"), transaction("t?1").with_pending(true));
    connector.update_transaction(&user(), &"t?1".into(), &booked).await.unwrap();
    let gone = DeleteTransactionAccountEntity::new(amount("7000"), "acc-1", vec![DeleteTransactionEntity::new("t-2")]);
    let gone = DeleteTransactionAccountsContainer::new(vec![gone], IngestionType::RealTime);
    connector.delete_transactions(&user(), &gone).await.unwrap();

    let mut printed = String::new();
    for request in bench.sent() {
        assert_eq!(request.header("x-client-trace-id"), Some("trace-1"));
        assert_eq!(request.header("accept"), Some("application/json"));
        let content_type = request.header("content-type").unwrap_or("no body");
        let operation = request.operation.unwrap();
        writeln!(printed, "{operation}: {} ({content_type})\n{}\n", request.line(), request.text()).unwrap();
    }
    insta::assert_snapshot!(printed);
}

#[tokio::test]
async fn a_body_that_breaks_rules_is_not_sent_and_every_rule_is_named() {
    let bench = bench([]);
    let bad = AccountListEntity::new(vec![account_of("")]);
    let mut twice = bad.clone();
    twice.accounts.push(account_of(&"x".repeat(2000)));
    let error = bench.connector.ingest_accounts(&user(), &twice).await.unwrap_err();
    assert!(error.is_invalid_request() && error.is_not_sent());
    assert!(!error.may_have_been_applied());
    let pointers: Vec<&str> = error.violations().unwrap().iter().map(Violation::pointer).collect();
    assert_eq!(pointers, ["/accounts/0/externalId", "/accounts/1/externalId"]);
    assert_eq!(error.to_string(), "ingestAccounts: the request is not valid and was not sent");
    assert!(error.source().unwrap().to_string().contains("/accounts/1/externalId"));
    assert!(bench.sent().is_empty());
}

#[tokio::test]
async fn an_unchecked_client_sends_what_it_is_given() {
    let bench = bench([empty(204)]);
    let bad = AccountListEntity::new(vec![account_of("")]);
    bench.connector.clone().unchecked().ingest_accounts(&user(), &bad).await.unwrap();
    assert_eq!(bench.sent().len(), 1);
}

#[tokio::test]
async fn an_enum_value_that_is_not_known_here_is_let_through() {
    let bench = bench([empty(204)]);
    let mut account = account();
    account.r#type = AccountType::from("CRYPTO");
    bench.connector.ingest_accounts(&user(), &AccountListEntity::new(vec![account])).await.unwrap();
    assert!(bench.sent()[0].text().contains(r#""type":"CRYPTO""#));
}

#[tokio::test]
async fn an_id_that_would_name_another_resource_is_not_sent() {
    let bench = bench([]);
    for id in ["", ".", ".."] {
        assert!(bench.connector.delete_account(&user(), &id.into()).await.unwrap_err().is_invalid_request());
        assert!(bench.connector.delete_account(&id.into(), &"acc-1".into()).await.unwrap_err().is_invalid_request());
    }
    assert!(bench.sent().is_empty());
}
