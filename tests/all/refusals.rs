//! Every documented error status of every operation, provoked once and told apart by its refusal.

use std::collections::BTreeSet;
use std::sync::Arc;

use tink_connector::ConnectorClient;
use tink_main::MainClient;
use tink_model::RefusalOf;
use tink_model::connector::{self, AccountListEntity, CreateTransactionAccountContainer, UpdateAccountEntity};
use tink_model::main::{self, AuthorizationGrantRequest, GrantType, OAuth2AuthenticationTokenRequest, SearchQuery};
use tink_sandbox::{ManualClock, Profile, Sandbox};
use tink_transport::{ApiError, BoxFuture};

use crate::stage::{Over, Reached, Stage};
use crate::walk::{
    TRANSACTION, USER, account, container, deletion, example_account, example_transaction, transaction, update, user,
};

/// The status and the name of the refusal, or a success.
type Outcome = Result<(), (u16, String)>;

fn outcome<T, R: RefusalOf>(answer: Result<T, ApiError<R>>) -> Outcome {
    answer.map(|_| ()).map_err(|error| {
        let status = error.status().unwrap_or_else(|| panic!("{error:?}")).as_u16();
        assert!(error.service_message().is_some_and(|message| !message.is_empty()), "{error:?}");
        assert_eq!(error.request_id().map(str::len), Some(32));
        (status, format!("{:?}", error.refusal().unwrap_or_else(|| panic!("no refusal: {error:?}"))))
    })
}

/// A call of each operation that is valid in itself.
type Ask = fn(ConnectorClient, MainClient) -> BoxFuture<'static, Outcome>;

const CALLS: [(&str, &str, Ask); 17] = [
    ("tink-connector", "createUser", |connector, _| {
        Box::pin(async move { outcome(connector.create_user(&connector::CreateUserRequest::new("SE")).await) })
    }),
    ("tink-connector", "ingestAccounts", |connector, _| {
        Box::pin(async move { outcome(connector.ingest_accounts(&user(), &AccountListEntity::new(vec![])).await) })
    }),
    ("tink-connector", "updateAccount", |connector, _| {
        Box::pin(
            async move { outcome(connector.update_account(&user(), &account(), &UpdateAccountEntity::new()).await) },
        )
    }),
    ("tink-connector", "deleteAccount", |connector, _| {
        Box::pin(async move { outcome(connector.delete_account(&user(), &"unknown".into()).await) })
    }),
    ("tink-connector", "ingestTransactions", |connector, _| {
        Box::pin(async move { outcome(connector.ingest_transactions(&user(), &container(vec![])).await) })
    }),
    ("tink-connector", "updateTransaction", |connector, _| {
        let request = update(example_transaction(TRANSACTION));
        Box::pin(
            async move { outcome(connector.update_transaction(&user(), &transaction(TRANSACTION), &request).await) },
        )
    }),
    ("tink-connector", "deleteTransactions", |connector, _| {
        Box::pin(async move { outcome(connector.delete_transactions(&user(), &deletion("unknown")).await) })
    }),
    ("tink-main", "createUser", |_, main| {
        Box::pin(async move { outcome(main.create_user(&main::CreateUserRequest::new("SE")).await) })
    }),
    ("tink-main", "deleteUser", |_, main| Box::pin(async move { outcome(main.delete_user().await) })),
    ("tink-main", "getUser", |_, main| Box::pin(async move { outcome(main.get_user().await) })),
    ("tink-main", "getToken", |_, main| {
        let request = OAuth2AuthenticationTokenRequest::new("sandbox", "wrong", GrantType::ClientCredentials);
        Box::pin(async move { outcome(main.get_token(&request).await) })
    }),
    ("tink-main", "createAuthorizationGrant", |_, main| {
        let request = AuthorizationGrantRequest::new("user:read").with_external_user_id("unknown");
        Box::pin(async move { outcome(main.create_authorization_grant(&request).await) })
    }),
    ("tink-main", "listAccounts", |_, main| Box::pin(async move { outcome(main.list_accounts().await) })),
    ("tink-main", "listCredentials", |_, main| Box::pin(async move { outcome(main.list_credentials().await) })),
    ("tink-main", "listCategories", |_, main| Box::pin(async move { outcome(main.list_categories(None).await) })),
    ("tink-main", "search", |_, main| Box::pin(async move { outcome(main.search(&SearchQuery::new()).await) })),
    ("tink-main", "getTransaction", |_, main| {
        Box::pin(async move { outcome(main.get_transaction(&"unknown".into()).await) })
    }),
];

async fn stage(profile: Profile) -> Stage {
    // The newer revision takes nothing older than ten years, and the reference's example is of 2016.
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let stage = Stage::new(Sandbox::builder().seed(7).profile(profile).clock(clock), Over::Socket).await;
    let user = connector::CreateUserRequest::new("SE").with_external_user_id(USER);
    stage.connector.create_user(&user).await.unwrap();
    stage
}

async fn with_data(stage: &Stage) {
    stage.connector.ingest_accounts(&user(), &AccountListEntity::new(vec![example_account()])).await.unwrap();
    let rows = vec![example_transaction(TRANSACTION), example_transaction("deleted")];
    stage.connector.ingest_transactions(&user(), &container(rows)).await.unwrap();
    stage.connector.delete_transactions(&user(), &deletion("deleted")).await.unwrap();
}

fn refused<T, R: RefusalOf>(answer: Result<T, ApiError<R>>, status: u16, refusal: &str) {
    assert_eq!(outcome(answer), Err((status, refusal.to_owned())));
}

/// Rate limits, server errors, missing tokens and missing scopes, for every operation that documents them.
async fn common_refusals(stage: &Stage) {
    let me = stage.user(USER);
    let (connector, nobody) = stage.nobody();
    let (narrow_connector, narrow_client) = stage.scoped("identity:read");
    let narrow_user = stage.user_with(USER, &["identity:read"]);
    for (api, id, ask) in CALLS {
        let operation = crate::operations::operation(api, id);
        let takes_user = operation.token == tink_model::TokenKind::User;
        let main = if takes_user { me.clone() } else { stage.main.clone() };
        for (status, refusal) in [(429, "RateLimited"), (500, "ServerError")] {
            stage.fault(id, status);
            assert_eq!(
                ask(stage.connector.clone(), main.clone()).await,
                Err((status, refusal.to_owned())),
                "{api} {id}"
            );
        }
        if matches!(operation.token, tink_model::TokenKind::None | tink_model::TokenKind::Optional) {
            continue;
        }
        let without = ask(connector.clone(), nobody.clone()).await.unwrap_err();
        assert_eq!(without.0, 401, "{api} {id}");
        assert!(without.1.starts_with("Unauthorized"), "{api} {id}: {without:?}");
        if !operation.scopes.is_empty() {
            let main = if takes_user { narrow_user.clone() } else { narrow_client.clone() };
            let missing = ask(narrow_connector.clone(), main).await;
            assert_eq!(missing, Err((403, "MissingScope".to_owned())), "{api} {id}");
        }
    }
}

async fn connector_refusals(stage: &Stage) {
    let (connector, loose) = (&stage.connector, stage.connector.clone().unchecked());
    let unknown_user = AccountListEntity::new(vec![]);

    let taken = connector::CreateUserRequest::new("SE").with_external_user_id(USER);
    refused(connector.create_user(&taken).await, 409, "UserAlreadyExists");
    refused(loose.create_user(&connector::CreateUserRequest::new("XX")).await, 400, "ValidationFailed");

    refused(connector.ingest_transactions(&user(), &container(vec![])).await, 412, "NoAccounts");
    with_data(stage).await;
    refused(connector.ingest_accounts(&"nobody".into(), &unknown_user).await, 401, "UnauthorizedOrUserNotFound");
    let again = AccountListEntity::new(vec![example_account()]);
    refused(connector.ingest_accounts(&user(), &again).await, 409, "AccountAlreadyExists");
    let twice = AccountListEntity::new(vec![example_account(), example_account()]);
    refused(loose.ingest_accounts(&user(), &twice).await, 409, "AccountAlreadyExists");
    let mut wrong = example_account();
    wrong.r#type = "NOSUCH".into();
    refused(loose.ingest_accounts(&user(), &AccountListEntity::new(vec![wrong])).await, 400, "ValidationFailed");

    let change = UpdateAccountEntity::new().with_name("New");
    refused(connector.update_account(&user(), &"unknown".into(), &change).await, 404, "AccountNotFound");
    refused(connector.update_account(&"nobody".into(), &account(), &change).await, 401, "UnauthorizedOrUserNotFound");
    let wrong = UpdateAccountEntity::new().with_exclusion("NOSUCH");
    refused(loose.update_account(&user(), &account(), &wrong).await, 400, "ValidationFailed");
    refused(connector.delete_account(&user(), &"unknown".into()).await, 404, "AccountNotFound");
    refused(connector.delete_account(&"nobody".into(), &account()).await, 401, "UnauthorizedOrUserNotFound");

    let row = |id: &str| container(vec![example_transaction(id)]);
    refused(connector.ingest_transactions(&user(), &row(TRANSACTION)).await, 409, "TransactionAlreadyExists");
    refused(connector.ingest_transactions(&user(), &row("deleted")).await, 410, "TransactionDeleted");
    let twice = container(vec![example_transaction("new"), example_transaction("new")]);
    refused(loose.ingest_transactions(&user(), &twice).await, 409, "TransactionAlreadyExists");
    let both = container(vec![example_transaction(TRANSACTION), example_transaction("deleted")]);
    refused(connector.ingest_transactions(&user(), &both).await, 410, "TransactionDeleted");
    let mut elsewhere: CreateTransactionAccountContainer = row("new");
    elsewhere.transaction_accounts[0].external_id = "unknown".into();
    refused(connector.ingest_transactions(&user(), &elsewhere).await, 400, "ValidationFailedOrAccountNotFound");
    let mut wrong = row("new");
    wrong.r#type = "NOSUCH".into();
    refused(loose.ingest_transactions(&user(), &wrong).await, 400, "ValidationFailedOrAccountNotFound");

    let request = update(example_transaction("unknown"));
    let missing = connector.update_transaction(&user(), &transaction("unknown"), &request).await;
    refused(missing, 404, "TransactionOrUserNotFound");
    let other_path = connector.update_transaction(&user(), &transaction(TRANSACTION), &request).await;
    refused(other_path, 400, "ValidationFailedOrAccountNotFound");
    let mut elsewhere = update(example_transaction(TRANSACTION));
    elsewhere.transaction_accounts[0].external_id = Some("unknown".into());
    let elsewhere = connector.update_transaction(&user(), &transaction(TRANSACTION), &elsewhere).await;
    refused(elsewhere, 400, "ValidationFailedOrAccountNotFound");
    let mut nowhere = update(example_transaction(TRANSACTION));
    nowhere.transaction_accounts[0].external_id = None;
    let nowhere = loose.update_transaction(&user(), &transaction(TRANSACTION), &nowhere).await;
    refused(nowhere, 400, "ValidationFailedOrAccountNotFound");
    let two = {
        let mut request = update(example_transaction(TRANSACTION));
        request.transaction_accounts[0].transactions.push(example_transaction("other"));
        loose.update_transaction(&user(), &transaction(TRANSACTION), &request).await
    };
    refused(two, 400, "ValidationFailedOrAccountNotFound");

    refused(connector.delete_transactions(&user(), &deletion("unknown")).await, 404, "TransactionOrUserNotFound");
    refused(connector.delete_transactions(&user(), &deletion("deleted")).await, 404, "TransactionOrUserNotFound");
    let mut elsewhere = deletion(TRANSACTION);
    elsewhere.transaction_accounts[0].external_id = "unknown".into();
    let elsewhere = connector.delete_transactions(&user(), &elsewhere).await;
    refused(elsewhere, 400, "ValidationFailedOrAccountNotFound");
}

async fn main_refusals(stage: &Stage) {
    let loose = stage.main.clone().unchecked();
    let taken = main::CreateUserRequest::new("SE").with_external_user_id(USER);
    refused(stage.main.create_user(&taken).await, 409, "UserAlreadyExists");
    refused(loose.create_user(&main::CreateUserRequest::new("XX")).await, 400, "ValidationFailed");

    let token = |secret: &str, grant: GrantType| OAuth2AuthenticationTokenRequest::new("sandbox", secret, grant);
    let wrong = stage.main.get_token(&token("wrong", GrantType::ClientCredentials)).await;
    refused(wrong, 401, "InvalidClientOrGrant");
    let codeless = loose.get_token(&token("sandbox-secret", GrantType::AuthorizationCode)).await;
    refused(codeless, 400, "InvalidTokenRequest");

    let grant = |scope: &str| AuthorizationGrantRequest::new(scope);
    let unknown = stage.main.create_authorization_grant(&grant("user:read").with_external_user_id("nobody")).await;
    refused(unknown, 404, "UserNotFound");
    refused(loose.create_authorization_grant(&grant("user:read")).await, 400, "ValidationFailed");

    let wrong = stage.main.list_categories(Some(&"swedish".into())).await;
    refused(wrong, 400, "ValidationFailed");
    let expired = tink_transport::Auth::bearer("no-token-of-ours").unwrap();
    let stranger = MainClient::new(stage.main.client().with_auth(expired));
    refused(stranger.list_categories(None).await, 401, "Unauthorized");

    let me = stage.user(USER);
    refused(me.clone().unchecked().search(&SearchQuery::new().with_limit(-1)).await, 400, "ValidationFailed");
    refused(me.get_transaction(&"unknown".into()).await, 404, "TransactionNotFound");
}

/// The newer revision answers 404 where the seed answers 401.
async fn newer_refusals(stage: &Stage) {
    with_data(stage).await;
    let connector = &stage.connector;
    refused(connector.ingest_transactions(&"nobody".into(), &container(vec![])).await, 404, "UserNotFound");
    let request = update(example_transaction(TRANSACTION));
    let unknown = connector.update_transaction(&"nobody".into(), &transaction(TRANSACTION), &request).await;
    refused(unknown, 404, "TransactionOrUserNotFound");
    refused(
        connector.delete_transactions(&"nobody".into(), &deletion(TRANSACTION)).await,
        404,
        "TransactionOrUserNotFound",
    );
}

#[tokio::test]
async fn every_documented_error_status_is_provoked_and_told_apart() {
    let seed = stage(Profile::Seed).await;
    common_refusals(&seed).await;
    connector_refusals(&seed).await;
    main_refusals(&seed).await;
    let newer = stage(Profile::Revision2026).await;
    newer_refusals(&newer).await;

    let reached: BTreeSet<Reached> = seed.reached().union(&newer.reached()).copied().collect();
    let documented: BTreeSet<Reached> = crate::operations::all()
        .flat_map(|operation| {
            operation
                .statuses
                .iter()
                .filter(|status| status.code >= 400)
                .map(|status| (operation.api, operation.id, status.code))
        })
        .collect();
    let missing: Vec<&Reached> = documented.difference(&reached).collect();
    assert!(missing.is_empty(), "documented and not provoked: {missing:?}");
    let undocumented: Vec<Reached> =
        reached.into_iter().filter(|(_, _, status)| *status >= 400).filter(|row| !documented.contains(row)).collect();
    assert!(undocumented.is_empty(), "answered and not documented: {undocumented:?}");
}
