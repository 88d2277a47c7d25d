//! Bank User Service: the people who connect banks.

use tink_model::BankUserId;
use tink_model::xs2a::operations::{CREATE_BANK_USER, DELETE_BANK_USER, GET_BANK_USER, LIST_BANK_USERS};
use tink_model::xs2a::{BankUser, BankUserPage, BankUserRequest};
use tink_transport::Call;

use crate::{Error, PageRequest, Pages, Xs2aClient};

impl Xs2aClient {
    /// Creates a bank user, who holds the bank connections of one person.
    ///
    /// Takes the API key. Not repeated once it may have arrived.
    ///
    /// Source: guide of the platform, Basic integration, create a bank user; official client libraries.
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
    /// use tink_xs2a::model::BankUserRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"id":"bus_1"}"#))), &ApiKey::new("key")?);
    /// let anna = xs2a.create_bank_user(&BankUserRequest::new("Anna Example", "anna@example.com")).await?;
    /// println!("{}", anna.id);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_bank_user(&self, user: &BankUserRequest) -> Result<BankUser, Error> {
        self.core.check(&CREATE_BANK_USER, user)?;
        self.core.client.fetch(Call::new(&CREATE_BANK_USER).json(user.to_json()), BankUser::decode).await
    }

    /// The bank users of the API key, page by page. [`bank_user_pages`](Self::bank_user_pages) goes on to the end.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, bank users.
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
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"bus_1"}]}"#))), &ApiKey::new("key")?);
    /// let page = xs2a.list_bank_users(PageRequest::new().with_per_page(50)).await?;
    /// println!("{} of {:?}", page.data.len(), page.total);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_bank_users(&self, page: PageRequest) -> Result<BankUserPage, Error> {
        self.core.client.fetch(page.on(Call::new(&LIST_BANK_USERS)), BankUserPage::decode).await
    }

    /// The pages of [`list_bank_users`](Self::list_bank_users), from the one that is asked for to the last, and what is on them.
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"bus_1"}]}"#))), &ApiKey::new("key")?);
    /// let mut all = xs2a.bank_user_pages(PageRequest::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn bank_user_pages(&self, page: PageRequest) -> Pages<BankUserPage> {
        let client = self.clone();
        page.pages(&LIST_BANK_USERS, move |page| {
            let client = client.clone();
            Box::pin(async move { client.list_bank_users(page).await })
        })
    }

    /// One bank user.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, bank users.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankUserNotFound`](crate::model::Refusal::BankUserNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"id":"bus_1","email":"anna@example.com"}"#))), &ApiKey::new("key")?);
    /// let anna = xs2a.get_bank_user(&"bus_1".into()).await?;
    /// println!("{:?}", anna.email);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_bank_user(&self, user: &BankUserId) -> Result<BankUser, Error> {
        self.core.client.fetch(Call::new(&GET_BANK_USER).path("userId", user), BankUser::decode).await
    }

    /// Deletes a bank user with all access tokens, bank connections and accounts.
    ///
    /// Takes the API key. Keyed: a 404 after a lost answer [`is_possibly_applied`](tink_transport::ApiError::is_possibly_applied).
    ///
    /// Source: official client libraries, bank users.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankUserNotFound`](crate::model::Refusal::BankUserNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"code":200,"message":"ok"}"#))), &ApiKey::new("key")?);
    /// xs2a.delete_bank_user(&"bus_1".into()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_bank_user(&self, user: &BankUserId) -> Result<(), Error> {
        self.core.client.perform(Call::new(&DELETE_BANK_USER).path("userId", user)).await
    }
}
