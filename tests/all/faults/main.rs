//! The main API's client under faults.

use std::sync::Arc;

use tink_main::MainClient;
use tink_model::main::{
    AuthorizationGrantRequest, CategorizeTransactionsListRequest, CategorizeTransactionsRequest,
    CreateCredentialsRequest, CreateUserRequest, Credentials, GrantType, OAuth2AuthenticationTokenRequest, PeriodMode,
    SearchQuery, StatisticQuery, StatisticResolution, Transaction, UpdateAccountRequest, UpdateTransactionRequest,
    UpdateUserProfileRequest,
};
use tink_sandbox::{DEFAULT_CLIENT, DropPoint, FaultRule, Sandbox};
use tink_transport::{BoxFuture, Client, HyperTransport, RetryPolicy};

use super::connector::filled;
use super::scene::{Cell, Row, Scene};
use super::table::{over_a_socket, table};
use crate::connect::fields;
use crate::stage::{Over, Stage};
use crate::walk::USER;

const ROWS: [Row; 15] = [
    row("createUser", 400, |scene| Box::pin(create_user(scene))),
    row("deleteUser", 403, |scene| Box::pin(delete_user(scene))),
    row("updateUserProfile", 400, |scene| Box::pin(update_user_profile(scene))),
    row("updateAccount", 404, |scene| Box::pin(update_account(scene))),
    row("updateTransaction", 404, |scene| Box::pin(update_transaction(scene))),
    row("categorizeTransactions", 400, |scene| Box::pin(categorize_transactions(scene))),
    row("createCredentials", 400, |scene| Box::pin(create_credentials(scene))),
    row("deleteCredentials", 404, |scene| Box::pin(delete_credentials(scene))),
    row("refreshCredentials", 404, |scene| Box::pin(refresh_credentials(scene))),
    row("createAuthorizationGrant", 404, |scene| Box::pin(create_grant(scene))),
    row("getToken", 400, |scene| Box::pin(get_token(scene))),
    row("getUser", 403, |scene| Box::pin(get_user(scene))),
    row("listAccounts", 403, |scene| Box::pin(list_accounts(scene))),
    row("search", 400, |scene| Box::pin(search(scene))),
    row("queryStatistics", 400, |scene| Box::pin(query_statistics(scene))),
];

const fn row(operation: &'static str, refusal: u16, run: for<'a> fn(&'a Scene) -> BoxFuture<'a, Cell>) -> Row {
    Row { api: "tink-main", operation, label: operation, refusal, run }
}

async fn the_transaction(scene: &Scene) -> Transaction {
    let found = scene.stage.user(USER).search(&SearchQuery::new()).await.unwrap();
    found.results[0].transaction.clone().unwrap()
}

async fn create_user(scene: &Scene) -> Cell {
    let request = CreateUserRequest::new("SE").with_external_user_id("anna");
    let count = async { usize::from(scene.stage.user("anna").get_user().await.is_ok()) };
    scene.writes(scene.main().create_user(&request), count).await
}

async fn delete_user(scene: &Scene) -> Cell {
    filled(scene).await;
    let count = async { usize::from(scene.stage.user(USER).get_user().await.is_err()) };
    scene.writes(scene.user(USER).delete_user(), count).await
}

async fn update_user_profile(scene: &Scene) -> Cell {
    filled(scene).await;
    let change = UpdateUserProfileRequest::new().with_period_mode(PeriodMode::Monthly);
    let count = async {
        let profile = scene.stage.user(USER).get_user_profile().await.unwrap();
        usize::from(profile.period_mode == Some(PeriodMode::Monthly))
    };
    scene.writes(scene.user(USER).update_user_profile(&change), count).await
}

async fn update_account(scene: &Scene) -> Cell {
    filled(scene).await;
    let accounts = async || scene.stage.user(USER).list_accounts().await.unwrap().accounts;
    let id = accounts().await[0].id.clone();
    let change = UpdateAccountRequest::new().with_name("Changed");
    let count = async { accounts().await.iter().filter(|account| account.name.as_deref() == Some("Changed")).count() };
    scene.writes(scene.user(USER).update_account(&id, &change), count).await
}

async fn update_transaction(scene: &Scene) -> Cell {
    filled(scene).await;
    let id = the_transaction(scene).await.id;
    let change = UpdateTransactionRequest::new().with_notes("Delicious");
    let count = async { usize::from(the_transaction(scene).await.notes.as_deref() == Some("Delicious")) };
    scene.writes(scene.user(USER).update_transaction(&id, &change), count).await
}

async fn categorize_transactions(scene: &Scene) -> Cell {
    filled(scene).await;
    let id = the_transaction(scene).await.id;
    let categories = scene.stage.main.list_categories(None).await.unwrap();
    let coffee = categories.iter().find(|category| category.code.as_deref() == Some("expenses:food.coffee")).unwrap();
    let request = CategorizeTransactionsRequest::new(coffee.id.clone(), vec![id]);
    let request = CategorizeTransactionsListRequest::new(vec![request]);
    let count = async { usize::from(the_transaction(scene).await.category_id.as_ref() == Some(&coffee.id)) };
    scene.writes(scene.user(USER).categorize_transactions(&request), count).await
}

/// The credentials of the test bank.
async fn credentials(scene: &Scene) -> Vec<Credentials> {
    let all = scene.stage.user(USER).list_credentials().await.unwrap().credentials.to_vec();
    all.into_iter().filter(|credentials| credentials.provider_name.as_deref() == Some("test-password")).collect()
}

fn test_bank() -> CreateCredentialsRequest {
    CreateCredentialsRequest::new(fields(r#"{"username":"tink","password":"tink1234"}"#), "test-password")
}

async fn create_credentials(scene: &Scene) -> Cell {
    filled(scene).await;
    let count = async { credentials(scene).await.len() };
    scene.writes(scene.user(USER).create_credentials(&test_bank()), count).await
}

/// Credentials that are done with their first refresh.
async fn connected(scene: &Scene) -> Credentials {
    filled(scene).await;
    scene.stage.user(USER).create_credentials(&test_bank()).await.unwrap();
    scene.clock.advance(std::time::Duration::from_secs(600));
    credentials(scene).await.remove(0)
}

async fn delete_credentials(scene: &Scene) -> Cell {
    let id = connected(scene).await.id;
    let count = async { 1 - credentials(scene).await.len() };
    scene.writes(scene.user(USER).delete_credentials(&id), count).await
}

async fn refresh_credentials(scene: &Scene) -> Cell {
    let before = connected(scene).await;
    scene.clock.advance(std::time::Duration::from_secs(1));
    let count = async { usize::from(credentials(scene).await[0].status_updated > before.status_updated) };
    scene.writes(scene.user(USER).refresh_credentials(&before.id, false), count).await
}

/// A code that is lost was never used; there is nothing to count.
async fn create_grant(scene: &Scene) -> Cell {
    filled(scene).await;
    let request = AuthorizationGrantRequest::new("user:read").with_external_user_id(USER);
    scene.reads(scene.main().create_authorization_grant(&request)).await
}

/// A code serves once: an answer that is lost takes it along, and the client says that this may be so.
async fn get_token(scene: &Scene) -> Cell {
    filled(scene).await;
    let grant = AuthorizationGrantRequest::new("user:read").with_external_user_id(USER);
    let code = scene.stage.main.create_authorization_grant(&grant).await.unwrap().code.expose().clone();
    let (id, secret) = DEFAULT_CLIENT;
    let request = OAuth2AuthenticationTokenRequest::new(id, secret, GrantType::AuthorizationCode).with_code(code);
    let count = async { usize::from(scene.stage.nobody().1.get_token(&request).await.is_err()) };
    scene.writes(scene.anonymous().get_token(&request), count).await
}

async fn get_user(scene: &Scene) -> Cell {
    filled(scene).await;
    scene.reads(scene.user(USER).get_user()).await
}

async fn list_accounts(scene: &Scene) -> Cell {
    filled(scene).await;
    scene.reads(scene.user(USER).list_accounts()).await
}

async fn search(scene: &Scene) -> Cell {
    filled(scene).await;
    scene.reads(scene.user(USER).search(&SearchQuery::new())).await
}

async fn query_statistics(scene: &Scene) -> Cell {
    filled(scene).await;
    let query = StatisticQuery::new()
        .with_types(vec!["income-and-expenses".to_owned()])
        .with_resolution(StatisticResolution::Monthly);
    scene.reads(scene.user(USER).query_statistics(&query)).await
}

#[tokio::test(start_paused = true)]
async fn what_the_main_apis_client_tells_is_what_the_ledger_holds() {
    insta::assert_snapshot!(table(&ROWS).await);
}

/// One connection carries several requests there: the one is cut off, the others are not.
#[tokio::test]
async fn over_http_2_a_dropped_request_is_as_lost_as_over_http_1() {
    let stage = Stage::new(Sandbox::builder(), Over::Nothing).await;
    let server = stage.sandbox.listen("127.0.0.1:0").await.unwrap();
    let transport = Arc::new(HyperTransport::builder().http2(true).build());
    let never = Client::builder(transport, server.url()).retry(RetryPolicy::never());
    let main = MainClient::new(never.build().unwrap());
    for (at, is_half) in
        [(DropPoint::BeforeRequest, false), (DropPoint::BeforeAnswer, false), (DropPoint::InAnswer, true)]
    {
        stage.sandbox.add_fault(FaultRule::dropped(at).on("listCategories").times(1)).unwrap();
        let (struck, healthy) = tokio::join!(main.list_categories(None), main.ping(None));
        let error = struck.unwrap_err();
        assert!(error.may_have_been_applied() && error.is_truncated() == is_half, "{at:?}: {error:?}");
        assert_eq!(healthy.unwrap(), "pong", "{at:?}");
        main.list_categories(None).await.unwrap();
    }
}

#[tokio::test]
async fn the_same_over_a_socket() {
    insta::assert_snapshot!(over_a_socket(&[ROWS[4], ROWS[6], ROWS[13]]).await);
}
