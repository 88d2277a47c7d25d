//! Search Service: transactions by what they are.

use tink_model::main::operations::SEARCH;
use tink_model::main::{SearchQuery, SearchResponse};
use tink_transport::Call;

use crate::{Error, MainClient, SearchAll, SearchPages};

impl MainClient {
    /// One page of the transactions that a query finds, with count, net amount and amounts per period of all that it
    /// finds. For all pages see [`search_pages`](Self::search_pages) and [`search_all`](Self::search_all).
    ///
    /// Scope: `transactions:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Search Service, Query transactions.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 401 [`Unauthorized`](crate::model::Refusal::Unauthorized), 403 [`MissingScope`](crate::model::Refusal::MissingScope).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// use tink_main::model::{SearchOrder, SearchQuery, SearchSort};
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"{"count":1,"net":-98.50,"results":[{"transaction":{"id":"t"},"type":"TRANSACTION"}]}"#);
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer)));
    /// let newest = SearchQuery::new().with_sort(SearchSort::Date).with_order(SearchOrder::Desc).with_limit(10);
    /// let page = anna.search(&newest).await?;
    /// println!("{:?} found, {:?} in all", page.count, page.net);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn search(&self, query: &SearchQuery) -> Result<SearchResponse, Error> {
        self.check(&SEARCH, query)?;
        self.client().fetch(Call::new(&SEARCH).json(query.to_json()), SearchResponse::decode).await
    }

    /// The pages that a query finds, one after the other, from the query's offset on and with its limit as their length.
    /// Scope and statuses are those of [`search`](Self::search).
    ///
    /// ```
    /// use tink_main::model::SearchQuery;
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"{"count":1,"results":[{"transaction":{"id":"t"}}]}"#);
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer)));
    /// let mut pages = anna.search_pages(SearchQuery::new().with_limit(100));
    /// while let Some(page) = pages.next().await {
    ///     println!("{} transactions", page?.results.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn search_pages(&self, query: SearchQuery) -> SearchPages {
        SearchPages::new(self.clone(), query)
    }

    /// Everything that a query finds, from its offset on, fetched in pages of its limit. Scope and statuses are those of
    /// [`search`](Self::search).
    ///
    /// ```
    /// use tink_main::model::SearchQuery;
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = json(200, r#"{"count":1,"results":[{"transaction":{"id":"t","description":"Riche"}}]}"#);
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer)));
    /// let mut found = anna.search_all(SearchQuery::new().with_query_string("riche"));
    /// while let Some(hit) = found.next().await {
    ///     println!("{:?}", hit?.transaction.and_then(|transaction| transaction.description));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn search_all(&self, query: SearchQuery) -> SearchAll {
        SearchAll::new(self.search_pages(query))
    }
}
