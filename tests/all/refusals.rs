//! Every documented error status of every operation, provoked once and told apart by its refusal.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tink_connector::ConnectorClient;
use tink_main::{MainClient, ProviderFilter};
use tink_model::RefusalOf;
use tink_model::connector::{self, AccountListEntity, CreateTransactionAccountContainer, UpdateAccountEntity};
use tink_model::main::{
    self, AuthorizationGrantRequest, CategorizeTransactionsListRequest, CategorizeTransactionsRequest,
    CreateCredentialsRequest, DelegateAuthorizationGrantRequest, GrantType, OAuth2AuthenticationTokenRequest,
    SearchQuery, StatisticQuery, SupplementalInformation, UpdateAccountRequest, UpdateCredentialsRequest,
    UpdateOAuth2ClientRequest, UpdateTransactionRequest, UpdateUserProfileRequest,
};
use tink_sandbox::{DEFAULT_DEVELOPER, ManualClock, Profile, Sandbox};
use tink_transport::{ApiError, Auth, BoxFuture};

use crate::connect::fields;
use crate::stage::{Over, Reached, Stage};
use crate::walk::{
    TRANSACTION, USER, account, container, deletion, example_account, example_transaction, transaction, update, user,
};

/// The status and the name of the refusal, or a success.
pub(crate) type Outcome = Result<(), (u16, String)>;

pub(crate) fn outcome<T, R: RefusalOf>(answer: Result<T, ApiError<R>>) -> Outcome {
    answer.map(|_| ()).map_err(|error| {
        let status = error.status().unwrap_or_else(|| panic!("{error:?}")).as_u16();
        assert!(error.service_message().is_some_and(|message| !message.is_empty()), "{error:?}");
        assert_eq!(error.request_id().map(str::len), Some(32));
        (status, format!("{:?}", error.refusal().unwrap_or_else(|| panic!("no refusal: {error:?}"))))
    })
}

/// A call of each operation that is valid in itself.
type Ask = fn(ConnectorClient, MainClient) -> BoxFuture<'static, Outcome>;

const CALLS: &[(&str, &str, Ask)] = &[
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
    ("tink-main", "updateTransaction", |_, main| {
        let change = UpdateTransactionRequest::new();
        Box::pin(async move { outcome(main.update_transaction(&"unknown".into(), &change).await) })
    }),
    ("tink-main", "listSimilarTransactions", |_, main| {
        Box::pin(async move { outcome(main.list_similar_transactions(&"unknown".into(), None, false).await) })
    }),
    ("tink-main", "categorizeTransactions", |_, main| {
        let nothing = CategorizeTransactionsListRequest::new(vec![]);
        Box::pin(async move { outcome(main.categorize_transactions(&nothing).await) })
    }),
    ("tink-main", "updateAccount", |_, main| {
        let change = UpdateAccountRequest::new();
        Box::pin(async move { outcome(main.update_account(&"unknown".into(), &change).await) })
    }),
    ("tink-main", "getCredentials", |_, main| {
        Box::pin(async move { outcome(main.get_credentials(&"unknown".into()).await) })
    }),
    ("tink-main", "createCredentials", |_, main| {
        let request = CreateCredentialsRequest::new(fields("{}"), "unknown");
        Box::pin(async move { outcome(main.create_credentials(&request).await) })
    }),
    ("tink-main", "updateCredentials", |_, main| {
        let request = UpdateCredentialsRequest::new(fields("{}"));
        Box::pin(async move { outcome(main.update_credentials(&"unknown".into(), &request).await) })
    }),
    ("tink-main", "deleteCredentials", |_, main| {
        Box::pin(async move { outcome(main.delete_credentials(&"unknown".into()).await) })
    }),
    ("tink-main", "refreshCredentials", |_, main| {
        Box::pin(async move { outcome(main.refresh_credentials(&"unknown".into(), false).await) })
    }),
    ("tink-main", "supplementCredentials", |_, main| {
        let answers = SupplementalInformation::new(fields("{}"));
        Box::pin(async move { outcome(main.supplement_credentials(&"unknown".into(), &answers).await) })
    }),
    ("tink-main", "listProviders", |_, main| {
        Box::pin(async move { outcome(main.list_providers(&ProviderFilter::new()).await) })
    }),
    ("tink-main", "listProvidersByMarket", |_, main| {
        Box::pin(async move { outcome(main.list_providers_by_market(&"SE".into(), &ProviderFilter::new()).await) })
    }),
    ("tink-main", "listInvestments", |_, main| Box::pin(async move { outcome(main.list_investments().await) })),
    ("tink-main", "listLoans", |_, main| Box::pin(async move { outcome(main.list_loans().await) })),
    ("tink-main", "listLoanEvents", |_, main| Box::pin(async move { outcome(main.list_loan_events().await) })),
    ("tink-main", "listLoanTimelines", |_, main| Box::pin(async move { outcome(main.list_loan_timelines().await) })),
    ("tink-main", "queryStatistics", |_, main| {
        Box::pin(async move { outcome(main.query_statistics(&StatisticQuery::new()).await) })
    }),
    ("tink-main", "getUserProfile", |_, main| Box::pin(async move { outcome(main.get_user_profile().await) })),
    ("tink-main", "updateUserProfile", |_, main| {
        let change = UpdateUserProfileRequest::new();
        Box::pin(async move { outcome(main.update_user_profile(&change).await) })
    }),
    ("tink-main", "delegateAuthorizationGrant", |_, main| {
        let request = DelegateAuthorizationGrantRequest::new("actor", "Anna", "user:read");
        let request = request.with_external_user_id("unknown");
        Box::pin(async move { outcome(main.delegate_authorization_grant(&request).await) })
    }),
    ("tink-main", "listOAuthClients", |_, main| Box::pin(async move { outcome(main.list_oauth_clients().await) })),
    ("tink-main", "updateOAuthClient", |_, main| {
        let change = UpdateOAuth2ClientRequest::new();
        Box::pin(async move { outcome(main.update_oauth_client(&"unknown".into(), &change).await) })
    }),
    ("tink-main", "checkHealth", |_, main| Box::pin(async move { outcome(main.check_health().await) })),
    ("tink-main", "ping", |_, main| Box::pin(async move { outcome(main.ping(None).await) })),
    ("tink-main", "getVersion", |_, main| Box::pin(async move { outcome(main.get_version().await) })),
];

/// A stage whose time is the test's to move.
struct Timed {
    stage: Stage,
    clock: Arc<ManualClock>,
}

impl std::ops::Deref for Timed {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

async fn stage(profile: Profile) -> Timed {
    // The newer revision takes nothing older than ten years, and the reference's example is of 2016.
    let clock = Arc::new(ManualClock::new(1_700_000_000_000));
    let stage = Stage::new(Sandbox::builder().seed(7).profile(profile).clock(clock.clone()), Over::Socket).await;
    let user = connector::CreateUserRequest::new("SE").with_external_user_id(USER);
    stage.connector.create_user(&user).await.unwrap();
    Timed { stage, clock }
}

async fn with_data(stage: &Stage) {
    stage.connector.ingest_accounts(&user(), &AccountListEntity::new(vec![example_account()])).await.unwrap();
    let rows = vec![example_transaction(TRANSACTION), example_transaction("deleted")];
    stage.connector.ingest_transactions(&user(), &container(rows)).await.unwrap();
    stage.connector.delete_transactions(&user(), &deletion("deleted")).await.unwrap();
}

pub(crate) fn refused<T, R: RefusalOf>(answer: Result<T, ApiError<R>>, status: u16, refusal: &str) {
    assert_eq!(outcome(answer), Err((status, refusal.to_owned())));
}

/// Rate limits, server errors, missing tokens and missing scopes, for every operation that documents them.
async fn common_refusals(stage: &Stage) {
    let me = stage.user(USER);
    let (connector, nobody) = stage.nobody();
    let (narrow_connector, narrow_client) = stage.scoped("identity:read");
    let narrow_user = stage.user_with(USER, &["identity:read"]);
    for &(api, id, ask) in CALLS {
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
        assert!(without.1.contains("Unauthorized"), "{api} {id}: {without:?}");
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

async fn main_refusals(stage: &Timed) {
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
    client_refusals(stage).await;
    user_refusals(stage).await;
    credentials_refusals(stage).await;
}

/// Of what no user takes part in.
async fn client_refusals(stage: &Stage) {
    let loose = stage.main.clone().unchecked();
    let delegate = |scope: &str| DelegateAuthorizationGrantRequest::new("actor", "Anna", scope);
    let unknown = delegate("user:read").with_external_user_id("nobody");
    refused(stage.main.delegate_authorization_grant(&unknown).await, 404, "UserNotFound");
    refused(loose.delegate_authorization_grant(&delegate("user:read")).await, 400, "ValidationFailed");

    let (email, password) = DEFAULT_DEVELOPER;
    let developer = loose.clone().with_auth(Auth::basic(email, password).unwrap());
    let stranger = loose.clone().with_auth(Auth::basic(email, "wrong").unwrap());
    refused(stranger.list_oauth_clients().await, 401, "DeveloperUnauthorized");
    let uris = |uris: Vec<String>| UpdateOAuth2ClientRequest::new().with_redirect_uris(uris);
    refused(developer.update_oauth_client(&"unknown".into(), &uris(vec![])).await, 404, "ClientNotFound");
    let many = (0..31).map(|number| format!("https://app.example.com/{number}")).collect();
    for wrong in [many, vec!["http://app.example.com/".to_owned()], vec!["no uri".to_owned()]] {
        refused(developer.update_oauth_client(&"sandbox".into(), &uris(wrong)).await, 400, "ValidationFailed");
    }

    let filter = ProviderFilter::new();
    refused(loose.list_providers_by_market(&"XX".into(), &filter).await, 404, "MarketNotFound");
    let strange = ProviderFilter::new().with_capability("FLYING");
    refused(loose.list_providers_by_market(&"SE".into(), &strange).await, 400, "ValidationFailed");
    refused(loose.ping(Some(&"fraud".into())).await, 400, "ValidationFailed");
}

/// Of a user's accounts, transactions and profile.
async fn user_refusals(stage: &Stage) {
    let me = stage.user(USER).unchecked();
    let found = me.search(&SearchQuery::new()).await.unwrap();
    let transaction = found.results[0].transaction.as_ref().unwrap().id.clone();
    let account = me.list_accounts().await.unwrap().accounts[0].id.clone();

    let named = UpdateAccountRequest::new().with_name("New");
    refused(me.update_account(&"unknown".into(), &named).await, 404, "AccountNotFound");
    let wrong = UpdateAccountRequest::new().with_account_exclusion("NOSUCH");
    refused(me.update_account(&account, &wrong).await, 400, "ValidationFailed");
    let noted = UpdateTransactionRequest::new().with_notes("#x");
    refused(me.update_transaction(&"unknown".into(), &noted).await, 404, "TransactionNotFound");
    let wrong = UpdateTransactionRequest::new().with_category_id("unknown");
    refused(me.update_transaction(&transaction, &wrong).await, 400, "ValidationFailed");
    refused(me.list_similar_transactions(&"unknown".into(), None, false).await, 404, "TransactionNotFound");
    let nowhere = me.list_similar_transactions(&transaction, Some(&"unknown".into()), false).await;
    refused(nowhere, 400, "ValidationFailed");
    let wrong = CategorizeTransactionsRequest::new("unknown", vec![transaction]);
    let wrong = CategorizeTransactionsListRequest::new(vec![wrong]);
    refused(me.categorize_transactions(&wrong).await, 400, "ValidationFailed");
    let wrong = StatisticQuery::new().with_periods(vec!["2014-13".to_owned()]);
    refused(me.query_statistics(&wrong).await, 400, "ValidationFailed");
    for wrong in [
        UpdateUserProfileRequest::new().with_period_adjusted_day(32),
        UpdateUserProfileRequest::new().with_time_zone("Mars/Olympus"),
        UpdateUserProfileRequest::new().with_currency("XXX"),
    ] {
        refused(me.update_user_profile(&wrong).await, 400, "ValidationFailed");
    }
    let strange = ProviderFilter::new().with_capability("FLYING");
    refused(me.list_providers(&strange).await, 400, "ValidationFailed");
}

async fn credentials_refusals(stage: &Timed) {
    let me = stage.user(USER).unchecked();
    let unknown = "unknown".into();
    refused(me.get_credentials(&unknown).await, 404, "CredentialsNotFound");
    refused(me.delete_credentials(&unknown).await, 404, "CredentialsNotFound");
    refused(me.refresh_credentials(&unknown, false).await, 404, "CredentialsNotFound");
    let answers = SupplementalInformation::new(fields(r#"{"code":"1234"}"#));
    refused(me.supplement_credentials(&unknown, &answers).await, 404, "CredentialsNotFound");
    let good = || fields(r#"{"username":"180012121212"}"#);
    let change = UpdateCredentialsRequest::new(good());
    refused(me.update_credentials(&unknown, &change).await, 404, "CredentialsNotFound");

    let new = |fields, provider: &str| CreateCredentialsRequest::new(fields, provider);
    refused(me.create_credentials(&new(good(), "unknown")).await, 404, "ProviderNotFound");
    for wrong in ["{}", r#"{"username":"12"}"#, r#"{"username":"180012121212","pin":"1"}"#, r#"{"username":7}"#] {
        let wrong = new(fields(wrong), "test-bankid-successful");
        refused(me.create_credentials(&wrong).await, 400, "ValidationFailed");
    }
    let created = me.create_credentials(&new(good(), "test-bankid-successful")).await.unwrap();
    refused(me.create_credentials(&new(good(), "test-bankid-successful")).await, 409, "CredentialsAlreadyExist");
    refused(me.refresh_credentials(&created.id, false).await, 409, "CredentialsBusy");
    refused(me.update_credentials(&created.id, &change).await, 409, "CredentialsBusy");
    refused(me.supplement_credentials(&created.id, &answers).await, 400, "ValidationFailed");
    stage.clock.advance(Duration::from_secs(60));
    let wrong = UpdateCredentialsRequest::new(fields(r#"{"username":"12"}"#));
    refused(me.update_credentials(&created.id, &wrong).await, 400, "ValidationFailed");
    // The feed of the Connector API is no bank that could be asked again, and beside another it manages no accounts.
    let all = me.list_credentials().await.unwrap().credentials;
    refused(me.refresh_credentials(&all[0].id, false).await, 400, "ValidationFailed");
    let again = AccountListEntity::new(vec![example_account()]);
    refused(stage.connector.ingest_accounts(&user(), &again).await, 401, "UnauthorizedOrUserNotFound");
    me.delete_credentials(&created.id).await.unwrap();
}

/// A service that goes down says so to whoever still has a connection.
async fn stopping_refusals() -> BTreeSet<Reached> {
    let stage = stage(Profile::Seed).await;
    stage.sandbox.announce_stop();
    refused(stage.main.check_health().await, 503, "ShuttingDown");
    stage.reached()
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
    let stopping = stopping_refusals().await;
    let xs2a = crate::xs2a::refusals::provoked().await;
    let moneykit = crate::moneykit::refusals::provoked().await;

    let reached: BTreeSet<Reached> =
        [seed.reached(), newer.reached(), stopping, xs2a, moneykit].into_iter().flatten().collect();
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
