//! Investment Service: the user's portfolios.

use tink_model::main::InvestmentResponse;
use tink_model::main::operations::LIST_INVESTMENTS;
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// The user's portfolios with the instruments in them. Values and prices are exact, in the currency of each.
    ///
    /// Scope: `investments:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Investment Service, List all the investments for a user.
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
    /// # let answer = json(200, r#"{"portfolios":[{"id":"p","type":"ISK","totalValue":231924.10}]}"#);
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer)));
    /// for portfolio in anna.list_investments().await?.portfolios {
    ///     println!("{:?} {:?}", portfolio.r#type, portfolio.total_value);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_investments(&self) -> Result<InvestmentResponse, Error> {
        self.client().fetch(Call::new(&LIST_INVESTMENTS), InvestmentResponse::decode).await
    }
}
