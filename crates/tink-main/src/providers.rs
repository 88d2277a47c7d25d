//! Provider Service: the banks and other institutions that a user can connect with.

use tink_model::Market;
use tink_model::main::ProviderListResponse;
use tink_model::main::operations::{LIST_PROVIDERS, LIST_PROVIDERS_BY_MARKET};
use tink_transport::Call;

use crate::{Error, MainClient, ProviderFilter};

impl MainClient {
    /// The providers that the user can connect with: those of the user's market.
    ///
    /// Scope: `credentials:read`, with a token of the user. Only reads.
    ///
    /// Source: main API reference, Providers and Provider Service; connectivity reference of January 2026, providers.
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
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"providers":[{"name":"sbab-bankid","status":"ENABLED"}]}"#))));
    /// use tink_main::ProviderFilter;
    ///
    /// for provider in anna.list_providers(&ProviderFilter::new().with_test_providers()).await?.providers {
    ///     println!("{:?} {:?}", provider.name, provider.capabilities);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_providers(&self, filter: &ProviderFilter) -> Result<ProviderListResponse, Error> {
        self.client().fetch(filter.on(Call::new(&LIST_PROVIDERS)), ProviderListResponse::decode).await
    }

    /// The providers of a market, in any letter case. The API client that asks is named by its id, as a header, since no token is
    /// needed.
    ///
    /// Scope: none; `client_id` goes in the header `X-Tink-OAuth-Client-ID`. Only reads.
    ///
    /// Source: main API reference, Provider Service, List providers by Market.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 404 [`MarketNotFound`](crate::model::Refusal::MarketNotFound).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"providers":[{"name":"sbab-bankid","status":"ENABLED"}]}"#))));
    /// use tink_main::ProviderFilter;
    ///
    /// let filter = ProviderFilter::new().with_client_id("my-client").with_language("sv-SE");
    /// let providers = anna.list_providers_by_market(&"SE".into(), &filter).await?.providers;
    /// println!("{}", providers.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_providers_by_market(
        &self,
        market: &Market,
        filter: &ProviderFilter,
    ) -> Result<ProviderListResponse, Error> {
        let call = Call::new(&LIST_PROVIDERS_BY_MARKET).path("market", market);
        self.client().fetch(filter.with_headers_on(call), ProviderListResponse::decode).await
    }
}
