//! Access Token Service: the tokens that stand for one bank user.

use tink_model::xs2a::operations::{
    CREATE_ACCESS_TOKEN, DELETE_ACCESS_TOKEN, EXTEND_ACCESS_TOKEN, GET_ACCESS_TOKEN, LIST_ACCESS_TOKENS,
};
use tink_model::xs2a::{AccessToken, AccessTokenPage, AccessTokenRequest};
use tink_model::{AccessTokenId, BankUserId};
use tink_transport::Call;

use crate::{Error, PageRequest, Pages, Xs2aClient};

impl Xs2aClient {
    /// Creates a token that takes the place of the API key for everything that belongs to this bank user. It can be
    /// handed to the user's device.
    ///
    /// Takes the API key. Not repeated once it may have arrived.
    ///
    /// Source: guide of the platform, Basic integration, create an access token; official client libraries.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankUserNotFound`](crate::model::Refusal::BankUserNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_model::DateTime;
    /// use tink_xs2a::BankUserToken;
    /// use tink_xs2a::model::AccessTokenRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"id":"t1","token":"secret"}"#))), &ApiKey::new("key")?);
    /// let until = AccessTokenRequest::new().with_valid_until("2050-01-01 11:11:11".parse::<DateTime>()?);
    /// let token = xs2a.create_access_token(&"bus_1".into(), &until).await?;
    /// let anna = xs2a.bank_user(&BankUserToken::try_from(&token)?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_access_token(
        &self,
        user: &BankUserId,
        token: &AccessTokenRequest,
    ) -> Result<AccessToken, Error> {
        self.core.check(&CREATE_ACCESS_TOKEN, token)?;
        self.core
            .client
            .fetch(Call::new(&CREATE_ACCESS_TOKEN).path("userId", user).json(token.to_json()), AccessToken::decode)
            .await
    }

    /// The access tokens of a bank user, page by page, each with the token itself.
    /// [`access_token_pages`](Self::access_token_pages) goes on to the end.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, access tokens.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankUserNotFound`](crate::model::Refusal::BankUserNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"t1","token":"s"}]}"#))), &ApiKey::new("key")?);
    /// let page = xs2a.list_access_tokens(&"bus_1".into(), PageRequest::new().with_per_page(50)).await?;
    /// println!("{} of {:?}", page.data.len(), page.total);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_access_tokens(&self, user: &BankUserId, page: PageRequest) -> Result<AccessTokenPage, Error> {
        self.core
            .client
            .fetch(page.on(Call::new(&LIST_ACCESS_TOKENS).path("userId", user)), AccessTokenPage::decode)
            .await
    }

    /// The pages of [`list_access_tokens`](Self::list_access_tokens), from the one that is asked for to the last, and what is on them.
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_xs2a::PageRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"t1","token":"s"}]}"#))), &ApiKey::new("key")?);
    /// let mut all = xs2a.access_token_pages(&"bus_1".into(), PageRequest::new()).elements();
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn access_token_pages(&self, user: &BankUserId, page: PageRequest) -> Pages<AccessTokenPage> {
        let (client, user) = (self.clone(), user.clone());
        page.pages(&LIST_ACCESS_TOKENS, move |page| {
            let (client, user) = (client.clone(), user.clone());
            Box::pin(async move { client.list_access_tokens(&user, page).await })
        })
    }

    /// One access token with the token itself.
    ///
    /// Takes the API key. Only reads.
    ///
    /// Source: official client libraries, access tokens.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankUserOrAccessTokenNotFound`](crate::model::Refusal::BankUserOrAccessTokenNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"id":"t1","token":"secret"}"#))), &ApiKey::new("key")?);
    /// let token = xs2a.get_access_token(&"bus_1".into(), &"t1".into()).await?;
    /// println!("{:?}", token.valid_until);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_access_token(&self, user: &BankUserId, token: &AccessTokenId) -> Result<AccessToken, Error> {
        self.core
            .client
            .fetch(Call::new(&GET_ACCESS_TOKEN).path("userId", user).path("tokenId", token), AccessToken::decode)
            .await
    }

    /// Gives a token another end. Id and token stay the same.
    ///
    /// Takes the API key. Idempotent.
    ///
    /// Source: official client libraries, access tokens.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankUserOrAccessTokenNotFound`](crate::model::Refusal::BankUserOrAccessTokenNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_model::DateTime;
    /// use tink_xs2a::model::AccessTokenRequest;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"id":"t1","token":"secret","valid_until":"2050-01-01 11:11:11"}"#))), &ApiKey::new("key")?);
    /// let end = AccessTokenRequest::new().with_valid_until("2050-01-01 11:11:11".parse::<DateTime>()?);
    /// let token = xs2a.extend_access_token(&"bus_1".into(), &"t1".into(), &end).await?;
    /// println!("{:?}", token.valid_until);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn extend_access_token(
        &self,
        user: &BankUserId,
        token: &AccessTokenId,
        end: &AccessTokenRequest,
    ) -> Result<AccessToken, Error> {
        self.core.check(&EXTEND_ACCESS_TOKEN, end)?;
        self.core
            .client
            .fetch(
                Call::new(&EXTEND_ACCESS_TOKEN).path("userId", user).path("tokenId", token).json(end.to_json()),
                AccessToken::decode,
            )
            .await
    }

    /// Deletes a token, which is no longer taken from then on.
    ///
    /// Takes the API key. Keyed: a 404 after a lost answer [`is_possibly_applied`](tink_transport::ApiError::is_possibly_applied).
    ///
    /// Source: official client libraries, access tokens.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankUserOrAccessTokenNotFound`](crate::model::Refusal::BankUserOrAccessTokenNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{ApiKey, Xs2aClient};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(json(200, r#"{"code":200,"message":"ok"}"#))), &ApiKey::new("key")?);
    /// xs2a.delete_access_token(&"bus_1".into(), &"t1".into()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_access_token(&self, user: &BankUserId, token: &AccessTokenId) -> Result<(), Error> {
        self.core.client.perform(Call::new(&DELETE_ACCESS_TOKEN).path("userId", user).path("tokenId", token)).await
    }
}
