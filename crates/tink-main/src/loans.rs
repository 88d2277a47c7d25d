//! Loan Service: the user's loans and their history.

use tink_model::main::operations::{LIST_LOAN_EVENTS, LIST_LOAN_TIMELINES, LIST_LOANS};
use tink_model::main::{LoanEventsResponse, LoanResponse, LoanTimelineResponse};
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// The user's loans, with their sum and the interest rate weighted by their balances. Rates are fractions: 0.0189 is 1.89 %.
    ///
    /// Scope: `accounts:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Loan Service, Get loans.
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
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"loans":[],"totalLoanAmount":0}"#))));
    /// let loans = anna.list_loans().await?;
    /// println!("{:?} at {:?}", loans.total_loan_amount, loans.weighted_average_interest_rate);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_loans(&self) -> Result<LoanResponse, Error> {
        self.client().fetch(Call::new(&LIST_LOANS), LoanResponse::decode).await
    }

    /// What changed the properties of the user's loans, such as a new interest rate.
    ///
    /// Scope: `accounts:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Loan Service, List loan events.
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
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"loanEvents":[]}"#))));
    /// for event in anna.list_loan_events().await?.loan_events {
    ///     println!("{:?} {:?}", event.title, event.interest_rate_change);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_loan_events(&self) -> Result<LoanEventsResponse, Error> {
        self.client().fetch(Call::new(&LIST_LOAN_EVENTS), LoanEventsResponse::decode).await
    }

    /// Balances and rates of each loan over time, and the weighted average of all loans.
    ///
    /// Scope: `accounts:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Loan Service, List loan history.
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
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"loanTimelines":[],"weightedAverageTimeline":[]}"#))));
    /// for loan in anna.list_loan_timelines().await?.loan_timelines {
    ///     println!("{:?} {:?}", loan.account_id, loan.balance_timeline);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_loan_timelines(&self) -> Result<LoanTimelineResponse, Error> {
        self.client().fetch(Call::new(&LIST_LOAN_TIMELINES), LoanTimelineResponse::decode).await
    }
}
