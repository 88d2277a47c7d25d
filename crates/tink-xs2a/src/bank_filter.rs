//! Which banks are asked for.

use tink_model::Market;
use tink_model::xs2a::Product;
use tink_transport::Call;

/// Which banks are asked for. A new filter asks for those of all countries and products.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BankFilter {
    country: Option<Market>,
    product: Option<Product>,
}

impl BankFilter {
    /// All banks.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only those of this country.
    #[must_use]
    pub fn with_country(mut self, country: impl Into<Market>) -> Self {
        self.country = Some(country.into());
        self
    }

    /// Only those that this product reaches. Counts for [`autocomplete_banks`](crate::Xs2aClient::autocomplete_banks).
    #[must_use]
    pub fn with_product(mut self, product: impl Into<Product>) -> Self {
        self.product = Some(product.into());
        self
    }

    pub(crate) fn country_on(&self, call: Call) -> Call {
        match &self.country {
            Some(country) => call.query("country_id", country),
            None => call,
        }
    }

    pub(crate) fn on(&self, call: Call) -> Call {
        let call = self.country_on(call);
        match &self.product {
            Some(product) => call.query("product", product),
            None => call,
        }
    }
}
