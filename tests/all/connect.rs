//! A user who connects banks, through the main API alone: credentials reach UPDATED, data is there, and changes; then refresh,
//! opting out and deletion.

use std::sync::Arc;
use std::time::Duration;

use tink_main::{MainClient, ProviderFilter};
use tink_model::main::{
    AccountExclusion, AuthorizationGrantRequest, CategorizeTransactionsListRequest, CategorizeTransactionsRequest,
    CreateCredentialsRequest, CreateUserRequest, Credentials, CredentialsStatus, DelegateAuthorizationGrantRequest,
    GrantType, OAuth2AuthenticationTokenRequest, PeriodMode, PingService, ProviderCapability, ProviderStatus,
    SearchQuery, StatisticQuery, StatisticResolution, SupplementalInformation, Transaction, UpdateAccountRequest,
    UpdateCredentialsRequest, UpdateOAuth2ClientRequest, UpdateTransactionRequest, UpdateUserProfileRequest,
};
use tink_model::{Json, Market};
use tink_sandbox::{DEFAULT_CLIENT, DEFAULT_DEVELOPER, ManualClock, Sandbox};
use tink_transport::Auth;

use crate::stage::{Over, Stage};
use crate::walk::amount;

const NOW: i64 = 1_700_000_000_000;
const USER: &str = "connecting";

pub(crate) const SCOPES: [&str; 13] = [
    "accounts:read",
    "accounts:write",
    "credentials:read",
    "credentials:refresh",
    "credentials:write",
    "investments:read",
    "statistics:read",
    "transactions:categorize",
    "transactions:read",
    "transactions:write",
    "user:delete",
    "user:read",
    "user:write",
];

pub(crate) fn fields(text: &str) -> Json {
    Json::from_text(text.to_owned()).unwrap()
}

/// Lets the sandbox's time pass until the credentials have this status, and tells every status on the way.
async fn until(
    me: &MainClient,
    clock: &ManualClock,
    before: &Credentials,
    status: &CredentialsStatus,
) -> (Credentials, Vec<String>) {
    let (mut seen, mut last) = (Vec::new(), before.status_updated);
    for _ in 0..700 {
        clock.advance(Duration::from_secs(1));
        let now = me.get_credentials(&before.id).await.unwrap();
        if now.status_updated > last {
            last = now.status_updated;
            seen.push(now.status.as_ref().unwrap().as_str().to_owned());
        }
        if now.status.as_ref() == Some(status) && now.status_updated > before.status_updated {
            return (now, seen);
        }
    }
    panic!("never {status}: {seen:?}");
}

/// Opts in for the accounts whose numbers are wanted, and tells how many there were to choose from.
async fn choose(me: &MainClient, asks: &Credentials, wanted: impl Fn(&str) -> bool) -> usize {
    let choice = tink_model::main::fields_of(asks.supplemental_information.as_ref().unwrap()).unwrap();
    let numbers: Vec<&str> = choice.iter().map(|field| field.name.as_str()).collect();
    let chosen = numbers.iter().filter(|number| wanted(number)).map(|number| ((*number).to_owned(), "true".into()));
    let answers = Json::from(serde_json::Value::Object(chosen.collect()));
    me.supplement_credentials(&asks.id, &SupplementalInformation::new(answers)).await.unwrap();
    numbers.len()
}

async fn hits(me: &MainClient, query: &str) -> i64 {
    me.search(&SearchQuery::new().with_query_string(query)).await.unwrap().count.unwrap()
}

/// The walk: what a user of the main API does, each operation with its success.
pub(crate) async fn connect(stage: &Stage, clock: &ManualClock) {
    let main = &stage.main;
    main.create_user(&CreateUserRequest::new("SE").with_external_user_id(USER)).await.unwrap();
    let me = stage.user_with(USER, &SCOPES);

    platform(stage).await;

    // Providers: test providers are there when they are asked for.
    let (_, nobody) = stage.nobody();
    let real = nobody.list_providers_by_market(&Market::from("se"), &ProviderFilter::new()).await.unwrap().providers;
    assert!(real.iter().any(|provider| provider.name == "handelsbanken-bankid"));
    assert!(!real.iter().any(|provider| provider.name == "test-password"));
    let all = me.list_providers(&ProviderFilter::new().with_test_providers()).await.unwrap().providers;
    let test = all.iter().find(|provider| provider.name == "test-password").unwrap();
    assert_eq!(test.status, Some(ProviderStatus::Enabled));
    assert!(test.capabilities.contains(&ProviderCapability::Loans));

    // A wrong password, then the right one.
    let wrong = fields(r#"{"username":"tink","password":"wrong"}"#);
    let created = me.create_credentials(&CreateCredentialsRequest::new(wrong, "test-password")).await.unwrap();
    assert_eq!(created.status, Some(CredentialsStatus::Created));
    let (failed, seen) = until(&me, clock, &created, &CredentialsStatus::AuthenticationError).await;
    assert_eq!(seen, ["AUTHENTICATING", "AUTHENTICATION_ERROR"]);
    let right = UpdateCredentialsRequest::new(fields(r#"{"username":"tink","password":"tink1234"}"#));
    let changed = me.update_credentials(&failed.id, &right).await.unwrap();
    let (asks, _) = until(&me, clock, &changed, &CredentialsStatus::AwaitingSupplementalInformation).await;
    let all_of_them = choose(&me, &asks, |_| true).await;
    let (connected, seen) = until(&me, clock, &asks, &CredentialsStatus::Updated).await;
    assert_eq!(seen, ["UPDATING", "UPDATED"]);
    assert_eq!(me.list_accounts().await.unwrap().accounts.len(), all_of_them);
    assert_eq!(connected.updated, connected.status_updated);
    assert!(!format!("{:?}", connected.fields).contains("tink1234"));

    data(&me).await;
    changes(&me).await;

    // Two codes, one after the other.
    let fields_of_two = fields(r#"{"username":"tink-test"}"#);
    let two = CreateCredentialsRequest::new(fields_of_two, "test-multi-supplemental");
    let mut asked = me.create_credentials(&two).await.unwrap();
    for code in ["1234", "4321"] {
        let (asks, _) = until(&me, clock, &asked, &CredentialsStatus::AwaitingSupplementalInformation).await;
        let text = asks.supplemental_information.as_ref().unwrap();
        let question = tink_model::main::fields_of(text).unwrap();
        let name = question.iter().find(|field| field.immutable != Some(true)).unwrap().name.clone();
        let answer = SupplementalInformation::new(Json::from(serde_json::json!({ name: code })));
        me.supplement_credentials(&asks.id, &answer).await.unwrap();
        asked = asks;
    }
    let (asks, _) = until(&me, clock, &asked, &CredentialsStatus::AwaitingSupplementalInformation).await;
    choose(&me, &asks, |_| true).await;
    let (both, _) = until(&me, clock, &asks, &CredentialsStatus::Updated).await;

    // A choice of accounts: what is left out goes.
    let accounts = me.list_accounts().await.unwrap().accounts;
    let own = |id: &tink_model::CredentialsId| {
        accounts.iter().filter(|account| account.credentials_id.as_ref() == Some(id)).count()
    };
    assert!(own(&both.id) > 1 && own(&connected.id) > 1);
    me.refresh_credentials(&connected.id, true).await.unwrap();
    let (asks, _) = until(&me, clock, &connected, &CredentialsStatus::AwaitingSupplementalInformation).await;
    let kept = accounts.iter().find(|account| account.credentials_id.as_ref() == Some(&connected.id));
    let kept = kept.unwrap().account_number.clone().unwrap();
    assert_eq!(choose(&me, &asks, |number| number == kept).await, own(&connected.id));
    let (chosen, _) = until(&me, clock, &asks, &CredentialsStatus::Updated).await;
    let left = me.list_accounts().await.unwrap().accounts;
    let mut left = left.iter().filter(|account| account.credentials_id.as_ref() == Some(&chosen.id));
    assert_eq!(left.next().unwrap().account_number.as_deref(), Some(kept.as_str()));
    assert!(left.next().is_none());

    // A plain refresh keeps the choice; then everything goes.
    me.refresh_credentials(&chosen.id, false).await.unwrap();
    until(&me, clock, &chosen, &CredentialsStatus::Updated).await;
    assert_eq!(me.list_accounts().await.unwrap().accounts.len(), 1 + own(&both.id));
    for id in [&chosen.id, &both.id] {
        me.delete_credentials(id).await.unwrap();
    }
    assert!(me.list_accounts().await.unwrap().accounts.is_empty());
    assert_eq!(hits(&me, "").await, 0);
    assert!(me.list_loans().await.unwrap().loans.is_empty());
}

/// What needs no user: health, version, grants for others, and the developer's clients.
async fn platform(stage: &Stage) {
    let (_, nobody) = stage.nobody();
    assert_eq!(nobody.check_health().await.unwrap(), "ok");
    assert_eq!(nobody.ping(None).await.unwrap(), "pong");
    assert_eq!(nobody.ping(Some(&PingService::System)).await.unwrap(), "pong");
    assert_eq!(nobody.get_version().await.unwrap().commit.unwrap().len(), 40);

    let (id, secret) = DEFAULT_CLIENT;
    let grant = DelegateAuthorizationGrantRequest::new(id, "Anna", "user:read").with_external_user_id(USER);
    let code = stage.main.delegate_authorization_grant(&grant).await.unwrap().code;
    let exchange = OAuth2AuthenticationTokenRequest::new(id, secret, GrantType::AuthorizationCode);
    let token = nobody.get_token(&exchange.with_code(code.expose().as_str())).await.unwrap();
    assert_eq!(token.id_hint.as_deref(), Some("Anna"));

    let (email, password) = DEFAULT_DEVELOPER;
    let developer = nobody.with_auth(Auth::basic(email, password).unwrap());
    let clients = developer.list_oauth_clients().await.unwrap().clients;
    assert_eq!(clients[0].redirect_uris[..], ["http://localhost:3000/callback"]);
    let uris = vec!["https://app.example.com/callback".to_owned()];
    let change = UpdateOAuth2ClientRequest::new().with_redirect_uris(uris.clone());
    developer.update_oauth_client(&clients[0].id, &change).await.unwrap();
    assert_eq!(developer.list_oauth_clients().await.unwrap().clients[0].redirect_uris[..], uris);
}

/// What a test bank brings.
async fn data(me: &MainClient) {
    let accounts = me.list_accounts().await.unwrap().accounts;
    let kinds: Vec<&str> = accounts.iter().filter_map(|account| account.r#type.as_ref()).map(AsRef::as_ref).collect();
    for kind in ["CHECKING", "SAVINGS", "INVESTMENT", "MORTGAGE", "LOAN"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let found = me.search(&SearchQuery::new().with_limit(1)).await.unwrap();
    assert!(found.count.unwrap() > 500, "{:?}", found.count);
    // Two years of months, and the one that is under way.
    assert!((24..=25).contains(&found.period_amounts.len()), "{}", found.period_amounts.len());

    let portfolio = &me.list_investments().await.unwrap().portfolios[0];
    let values = portfolio.instruments.iter().filter_map(|instrument| instrument.market_value);
    let sum = values.fold(portfolio.cash_value.unwrap(), |sum, value| sum.checked_add(value).unwrap());
    assert_eq!(portfolio.total_value, Some(sum));
    let loans = me.list_loans().await.unwrap();
    assert_eq!(loans.loans.len(), 2);
    assert!(loans.weighted_average_interest_rate.unwrap() > amount("0"));
    assert!(!me.list_loan_events().await.unwrap().loan_events.is_empty());
    let timelines = me.list_loan_timelines().await.unwrap();
    assert_eq!(timelines.loan_timelines.len(), 2);
    assert!(!timelines.weighted_average_timeline.is_empty());

    let query = StatisticQuery::new()
        .with_types(vec!["expenses-by-category".to_owned(), "income-and-expenses".to_owned()])
        .with_resolution(StatisticResolution::MonthlyAdjusted);
    let rows = me.query_statistics(&query).await.unwrap();
    assert!(rows.iter().any(|row| row.description.as_deref() == Some("INCOME")));
    let expenses = rows.iter().filter(|row| row.r#type.as_deref() == Some("expenses-by-category"));
    assert!(expenses.into_iter().all(|row| row.value.unwrap() <= amount("0")));
}

/// What a user changes.
async fn changes(me: &MainClient) {
    let profile = me.get_user_profile().await.unwrap();
    assert_eq!(profile.period_mode, Some(PeriodMode::MonthlyAdjusted));
    let monthly = UpdateUserProfileRequest::new().with_period_mode(PeriodMode::Monthly);
    assert_eq!(me.update_user_profile(&monthly).await.unwrap().period_mode, Some(PeriodMode::Monthly));

    let found = me.search(&SearchQuery::new().with_query_string("over 100").with_limit(1)).await.unwrap();
    let one: Transaction = found.results[0].transaction.clone().unwrap();
    let change = UpdateTransactionRequest::new().with_notes("Delicious #cake #wedding").with_amount(amount("-12.50"));
    let changed = me.update_transaction(&one.id, &change).await.unwrap();
    assert_eq!((changed.amount, changed.original_amount), (Some(amount("-12.50")), one.amount));
    assert_eq!(changed.user_modified_amount, Some(true));
    assert_eq!(hits(me, "#wedding").await, 1);
    let categories = me.list_categories(None).await.unwrap();
    let food = categories.iter().find(|category| category.code.as_deref() == Some("expenses:food.coffee")).unwrap();
    let coffee = CategorizeTransactionsRequest::new(food.id.clone(), vec![one.id.clone()]);
    me.categorize_transactions(&CategorizeTransactionsListRequest::new(vec![coffee])).await.unwrap();
    assert_eq!(me.get_transaction(&one.id).await.unwrap().category_id, Some(food.id.clone()));
    let similar = me.list_similar_transactions(&one.id, None, true).await.unwrap();
    assert!(similar.transactions.iter().any(|transaction| transaction.id == one.id));

    let accounts = me.list_accounts().await.unwrap().accounts;
    let savings =
        accounts.iter().find(|account| account.r#type.as_ref().is_some_and(|kind| kind.as_ref() == "SAVINGS"));
    let hide = UpdateAccountRequest::new().with_account_exclusion(AccountExclusion::PfmAndSearch).with_name("Hidden");
    let before = hits(me, "").await;
    let hidden = me.update_account(&savings.unwrap().id, &hide).await.unwrap();
    assert_eq!((hidden.name.as_deref(), hidden.excluded), (Some("Hidden"), Some(true)));
    assert!(hits(me, "").await < before);
}

pub(crate) async fn connected(over: Over) -> Stage {
    let clock = Arc::new(ManualClock::new(NOW));
    let builder = Sandbox::builder().seed(7).opt_in(true).clock(clock.clone());
    let stage = Stage::new(builder, over).await;
    connect(&stage, &clock).await;
    stage
}

#[tokio::test]
async fn a_user_connects_a_bank_reads_changes_refreshes_opts_out_and_deletes_over_a_socket() {
    connected(Over::Socket).await;
}

#[tokio::test]
async fn temporary_users_are_gone_after_a_day_and_so_are_their_tokens() {
    let clock = Arc::new(ManualClock::new(NOW));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock.clone()), Over::Nothing).await;
    let request = || CreateUserRequest::new("SE").with_external_user_id("guest").with_retention_class("temporary");
    stage.main.create_user(&request()).await.unwrap();
    let grant = AuthorizationGrantRequest::new("user:read").with_external_user_id("guest");
    let code = stage.main.create_authorization_grant(&grant).await.unwrap().code;
    let (id, secret) = DEFAULT_CLIENT;
    let token = |kind| OAuth2AuthenticationTokenRequest::new(id, secret, kind);
    let (_, nobody) = stage.nobody();
    let first = token(GrantType::AuthorizationCode).with_code(code.expose().as_str());
    let tokens = nobody.get_token(&first).await.unwrap();
    let refresh = async || {
        let refresh = tokens.refresh_token.as_ref().unwrap().expose().clone();
        nobody.get_token(&token(GrantType::RefreshToken).with_refresh_token(refresh)).await
    };

    clock.advance(Duration::from_secs(24 * 60 * 60 - 1));
    assert!(refresh().await.is_ok());
    assert!(stage.main.create_user(&request()).await.is_err());
    clock.advance(Duration::from_secs(1));
    assert_eq!(refresh().await.unwrap_err().status().unwrap().as_u16(), 401);
    assert!(stage.user_with("guest", &["user:read"]).get_user().await.is_err());
    // The external id is free again.
    stage.main.create_user(&request()).await.unwrap();
}
