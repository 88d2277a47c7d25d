//! Which providers a list is asked for, and as whom.

use http::{HeaderName, header};
use tink_model::ClientId;
use tink_model::main::ProviderCapability;
use tink_transport::Call;

/// Names the API client where no token does.
const CLIENT_ID: HeaderName = HeaderName::from_static("x-tink-oauth-client-id");

/// Which providers a list is asked for. A new filter asks for all but the test providers.
#[derive(Debug, Clone, Default)]
pub struct ProviderFilter {
    test_providers: bool,
    capability: Option<ProviderCapability>,
    client_id: Option<ClientId>,
    language: Option<String>,
}

impl ProviderFilter {
    /// All but the test providers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The test providers too; they are then enabled.
    #[must_use]
    pub fn with_test_providers(mut self) -> Self {
        self.test_providers = true;
        self
    }

    /// Only those that can fetch or do this.
    #[must_use]
    pub fn with_capability(mut self, capability: impl Into<ProviderCapability>) -> Self {
        self.capability = Some(capability.into());
        self
    }

    /// The API client that asks; its own providers are listed. Counts where no token is sent.
    #[must_use]
    pub fn with_client_id(mut self, client_id: impl Into<ClientId>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }

    /// The language of the texts, as in the header `Accept-Language`: `sv-SE`. Counts where no token is sent.
    #[must_use]
    pub fn with_language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    pub(crate) fn on(&self, mut call: Call) -> Call {
        if self.test_providers {
            call = call.query("includeTestProviders", "true");
        }
        if let Some(capability) = &self.capability {
            call = call.query("capability", capability);
        }
        call
    }

    pub(crate) fn with_headers_on(&self, call: Call) -> Call {
        let mut call = self.on(call);
        if let Some(id) = &self.client_id {
            call = call.header(CLIENT_ID, id.as_str());
        }
        if let Some(language) = &self.language {
            call = call.header(header::ACCEPT_LANGUAGE, language);
        }
        call
    }
}
