//! The client itself: what its operations share. The operations are in one file per service of the reference.

use std::time::Duration;

use tink_model::main::Refusal;
use tink_model::{Operation, Rules, Validate};
use tink_transport::{ApiError, Auth, Client};

/// Where the platform is.
pub const BASE_URL: &str = "https://api.tink.com";

/// Why a call of the main API has no result.
pub type Error = ApiError<Refusal>;

/// A client of the main API, one method per operation. Cheap to clone; clones share connections, token and limits.
///
/// Requests are checked before they are sent: a body that breaks rules of the API is not sent, and the error names every
/// rule it breaks ([`ApiError::violations`]). Values of enums that are not known here are let through, since the API may
/// know them; [`unchecked`](Self::unchecked) lets everything through.
#[derive(Debug, Clone)]
pub struct MainClient {
    client: Client,
    checks: bool,
}

impl MainClient {
    /// A client of the main API that sends through `client`.
    #[must_use]
    pub const fn new(client: Client) -> Self {
        Self { client, checks: true }
    }

    /// The same client, which sends bodies without checking them first.
    #[must_use]
    pub const fn unchecked(mut self) -> Self {
        self.checks = false;
        self
    }

    /// The same client with another authentication, such as a user's.
    #[must_use]
    pub fn with_auth(mut self, auth: Auth) -> Self {
        self.client = self.client.with_auth(auth);
        self
    }

    /// The same client with another deadline for each call.
    #[must_use]
    pub fn with_deadline(mut self, limit: Duration) -> Self {
        self.client = self.client.with_deadline(limit);
        self
    }

    /// The same client with another cap on answers, in bytes.
    #[must_use]
    pub fn with_max_response_bytes(mut self, limit: usize) -> Self {
        self.client = self.client.with_max_response_bytes(limit);
        self
    }

    /// The same client, sending `id` as `X-Client-Trace-ID` with each call. The service returns it unchanged.
    #[must_use]
    pub fn with_trace_id(mut self, id: impl Into<String>) -> Self {
        self.client = self.client.with_trace_id(id);
        self
    }

    /// The client that it sends through, for the raw answer of an operation or another API.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Checks a body before it is sent.
    pub(crate) fn check(&self, operation: &'static Operation, body: &impl Validate) -> Result<(), Error> {
        if !self.checks {
            return Ok(());
        }
        body.validate(&Rules::client()).map_err(|violations| Error::invalid_request(operation, violations))
    }
}
