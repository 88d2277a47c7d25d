//! Bank Account Service: turnovers, and which of them were seen.

use tink_model::xs2a::TurnoverList;
use tink_model::xs2a::operations::{LIST_TURNOVERS, MARK_AS_SEEN, MARK_AS_SEEN_UNTIL};
use tink_model::{AccountId, Date};
use tink_transport::Call;

use crate::{BankUserClient, Error, TurnoverFilter};

impl BankUserClient {
    /// The turnovers of an account that match the filters, all of them in one answer.
    ///
    /// Takes the token of the bank user. Only reads.
    ///
    /// Source: guide of the platform, Basic integration, retrieve the turnovers; official client libraries.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankAccountNotFound`](crate::model::Refusal::BankAccountNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// use tink_model::Date;
    /// use tink_xs2a::TurnoverFilter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{"turnovers":[{"booking_date":"2024-03-02","amount":-49.90}]}"#))), &BankUserToken::new("token")?);
    /// let since_march = TurnoverFilter::new().with_from("2024-03-01".parse::<Date>()?);
    /// for turnover in anna.list_turnovers(&"a1".into(), &since_march).await?.turnovers {
    ///     println!("{:?} {:?} {:?}", turnover.booking_date, turnover.amount, turnover.purpose);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_turnovers(&self, account: &AccountId, filter: &TurnoverFilter) -> Result<TurnoverList, Error> {
        self.core.client.fetch(filter.on(Call::new(&LIST_TURNOVERS).path("id", account)), TurnoverList::decode).await
    }

    /// From then on the turnovers of the account that there are now are no longer new.
    ///
    /// Takes the token of the bank user. Idempotent.
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
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{}"#))), &BankUserToken::new("token")?);
    /// anna.mark_as_seen(&"a1".into()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn mark_as_seen(&self, account: &AccountId) -> Result<(), Error> {
        self.core.client.perform(Call::new(&MARK_AS_SEEN).path("id", account)).await
    }

    /// From then on the turnovers of the account with a booking date up to this day are no longer new.
    ///
    /// Takes the token of the bank user. Idempotent.
    ///
    /// Source: official client libraries, bank accounts.
    ///
    /// # Errors
    ///
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized).
    /// 404 [`BankAccountNotFound`](crate::model::Refusal::BankAccountNotFound).
    /// 422 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_xs2a::{BankUserClient, BankUserToken};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = BankUserClient::new(&client_over(Replay::new().answer(json(200, r#"{}"#))), &BankUserToken::new("token")?);
    /// anna.mark_as_seen_until(&"a1".into(), "2024-03-31".parse()?).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn mark_as_seen_until(&self, account: &AccountId, date: Date) -> Result<(), Error> {
        self.core
            .client
            .perform(Call::new(&MARK_AS_SEEN_UNTIL).path("id", account).path("date", date.to_string()))
            .await
    }
}
