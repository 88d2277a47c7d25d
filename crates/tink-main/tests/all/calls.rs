//! One call of each operation, valid in itself, with what is worth escaping in it.

use tink_main::model::{
    AccountExclusion, AuthorizationGrantRequest, CategorizeTransactionsListRequest, CategorizeTransactionsRequest,
    CreateCredentialsRequest, CreateUserRequest, DelegateAuthorizationGrantRequest, GrantType,
    OAuth2AuthenticationTokenRequest, PeriodMode, PingService, ProviderCapability, SearchOrder, SearchQuery,
    SearchSort, StatisticQuery, StatisticResolution, SupplementalInformation, UpdateAccountRequest,
    UpdateCredentialsRequest, UpdateOAuth2ClientRequest, UpdateTransactionRequest, UpdateUserProfileRequest,
};
use tink_main::{Error, MainClient, ProviderFilter};
use tink_model::Json;

/// A JSON object of texts.
pub(crate) fn object(text: &str) -> Json {
    Json::from_text(text.to_owned()).unwrap()
}

/// Calls an operation by its id.
pub(crate) async fn call(main: &MainClient, operation: &str) -> Result<(), Error> {
    match operation {
        "createUser" => {
            let user = CreateUserRequest::new("SE").with_locale("sv_SE").with_external_user_id("anna-1");
            main.create_user(&user).await.map(drop)
        }
        "deleteUser" => main.delete_user().await,
        "getUser" => main.get_user().await.map(drop),
        "getUserProfile" => main.get_user_profile().await.map(drop),
        "updateUserProfile" => {
            let change = UpdateUserProfileRequest::new()
                .with_period_mode(PeriodMode::MonthlyAdjusted)
                .with_period_adjusted_day(25);
            main.update_user_profile(&change).await.map(drop)
        }
        "getVersion" => main.get_version().await.map(drop),
        "getToken" => {
            let code = OAuth2AuthenticationTokenRequest::new("my client", "s&cret", GrantType::AuthorizationCode);
            main.get_token(&code.with_code("c=1")).await.map(drop)
        }
        "createAuthorizationGrant" => {
            let grant = AuthorizationGrantRequest::new("accounts:read,user:read").with_external_user_id("anna-1");
            main.create_authorization_grant(&grant).await.map(drop)
        }
        "delegateAuthorizationGrant" => {
            let grant = DelegateAuthorizationGrantRequest::new("actor", "Anna & Åke", "credentials:read");
            main.delegate_authorization_grant(&grant.with_external_user_id("anna-1")).await.map(drop)
        }
        "listOAuthClients" => main.list_oauth_clients().await.map(drop),
        "updateOAuthClient" => {
            let change = UpdateOAuth2ClientRequest::new().with_redirect_uris(vec!["https://a.example/".to_owned()]);
            main.update_oauth_client(&"a/b".into(), &change).await.map(drop)
        }
        "listAccounts" => main.list_accounts().await.map(drop),
        "updateAccount" => {
            let change = UpdateAccountRequest::new().with_account_exclusion(AccountExclusion::PfmData).with_name("Ö");
            main.update_account(&"a/b".into(), &change).await.map(drop)
        }
        "listCredentials" => main.list_credentials().await.map(drop),
        "getCredentials" => main.get_credentials(&"a/b".into()).await.map(drop),
        "createCredentials" => {
            let fields = object(r#"{"username":"198709230000"}"#);
            main.create_credentials(&CreateCredentialsRequest::new(fields, "handelsbanken-bankid")).await.map(drop)
        }
        "updateCredentials" => {
            let request = UpdateCredentialsRequest::new(object(r#"{"username":"tink"}"#));
            main.update_credentials(&"a/b".into(), &request).await.map(drop)
        }
        "deleteCredentials" => main.delete_credentials(&"a/b".into()).await,
        "refreshCredentials" => main.refresh_credentials(&"a/b".into(), true).await,
        "supplementCredentials" => {
            let answers = SupplementalInformation::new(object(r#"{"code":"1234"}"#));
            main.supplement_credentials(&"a/b".into(), &answers).await
        }
        "listProviders" => {
            let filter = ProviderFilter::new().with_capability(ProviderCapability::Loans).with_language("sv");
            main.list_providers(&filter).await.map(drop)
        }
        "listProvidersByMarket" => {
            let filter = ProviderFilter::new().with_test_providers().with_client_id("my client").with_language("sv");
            main.list_providers_by_market(&"SE".into(), &filter).await.map(drop)
        }
        "listCategories" => main.list_categories(Some(&"sv_SE".into())).await.map(drop),
        "listInvestments" => main.list_investments().await.map(drop),
        "listLoans" => main.list_loans().await.map(drop),
        "listLoanEvents" => main.list_loan_events().await.map(drop),
        "listLoanTimelines" => main.list_loan_timelines().await.map(drop),
        "search" => {
            let query = SearchQuery::new()
                .with_query_string("Food this week")
                .with_sort(SearchSort::Amount)
                .with_order(SearchOrder::Asc)
                .with_offset(20)
                .with_limit(20);
            main.search(&query).await.map(drop)
        }
        "queryStatistics" => {
            let query = StatisticQuery::new()
                .with_resolution(StatisticResolution::Daily)
                .with_types(vec!["expenses-by-category".to_owned()]);
            main.query_statistics(&query).await.map(drop)
        }
        "getTransaction" => main.get_transaction(&"a/b".into()).await.map(drop),
        "updateTransaction" => {
            let change = UpdateTransactionRequest::new().with_notes("#cake");
            main.update_transaction(&"a/b".into(), &change).await.map(drop)
        }
        "listSimilarTransactions" => {
            main.list_similar_transactions(&"a/b".into(), Some(&"c d".into()), true).await.map(drop)
        }
        "categorizeTransactions" => {
            let food = CategorizeTransactionsRequest::new("c", vec!["t".into()]);
            main.categorize_transactions(&CategorizeTransactionsListRequest::new(vec![food])).await
        }
        "checkHealth" => main.check_health().await.map(drop),
        "ping" => main.ping(Some(&PingService::Aggregation)).await.map(drop),
        other => panic!("the client has no method for {other}"),
    }
}
