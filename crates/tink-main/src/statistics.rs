//! Statistics Service: sums by period.

use tink_model::main::operations::QUERY_STATISTICS;
use tink_model::main::{StatisticList, StatisticQuery};
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// Sums by period that the platform keeps: expenses, income, balances and what is left to spend. Properties of the query go
    /// together with AND, values of one with OR; without types it answers a few common ones. Expenses are negative.
    ///
    /// Scope: `statistics:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Statistics Service, Query statistics.
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
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"[{"description":"c","period":"2014-12","value":-1298.50}]"#))));
    /// use tink_main::model::{StatisticQuery, StatisticResolution};
    ///
    /// let query = StatisticQuery::new()
    ///     .with_resolution(StatisticResolution::MonthlyAdjusted)
    ///     .with_types(vec!["expenses-by-category".to_owned()]);
    /// for row in anna.query_statistics(&query).await? {
    ///     println!("{:?} {:?} {:?}", row.period, row.description, row.value);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn query_statistics(&self, query: &StatisticQuery) -> Result<StatisticList, Error> {
        self.check(&QUERY_STATISTICS, query)?;
        self.client().fetch(Call::new(&QUERY_STATISTICS).json(query.to_json()), StatisticList::decode).await
    }
}
