//! Bank Account Service: accounts and what is known of them.

use tink_model::AccountId;
use tink_model::xs2a::operations::{
    DELETE_BANK_ACCOUNT, GET_BALANCE, GET_BANK_ACCOUNT, GET_REPORT, LIST_BANK_ACCOUNTS,
};
use tink_model::xs2a::{AnyValue, Balance, BankAccount, BankAccountPage, ReportFormat, ReportLocale};
use tink_transport::Call;

use crate::{BankUserClient, Error, PageRequest, Pages};

impl BankUserClient {
    /// The accounts of the bank user over all bank connections, page by page.
    /// [`bank_account_pages`](Self::bank_account_pages) goes on to the end.
    ///
    /// Takes the token of the bank user. Only reads.
    ///
    /// Source: guide of the platform, Basic integration, retrieve the list of bank accounts; official client
    /// libraries.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"a1"}]}"#))), &BankUserToken::new("token")?);
    /// let page = anna.list_bank_accounts(PageRequest::new().with_per_page(50)).await?;
    /// println!("{} of {:?}", page.data.len(), page.total);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_bank_accounts(&self, page: PageRequest) -> Result<BankAccountPage, Error> {
        self.core.client.fetch(page.on(Call::new(&LIST_BANK_ACCOUNTS)), BankAccountPage::decode).await
    }

    /// The pages of [`list_bank_accounts`](Self::list_bank_accounts), from the one that is asked for to the last, and what is on them.
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"a1"}]}"#))), &BankUserToken::new("token")?);
    /// let mut all = anna.bank_account_pages(PageRequest::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn bank_account_pages(&self, page: PageRequest) -> Pages<BankAccountPage> {
        let client = self.clone();
        page.pages(&LIST_BANK_ACCOUNTS, move |page| {
            let client = client.clone();
            Box::pin(async move { client.list_bank_accounts(page).await })
        })
    }

    /// One account.
    ///
    /// Takes the token of the bank user. Only reads.
    ///
    /// Source: official client libraries, bank accounts.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankAccountNotFound`](crate::model::Refusal::BankAccountNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"id":"a1","type":"giro"}"#))), &BankUserToken::new("token")?);
    /// let account = anna.get_bank_account(&"a1".into()).await?;
    /// println!("{:?} {:?}", account.iban, account.r#type);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_bank_account(&self, account: &AccountId) -> Result<BankAccount, Error> {
        self.core.client.fetch(Call::new(&GET_BANK_ACCOUNT).path("id", account), BankAccount::decode).await
    }

    /// Deletes an account with its balance and turnovers.
    ///
    /// Takes the token of the bank user. Keyed: a 404 after a lost answer [`is_possibly_applied`](tink_transport::ApiError::is_possibly_applied).
    ///
    /// Source: official client libraries, bank accounts.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankAccountNotFound`](crate::model::Refusal::BankAccountNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"code":200,"message":"ok"}"#))), &BankUserToken::new("token")?);
    /// anna.delete_bank_account(&"a1".into()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_bank_account(&self, account: &AccountId) -> Result<(), Error> {
        self.core.client.perform(Call::new(&DELETE_BANK_ACCOUNT).path("id", account)).await
    }

    /// The balance of an account as it was seen last.
    ///
    /// Takes the token of the bank user. Only reads.
    ///
    /// Source: guide of the platform, Basic integration, retrieve the balance; official client libraries.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankAccountNotFound`](crate::model::Refusal::BankAccountNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"id":"a1","balance":1234.50,"currency":"EUR"}"#))), &BankUserToken::new("token")?);
    /// let balance = anna.get_balance(&"a1".into()).await?;
    /// println!("{:?} {:?}", balance.balance, balance.currency);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_balance(&self, account: &AccountId) -> Result<Balance, Error> {
        self.core.client.fetch(Call::new(&GET_BALANCE).path("id", account), Balance::decode).await
    }

    /// An evaluation of an account, as JSON. The contents depend on the report.
    ///
    /// Takes the token of the bank user. Only reads.
    ///
    /// Source: official client libraries, bank accounts.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankAccountOrReportNotFound`](crate::model::Refusal::BankAccountOrReportNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::model::ReportLocale;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"months":[]}"#))), &BankUserToken::new("token")?);
    /// let report = anna.get_report(&"a1".into(), "summary", Some(&ReportLocale::En)).await?;
    /// println!("{}", report.as_str());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_report(
        &self,
        account: &AccountId,
        report: &str,
        locale: Option<&ReportLocale>,
    ) -> Result<AnyValue, Error> {
        let mut call =
            Call::new(&GET_REPORT).path("id", account).path("reportId", report).query("format", ReportFormat::Json);
        if let Some(locale) = locale {
            call = call.query("locale", locale);
        }
        self.core.client.fetch(call, AnyValue::decode).await
    }
}
