//! The whole way of an application: a person authorizes it in the browser, and it reads all that it was allowed, has it fetched
//! anew, lets the person opt out of an account, and takes its leave.

use serde_json::{Value, json};
use tink_main::MainClient;
use tink_main::model::{
    Credentials, CredentialsStatus, SearchQuery, StatisticQuery, StatisticResolution, SupplementalInformation,
    fields_of,
};
use tink_model::Json;
use tink_sandbox::Sandbox;

use super::{Browser, Stage, in_browser};

const SCOPES: [&str; 8] = [
    "accounts:read",
    "credentials:read",
    "credentials:refresh",
    "credentials:write",
    "investments:read",
    "statistics:read",
    "transactions:read",
    "user:read",
];

/// The person logs in, and ticks every account.
async fn authorize(stage: &Stage, browser: &Browser) -> MainClient {
    let link = stage.link_for(&SCOPES).with_input_provider("test-password").with_market("SE".into());
    browser.open(&link.to_url(&stage.page())).await;
    browser.press("Accept and continue").await;
    browser.fill("username", "tink").await;
    browser.fill("password", "tink1234").await;
    browser.press("Log in").await;
    browser.heading("Contacting").await;
    stage.pass(2);
    browser.heading("Choose your accounts").await;
    browser.run("document.querySelectorAll('input[type=checkbox]').forEach(box => box.click())").await;
    browser.press("Continue").await;
    browser.heading("You are logged in").await;
    stage.pass(10);
    let code = stage.answer(browser).await.unwrap().code;
    let (main, oauth) = stage.main();
    main.with_auth(oauth.authorization_code(code))
}

/// The only credentials.
async fn credentials(main: &MainClient) -> Credentials {
    let mut all: Vec<Credentials> = main.list_credentials().await.unwrap().credentials.into_iter().collect();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

async fn account_numbers(main: &MainClient) -> Vec<String> {
    let accounts = main.list_accounts().await.unwrap().accounts;
    accounts.iter().filter_map(|account| account.account_number.clone()).collect()
}

#[tokio::test]
async fn an_application_reads_all_that_it_was_allowed_and_the_person_opts_out_again() {
    in_browser(async |browser| {
        let stage = Stage::with(Sandbox::builder().opt_in(true)).await;
        let main = authorize(&stage, browser).await;

        let before = credentials(&main).await;
        assert_eq!(before.status, Some(CredentialsStatus::Updated));
        let numbers = account_numbers(&main).await;
        assert!(numbers.len() > 3, "{numbers:?}");
        let found = main.search(&SearchQuery::new().with_limit(10)).await.unwrap();
        assert_eq!(found.results.len(), 10);
        assert!(found.count.unwrap() > 100, "two years of them");
        let query = StatisticQuery::new()
            .with_types(vec!["expenses-by-category".to_owned()])
            .with_resolution(StatisticResolution::MonthlyAdjusted);
        assert!(!main.query_statistics(&query).await.unwrap().0.is_empty());
        assert!(!main.list_investments().await.unwrap().portfolios.is_empty());
        assert!(!main.list_loans().await.unwrap().loans.is_empty());
        assert!(!main.list_loan_events().await.unwrap().loan_events.is_empty());
        assert!(!main.list_loan_timelines().await.unwrap().loan_timelines.is_empty());

        // An hour later everything is fetched anew.
        stage.pass(60 * 60);
        main.refresh_credentials(&before.id, false).await.unwrap();
        stage.pass(60);
        let refreshed = main.wait_for_credentials(&before).finished().await.unwrap();
        assert_eq!(refreshed.status, Some(CredentialsStatus::Updated));
        assert_eq!(account_numbers(&main).await, numbers);

        // The person opts out of one account.
        main.refresh_credentials(&before.id, true).await.unwrap();
        stage.pass(2);
        let asks = main.get_credentials(&before.id).await.unwrap();
        assert_eq!(asks.status, Some(CredentialsStatus::AwaitingSupplementalInformation));
        let asked = asks.supplemental_information.as_ref().unwrap();
        let fields = fields_of(asked).unwrap();
        assert_eq!(fields.len(), numbers.len());
        let answers = fields.iter().map(|field| (field.name.clone(), json!((field.name != numbers[0]).to_string())));
        let answers = Json::from(Value::Object(answers.collect()));
        main.supplement_credentials(&before.id, &SupplementalInformation::new(answers)).await.unwrap();
        stage.pass(10);
        let chosen = main.wait_for_credentials(&asks).finished().await.unwrap();
        assert_eq!(chosen.status, Some(CredentialsStatus::Updated));
        assert_eq!(account_numbers(&main).await, numbers[1..]);

        // The application takes its leave.
        main.delete_credentials(&before.id).await.unwrap();
        assert!(main.list_credentials().await.unwrap().credentials.is_empty());
        assert!(account_numbers(&main).await.is_empty());
    })
    .await;
}
