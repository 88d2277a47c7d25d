//! The wizard of XS2A.api: a client begins a bank connection, and its account holder goes through the forms in the browser.

mod confirm;
mod forms;
mod people;
mod walk;

use std::sync::Arc;

use tink_model::WizardTransactionId;
use tink_sandbox::DEFAULT_XS2A_KEY;
use tink_transport::{Client, HyperTransport, RetryPolicy};
use tink_xs2a::model::{
    AccessTokenRequest, AccountSelection, BankConnectionRequest, BankUserRequest, WizardLanguage, WizardSession,
};
use tink_xs2a::{ApiKey, BankUserClient, BankUserToken, PageRequest, TurnoverFilter, Xs2aClient};

use super::{Browser, Stage, in_browser};

/// A bank user of the client's and the wizard in which a bank is connected.
struct Customer {
    xs2a: Xs2aClient,
    anna: BankUserClient,
    transaction: WizardTransactionId,
    /// The wizard's page.
    page: String,
    /// The bank's page.
    bank: String,
}

impl Customer {
    async fn new(stage: &Stage) -> Self {
        Self::with(stage, BankConnectionRequest::new()).await
    }

    async fn choosing(stage: &Stage, selection: AccountSelection) -> Self {
        Self::with(stage, BankConnectionRequest::new().with_account_selection(selection)).await
    }

    async fn speaking(stage: &Stage, language: WizardLanguage) -> Self {
        Self::with(stage, BankConnectionRequest::new().with_language(language)).await
    }

    async fn with(stage: &Stage, terms: BankConnectionRequest) -> Self {
        let transport = Arc::new(HyperTransport::new());
        let client = Client::builder(transport, stage.origin()).retry(RetryPolicy::attempts(1)).build().unwrap();
        let xs2a = Xs2aClient::new(&client, &ApiKey::new(DEFAULT_XS2A_KEY).unwrap());
        let user = xs2a.create_bank_user(&BankUserRequest::new("Anna Example", "anna@example.com")).await.unwrap();
        let token = xs2a.create_access_token(&user.id, &AccessTokenRequest::new()).await.unwrap();
        let anna = xs2a.bank_user(&BankUserToken::try_from(&token).unwrap());
        let wizard = anna.create_bank_connection(&terms).await.unwrap();
        let key = wizard.wizard_session_key.expose();
        let page = |name: &str| format!("{}/sandbox/xs2a/{name}?wizard_session_key={key}", stage.origin());
        Self { xs2a, anna, transaction: wizard.transaction, page: page("wizard"), bank: page("bank") }
    }

    /// How the client sees the wizard.
    async fn session(&self) -> WizardSession {
        self.xs2a.get_wizard_session(&self.transaction).await.unwrap()
    }

    /// The IBANs of the accounts that the client can read, each of which has turnovers.
    async fn accounts(&self) -> Vec<String> {
        let accounts = self.anna.list_bank_accounts(PageRequest::new()).await.unwrap().data;
        for account in &accounts {
            self.anna.get_balance(&account.id).await.unwrap();
        }
        let mut turnovers = 0;
        for account in &accounts {
            turnovers += self.anna.list_turnovers(&account.id, &TurnoverFilter::new()).await.unwrap().turnovers.len();
        }
        assert!(accounts.is_empty() || turnovers > 10, "{turnovers}");
        accounts.iter().filter_map(|account| account.iban.clone().or(account.account_number.clone())).collect()
    }
}

/// From the first form to the login.
async fn choose_bank(browser: &Browser, customer: &Customer) {
    browser.open(&customer.page).await;
    browser.heading("Connect a bank account").await;
    browser.fill("bank_code", "88888888").await;
    browser.press("Continue").await;
    browser.heading("Testbank").await;
}

/// Fills in the login.
async fn log_in(browser: &Browser, pin: &str) {
    browser.fill("USER_NAME", "anna").await;
    browser.fill("USER_PIN", pin).await;
    browser.css("[name='privacy_policy']").await.click().await.unwrap();
    browser.press("Continue").await;
}

/// From the first form through the login.
async fn enter(browser: &Browser, customer: &Customer, pin: &str) {
    choose_bank(browser, customer).await;
    log_in(browser, pin).await;
}
