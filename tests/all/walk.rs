//! The references' own examples, end to end: what goes in through the Connector API comes out of the main API.

use std::sync::Arc;

use futures_util::TryStreamExt;
use tink_connector::TransactionPayload;
use tink_model::connector::{
    AccountEntity, AccountExclusion, AccountFlag, AccountListEntity, AccountType, CreateTransactionAccountContainer,
    CreateTransactionAccountEntity, CreateTransactionEntity, CreateUserRequest, DeleteTransactionAccountEntity,
    DeleteTransactionAccountsContainer, DeleteTransactionEntity, IngestionType, TransactionType, UpdateAccountEntity,
    UpdateIngestionType, UpdateTransactionAccountContainer, UpdateTransactionAccountEntity,
};
use tink_model::main::{CredentialsStatus, SearchOrder, SearchQuery, SearchResult, SearchSort, Transaction};
use tink_model::{Amount, EpochMillis, ExternalAccountId, ExternalTransactionId, ExternalUserId, Json};
use tink_sandbox::{ManualClock, Sandbox};

use crate::stage::{Over, Stage};

pub(crate) const USER: &str = "someone";
pub(crate) const ACCOUNT: &str = "2d3bd65493b549e1927d97a2d0683ab9";
pub(crate) const TRANSACTION: &str = "40dc04e5353547378c84f34ffc88f853";
const DATE: i64 = 1_455_740_874_875;
const NOW: i64 = 1_700_000_000_000;

pub(crate) fn user() -> ExternalUserId {
    USER.into()
}

pub(crate) fn account() -> ExternalAccountId {
    ACCOUNT.into()
}

pub(crate) fn transaction(id: &str) -> ExternalTransactionId {
    id.into()
}

pub(crate) fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// The account of the reference's example.
pub(crate) fn example_account() -> AccountEntity {
    AccountEntity::new(amount("7000"), ACCOUNT, "Enkla sparkontot", "52670208126", AccountType::CreditCard)
        .with_available_credit(amount("20000"))
        .with_reserved_amount(amount("2000"))
        .with_exclusion(AccountExclusion::None)
        .with_flags(vec![AccountFlag::Mandate])
        .with_payload(Json::from_text("{}".to_owned()).unwrap())
}

/// The transaction of the reference's example, under another id.
pub(crate) fn example_transaction(id: &str) -> CreateTransactionEntity {
    CreateTransactionEntity::new(
        amount("-98"),
        EpochMillis::new(DATE),
        "Riche Teatergrillen",
        id,
        TransactionType::CreditCard,
    )
}

pub(crate) fn container(transactions: Vec<CreateTransactionEntity>) -> CreateTransactionAccountContainer {
    let account =
        CreateTransactionAccountEntity::new(amount("7000"), ACCOUNT, transactions).with_reserved_amount(amount("2000"));
    CreateTransactionAccountContainer::new(vec![account], IngestionType::RealTime)
}

pub(crate) fn update(transaction: CreateTransactionEntity) -> UpdateTransactionAccountContainer {
    let account = UpdateTransactionAccountEntity::new(amount("7000"), vec![transaction]).with_external_id(ACCOUNT);
    UpdateTransactionAccountContainer::new(vec![account], UpdateIngestionType::RealTime)
}

pub(crate) fn deletion(id: &str) -> DeleteTransactionAccountsContainer {
    let transactions = vec![DeleteTransactionEntity::new(id)];
    let account = DeleteTransactionAccountEntity::new(amount("7000"), ACCOUNT, transactions);
    DeleteTransactionAccountsContainer::new(vec![account], IngestionType::RealTime)
}

async fn all(main: &tink_main::MainClient) -> Vec<Transaction> {
    let query = SearchQuery::new().with_limit(2).with_sort(SearchSort::Date).with_order(SearchOrder::Asc);
    let found: Vec<SearchResult> = main.search_all(query).try_collect().await.unwrap();
    found.into_iter().filter_map(|result| result.transaction).collect()
}

fn external_id(transaction: &Transaction) -> String {
    let payload: serde_json::Value = transaction.payload.as_ref().unwrap().parse().unwrap();
    payload["EXTERNAL_ID"].as_str().unwrap().to_owned()
}

/// The walk: every operation of both APIs answers with its success.
pub(crate) async fn walk(stage: &Stage, clock: &ManualClock) {
    let (connector, main) = (&stage.connector, &stage.main);

    // A user, through either API.
    let created = connector.create_user(&CreateUserRequest::new("SE").with_external_user_id(USER)).await.unwrap();
    assert_eq!(created.user_id.as_str().len(), 32);
    let other = tink_model::main::CreateUserRequest::new("DE").with_external_user_id("other").with_locale("de_DE");
    main.create_user(&other).await.unwrap();
    let me = stage.user(USER);
    let shown = me.get_user().await.unwrap();
    assert_eq!(shown.id, created.user_id);
    let profile = shown.profile.unwrap();
    assert_eq!(profile.currency.unwrap().as_str(), "SEK");
    assert_eq!(profile.locale.unwrap().as_str(), "sv_SE");
    assert_eq!(profile.time_zone.as_deref(), Some("Europe/Stockholm"));

    // The credentials are there from the start and have no status update before the first ingestion.
    let before = me.list_credentials().await.unwrap();
    assert_eq!(before.credentials[0].status_updated, None);

    // Accounts: the listed balance is the booked one without what is reserved.
    connector.ingest_accounts(&user(), &AccountListEntity::new(vec![example_account()])).await.unwrap();
    let accounts = me.list_accounts().await.unwrap();
    let listed = &accounts.accounts[0];
    assert_eq!(listed.balance, Some(amount("5000")));
    assert_eq!(listed.available_credit, Some(amount("20000")));
    assert_eq!(listed.bank_id.as_deref(), Some(ACCOUNT));
    assert_eq!(listed.flags.as_ref().unwrap().text(), r#"["MANDATE"]"#);
    assert_eq!(listed.currency_code.as_ref().unwrap().as_str(), "SEK");

    // A transaction, with what the partner sends along.
    let table = Json::from(serde_json::json!(12));
    let payload: Json = TransactionPayload::new().tagged(["dinner", "friends"]).with("table", &table).into();
    let booked = example_transaction(TRANSACTION).with_payload(payload.clone()).with_pending(false);
    clock.set(NOW + 1_000);
    connector.ingest_transactions(&user(), &container(vec![booked])).await.unwrap();
    let found = all(&me).await;
    assert_eq!(found.len(), 1);
    let shown = me.get_transaction(&found[0].id).await.unwrap();
    assert_eq!(shown, found[0]);
    assert_eq!(shown.amount, Some(amount("-98")));
    assert_eq!(shown.date, Some(EpochMillis::new(DATE)));
    assert_eq!(shown.description.as_deref(), Some("Riche Teatergrillen"));
    assert_eq!(shown.notes.as_deref(), Some("#dinner #friends"));
    assert_eq!(shown.partner_payload.as_ref().unwrap().as_str(), payload.as_str());
    assert_eq!(external_id(&shown), TRANSACTION);
    let credentials = me.list_credentials().await.unwrap();
    assert_eq!(credentials.credentials[0].status, Some(CredentialsStatus::Updated));
    assert_eq!(credentials.credentials[0].status_updated, Some(EpochMillis::new(NOW + 1_000)));
    assert_eq!(credentials.credentials[0].status_payload.as_deref(), Some("Analyserat 1 konto och 1 transaktion."));
    let categories = main.list_categories(Some(&"en_US".parse().unwrap())).await.unwrap();
    let category = categories.iter().find(|category| Some(&category.id) == shown.category_id.as_ref()).unwrap();
    assert_eq!(category.code.as_deref(), Some("expenses:food.restaurants"));
    assert_eq!(category.secondary_name.as_deref(), Some("Restaurants"));

    // Pending to booked under different ids: the pending goes, its category stays.
    let mut reservation = pending("reserved");
    reservation.description = "RESERVATION ICA".to_owned();
    connector.ingest_transactions(&user(), &container(vec![reservation])).await.unwrap();
    let reserved = all(&me).await.into_iter().find(|row| external_id(row) == "reserved").unwrap();
    assert_eq!(reserved.pending, Some(true));
    let booked = example_transaction("booked").with_payload(TransactionPayload::new().replaces(["reserved"]));
    connector.ingest_transactions(&user(), &container(vec![booked])).await.unwrap();
    let rows = all(&me).await;
    assert!(!rows.iter().any(|row| external_id(row) == "reserved"));
    let successor = rows.iter().find(|row| external_id(row) == "booked").unwrap();
    assert_eq!(successor.category_id, reserved.category_id);
    assert_eq!(successor.pending, Some(false));

    // Pending to booked under the same id.
    connector.ingest_transactions(&user(), &container(vec![pending("same")])).await.unwrap();
    let booked = example_transaction("same").with_pending(false);
    connector.update_transaction(&user(), &transaction("same"), &update(booked)).await.unwrap();
    let rows = all(&me).await;
    assert_eq!(rows.iter().find(|row| external_id(row) == "same").unwrap().pending, Some(false));

    // Deleting a transaction; updating and deleting an account.
    connector.delete_transactions(&user(), &deletion("same")).await.unwrap();
    assert!(!all(&me).await.iter().any(|row| external_id(row) == "same"));
    let change = UpdateAccountEntity::new().with_name("My savings account").with_closed(true);
    connector.update_account(&user(), &account(), &change).await.unwrap();
    let accounts = me.list_accounts().await.unwrap();
    assert_eq!(accounts.accounts[0].name.as_deref(), Some("My savings account"));
    assert_eq!(accounts.accounts[0].closed, Some(true));

    // What search says of all of it.
    let page = me.search(&SearchQuery::new()).await.unwrap();
    assert_eq!(page.count, Some(2));
    assert_eq!(page.net, Some(amount("-196")));
    assert_eq!(page.period_amounts[0].key.as_deref(), Some("2016-02"));
    assert_eq!(page.period_amounts[0].value, Some(amount("-196")));

    connector.delete_account(&user(), &account()).await.unwrap();
    assert!(me.list_accounts().await.unwrap().accounts.is_empty());
    assert!(all(&me).await.is_empty());

    // A token by hand, and the end of the user.
    let credentials = tink_model::main::OAuth2AuthenticationTokenRequest::new(
        "sandbox",
        "sandbox-secret",
        tink_model::main::GrantType::ClientCredentials,
    );
    let token = stage.nobody().1.get_token(&credentials).await.unwrap();
    assert_eq!(token.expires_in, Some(1_800));
    me.delete_user().await.unwrap();
    assert!(me.get_user().await.is_err());
}

fn pending(id: &str) -> CreateTransactionEntity {
    example_transaction(id).with_pending(true)
}

pub(crate) async fn walked(over: Over) -> Stage {
    let clock = Arc::new(ManualClock::new(NOW));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock.clone()), over).await;
    walk(&stage, &clock).await;
    stage
}

#[tokio::test]
async fn what_goes_in_through_the_connector_comes_out_of_the_main_api_over_a_socket() {
    walked(Over::Socket).await;
}

#[tokio::test]
async fn the_same_walk_without_a_socket() {
    walked(Over::Nothing).await;
}

#[tokio::test]
async fn the_same_seed_time_and_calls_give_the_same_ids() {
    let ids = async || {
        let clock = Arc::new(ManualClock::new(NOW));
        let stage = Stage::new(Sandbox::builder().seed(7).clock(clock), Over::Nothing).await;
        let request = CreateUserRequest::new("SE").with_external_user_id(USER);
        let created = stage.connector.create_user(&request).await.unwrap().user_id;
        stage.connector.ingest_accounts(&user(), &AccountListEntity::new(vec![example_account()])).await.unwrap();
        stage.connector.ingest_transactions(&user(), &container(vec![example_transaction("a")])).await.unwrap();
        (created, all(&stage.user(USER)).await)
    };
    assert_eq!(ids().await, ids().await);
}
