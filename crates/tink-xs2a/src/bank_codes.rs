//! Bank Code Service: the banks that can be reached.

use tink_model::xs2a::operations::{AUTOCOMPLETE_BANKS, FIND_BANK, LIST_BANKS};
use tink_model::xs2a::{Bank, BankPage};
use tink_transport::Call;

use crate::{BankFilter, Error, PageRequest, Pages, Xs2aClient};

impl Xs2aClient {
    /// The bank with this bank code.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, bank codes.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankNotFound`](crate::model::Refusal::BankNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"bank_code":"88888888"}"#))), &ApiKey::new("key")?);
    /// let bank = xs2a.find_bank("88888888").await?;
    /// println!("{:?}", bank.name);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn find_bank(&self, bank_code: &str) -> Result<Bank, Error> {
        self.core.client.fetch(Call::new(&FIND_BANK).query("bank_code", bank_code), Bank::decode).await
    }

    /// The banks of a country or of all, page by page. [`bank_pages`](Self::bank_pages) goes on to the end.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, bank codes.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// use tink_xs2a::BankFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"bank_code":"88888888"}]}"#))), &ApiKey::new("key")?);
    /// let page = xs2a.list_banks(&BankFilter::new().with_country("DE"), PageRequest::new().with_per_page(50)).await?;
    /// println!("{} of {:?}", page.data.len(), page.total);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_banks(&self, filter: &BankFilter, page: PageRequest) -> Result<BankPage, Error> {
        self.core.client.fetch(page.on(filter.country_on(Call::new(&LIST_BANKS))), BankPage::decode).await
    }

    /// The pages of [`list_banks`](Self::list_banks), from the one that is asked for to the last, and what is on them.
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// use tink_xs2a::BankFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"bank_code":"88888888"}]}"#))), &ApiKey::new("key")?);
    /// let mut all = xs2a.bank_pages(&BankFilter::new().with_country("DE"), PageRequest::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn bank_pages(&self, filter: &BankFilter, page: PageRequest) -> Pages<BankPage> {
        let (client, filter) = (self.clone(), filter.clone());
        page.pages(&LIST_BANKS, move |page| {
            let (client, filter) = (client.clone(), filter.clone());
            Box::pin(async move { client.list_banks(&filter, page).await })
        })
    }

    /// The banks whose name, place, bank code or BIC begins with or holds what was typed so far, page by page.
    /// [`autocompleted_bank_pages`](Self::autocompleted_bank_pages) goes on to the end.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, bank codes.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// use tink_xs2a::BankFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"bank_code":"88888888"}]}"#))), &ApiKey::new("key")?);
    /// let page = xs2a.autocomplete_banks("Spark", &BankFilter::new(), PageRequest::new().with_per_page(50)).await?;
    /// println!("{} of {:?}", page.data.len(), page.total);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn autocomplete_banks(
        &self,
        typed: &str,
        filter: &BankFilter,
        page: PageRequest,
    ) -> Result<BankPage, Error> {
        self.core
            .client
            .fetch(page.on(filter.on(Call::new(&AUTOCOMPLETE_BANKS).query("q", typed))), BankPage::decode)
            .await
    }

    /// The pages of [`autocomplete_banks`](Self::autocomplete_banks), from the one that is asked for to the last, and what is on them.
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// use tink_xs2a::BankFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"bank_code":"88888888"}]}"#))), &ApiKey::new("key")?);
    /// let mut all = xs2a.autocompleted_bank_pages("Spark", &BankFilter::new(), PageRequest::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn autocompleted_bank_pages(&self, typed: &str, filter: &BankFilter, page: PageRequest) -> Pages<BankPage> {
        let (client, typed, filter) = (self.clone(), typed.to_owned(), filter.clone());
        page.pages(&AUTOCOMPLETE_BANKS, move |page| {
            let (client, typed, filter) = (client.clone(), typed.clone(), filter.clone());
            Box::pin(async move { client.autocomplete_banks(&typed, &filter, page).await })
        })
    }
}
