//! Every documented status of every operation, as a value to match.

use std::fmt::Write as _;

use tink_connector::model::{
    AccountListEntity, CreateUserRequest, DeleteTransactionAccountsContainer, IngestionType, UpdateAccountEntity,
    operations,
};
use tink_connector::{Error, booking};
use tink_model::Operation;
use tink_transport::testing::json;

use crate::support::{Bench, amount, bench, transaction, transactions, user};

async fn call(bench: &Bench, operation: &Operation) -> Result<(), Error> {
    let connector = bench.connector.clone();
    match operation.id {
        "createUser" => connector.create_user(&CreateUserRequest::new("SE")).await.map(drop),
        "ingestAccounts" => connector.ingest_accounts(&user(), &AccountListEntity::new(vec![])).await,
        "updateAccount" => connector.update_account(&user(), &"a".into(), &UpdateAccountEntity::new()).await,
        "deleteAccount" => connector.delete_account(&user(), &"a".into()).await,
        "ingestTransactions" => connector.ingest_transactions(&user(), &transactions("a", vec![])).await,
        "updateTransaction" => {
            let change = booking("a", amount("1"), transaction("t"));
            connector.update_transaction(&user(), &"t".into(), &change).await
        }
        "deleteTransactions" => {
            let gone = DeleteTransactionAccountsContainer::new(vec![], IngestionType::Batch);
            connector.delete_transactions(&user(), &gone).await
        }
        other => panic!("the client has no method for {other}"),
    }
}

#[tokio::test]
async fn every_documented_status_is_a_refusal_of_its_own_name() {
    let mut printed = String::new();
    for operation in operations::OPERATIONS {
        for status in operation.statuses.iter().filter(|status| status.refusal.is_some()) {
            let body = r#"{"errorMessage":"No","errorCode":"x.y"}"#;
            let bench = bench((0..4).map(|_| json(status.code, body)));
            let error = call(&bench, operation).await.unwrap_err();
            let refusal = error.refusal().unwrap();
            assert_eq!(Some(refusal.as_str()), status.refusal, "{} {}", operation.id, status.code);
            assert_eq!(error.status().unwrap().as_u16(), status.code);
            assert_eq!(error.service_message().as_deref(), Some("No"));
            assert_eq!(error.service_code().as_deref(), Some("x.y"));
            writeln!(printed, "{} {} {refusal:?}", operation.id, status.code).unwrap();
        }
    }
    insta::assert_snapshot!(printed);
}
