//! The Connector API's client under faults.

use tink_model::connector::{AccountListEntity, CreateUserRequest, UpdateAccountEntity};
use tink_model::main::SearchQuery;

use super::scene::{Cell, Row, Scene};
use super::table::{over_a_socket, table};
use crate::walk::{
    USER, account, container, deletion, example_account, example_transaction, transaction, update, user,
};

const ROWS: [Row; 7] = [
    row("createUser", |scene| Box::pin(create_user(scene))),
    row("ingestAccounts", |scene| Box::pin(ingest_accounts(scene))),
    row("updateAccount", |scene| Box::pin(update_account(scene))),
    row("deleteAccount", |scene| Box::pin(delete_account(scene))),
    row("ingestTransactions", |scene| Box::pin(ingest_transactions(scene))),
    row("updateTransaction", |scene| Box::pin(update_transaction(scene))),
    row("deleteTransactions", |scene| Box::pin(delete_transactions(scene))),
];

const fn row(operation: &'static str, run: for<'a> fn(&'a Scene) -> tink_transport::BoxFuture<'a, Cell>) -> Row {
    Row { api: "tink-connector", operation, label: operation, refusal: 400, run }
}

/// A user with an account and a transaction.
pub(super) async fn filled(scene: &Scene) {
    let connector = &scene.stage.connector;
    connector.create_user(&CreateUserRequest::new("SE").with_external_user_id(USER)).await.unwrap();
    connector.ingest_accounts(&user(), &AccountListEntity::new(vec![example_account()])).await.unwrap();
    connector.ingest_transactions(&user(), &container(vec![example_transaction("known")])).await.unwrap();
}

/// How many transactions have a description.
async fn described(scene: &Scene, description: &str) -> usize {
    let found = scene.stage.user(USER).search(&SearchQuery::new()).await.unwrap().results;
    let rows = found.iter().filter_map(|result| result.transaction.as_ref());
    rows.filter(|row| row.description.as_deref() == Some(description)).count()
}

/// How many accounts have a name.
async fn named(scene: &Scene, name: &str) -> usize {
    let accounts = scene.stage.user(USER).list_accounts().await.unwrap().accounts;
    accounts.iter().filter(|account| account.name.as_deref() == Some(name)).count()
}

async fn create_user(scene: &Scene) -> Cell {
    let request = CreateUserRequest::new("SE").with_external_user_id("anna");
    let count = async { usize::from(scene.stage.user("anna").get_user().await.is_ok()) };
    scene.writes(scene.connector().create_user(&request), count).await
}

async fn ingest_accounts(scene: &Scene) -> Cell {
    let request = CreateUserRequest::new("SE").with_external_user_id(USER);
    scene.stage.connector.create_user(&request).await.unwrap();
    let request = AccountListEntity::new(vec![example_account()]);
    let count = named(scene, "Enkla sparkontot");
    scene.writes(scene.connector().ingest_accounts(&user(), &request), count).await
}

async fn update_account(scene: &Scene) -> Cell {
    filled(scene).await;
    let change = UpdateAccountEntity::new().with_name("Changed");
    scene.writes(scene.connector().update_account(&user(), &account(), &change), named(scene, "Changed")).await
}

async fn delete_account(scene: &Scene) -> Cell {
    filled(scene).await;
    let count = async { 1 - named(scene, "Enkla sparkontot").await };
    scene.writes(scene.connector().delete_account(&user(), &account()), count).await
}

async fn ingest_transactions(scene: &Scene) -> Cell {
    filled(scene).await;
    let mut new = example_transaction("new");
    new.description = "New".to_owned();
    let request = container(vec![new]);
    scene.writes(scene.connector().ingest_transactions(&user(), &request), described(scene, "New")).await
}

async fn update_transaction(scene: &Scene) -> Cell {
    filled(scene).await;
    let mut changed = example_transaction("known");
    changed.description = "Changed".to_owned();
    let (id, request) = (transaction("known"), update(changed));
    scene.writes(scene.connector().update_transaction(&user(), &id, &request), described(scene, "Changed")).await
}

async fn delete_transactions(scene: &Scene) -> Cell {
    filled(scene).await;
    let count = async { 1 - described(scene, "Riche Teatergrillen").await };
    scene.writes(scene.connector().delete_transactions(&user(), &deletion("known")), count).await
}

#[tokio::test(start_paused = true)]
async fn what_the_connectors_client_tells_is_what_the_ledger_holds() {
    insta::assert_snapshot!(table(&ROWS).await);
}

#[tokio::test]
async fn over_a_socket_a_connection_that_drops_unread_leaves_it_open_and_all_else_agrees() {
    insta::assert_snapshot!(over_a_socket(&[ROWS[0], ROWS[4], ROWS[5]]).await);
}
