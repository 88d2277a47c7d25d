//! User Service: the users of the client, and the user whose token is used.

use tink_model::main::operations::{CREATE_USER, DELETE_USER, GET_USER, GET_USER_PROFILE, UPDATE_USER_PROFILE};
use tink_model::main::{CreateUserRequest, CreateUserResponse, UpdateUserProfileRequest, User, UserProfile};
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// Creates a user. The market, an ISO 3166-1 code, decides the user's currency; the external id, where one is given,
    /// can be used in the place of the user id.
    ///
    /// Scope: `user:create`, with a token of the client. Keyed by the external id, where there is one.
    ///
    /// Source: general reference, user creation.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed): market or locale is not one.
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 409 [`UserAlreadyExists`](crate::model::Refusal::UserAlreadyExists): the external id is taken.
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_main::model::CreateUserRequest;
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"{"user_id":"0123456789abcdef0123456789abcdef"}"#);
    /// # let main = MainClient::new(client_over(Replay::new().answer(answer)));
    /// let created = main.create_user(&CreateUserRequest::new("SE").with_external_user_id("anna-1")).await?;
    /// assert_eq!(created.user_id.as_str().len(), 32);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_user(&self, user: &CreateUserRequest) -> Result<CreateUserResponse, Error> {
        self.check(&CREATE_USER, user)?;
        let call = Call::new(&CREATE_USER).json(user.to_json());
        self.client().fetch(call, CreateUserResponse::decode).await
    }

    /// Deletes the user whose token is used, and all of the user's data.
    ///
    /// Scope: `user:delete`, with a token of the user. Keyed: after the deletion the token is no longer good, so a
    /// repetition whose first answer was lost meets a 401 that
    /// [`is_possibly_applied`](tink_transport::ApiError::is_possibly_applied).
    ///
    /// Source: general reference, user deletion.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, empty};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(empty(204))));
    /// anna.delete_user().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_user(&self) -> Result<(), Error> {
        self.client().perform(Call::new(&DELETE_USER)).await
    }

    /// The user whose token is used, with the profile.
    ///
    /// Scope: `user:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, User Service, Get the user.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"{"id":"u","profile":{"currency":"SEK"}}"#);
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer)));
    /// let user = anna.get_user().await?;
    /// println!("{} {:?}", user.id, user.profile.and_then(|profile| profile.currency));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_user(&self) -> Result<User, Error> {
        self.client().fetch(Call::new(&GET_USER), User::decode).await
    }

    /// The profile of the user whose token is used.
    ///
    /// Scope: `user:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, User Service, Get the user profile.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"currency":"SEK","periodMode":"MONTHLY_ADJUSTED"}"#))));
    /// let profile = anna.get_user_profile().await?;
    /// println!("{:?} {:?}", profile.period_mode, profile.period_adjusted_day);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_user_profile(&self) -> Result<UserProfile, Error> {
        self.client().fetch(Call::new(&GET_USER_PROFILE), UserProfile::decode).await
    }

    /// Changes the profile: currency, locale, time zone, notifications, and which months statistics go by. What is left out
    /// stays as it is. Amounts keep their number when the currency changes.
    ///
    /// Scope: `user:write`, with a token of the user. Idempotent.
    ///
    /// Source: general reference of January 2026, users; main API reference, UserProfile.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"periodAdjustedDay":25}"#))));
    /// use tink_main::model::{PeriodMode, UpdateUserProfileRequest};
    ///
    /// let change = UpdateUserProfileRequest::new().with_period_mode(PeriodMode::MonthlyAdjusted).with_period_adjusted_day(25);
    /// let profile = anna.update_user_profile(&change).await?;
    /// println!("{:?}", profile.period_adjusted_day);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_user_profile(&self, change: &UpdateUserProfileRequest) -> Result<UserProfile, Error> {
        self.check(&UPDATE_USER_PROFILE, change)?;
        self.client().fetch(Call::new(&UPDATE_USER_PROFILE).json(change.to_json()), UserProfile::decode).await
    }
}
