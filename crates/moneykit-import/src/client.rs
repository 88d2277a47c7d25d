//! The client itself: what its operations share. The operations are in one file per service of the reference.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use tink_model::moneykit::Refusal;
use tink_model::{Operation, Rules, Validate};
use tink_transport::{ApiError, Call, Client, ClientBuilder, Clock, ConfigError, Transport};

use crate::Credentials;

/// Where the platform is, for live and for sandbox data alike: the credentials decide.
pub const BASE_URL: &str = "https://api.moneykit.com";

/// The version of the API that this client speaks; each call names it.
pub const VERSION: &str = "2023-02-18";

/// How long an import may take, unless it is told otherwise. The platform says that it may take ten seconds.
pub const IMPORT_DEADLINE: Duration = Duration::from_secs(120);

const VERSION_HEADER: HeaderName = HeaderName::from_static("moneykit-version");

/// Why a call of MoneyKit has no result.
pub type Error = ApiError<Refusal>;

/// The pages of a list, one after the other. Await [`next`](tink_transport::Pages::next), or use it as a stream;
/// [`elements`](tink_transport::Pages::elements) has the elements one by one.
///
/// A list that is read by cursors ends after the page that names no further one. One whose pages are counted ends after the page that
/// completes the total, or where no total is said, after one that is shorter than a page is. Each ends after an error as well. Counted
/// lists have the newest first: what comes meanwhile moves the rest along, so that an element can come again on the next page.
///
/// A service that gives another page than was asked for, the same page twice, or the cursor that it was just given, ends it with an error
/// ([`is_contradiction`](ApiError::is_contradiction)).
pub type Pages<P> = tink_transport::Pages<P, Refusal>;

/// The elements of a list, over all of its pages, which end as [`Pages`] do. Await [`next`](tink_transport::Elements::next), or use it as
/// a stream.
///
/// An element that cannot be read is left out and counted, see [`unreadable`](tink_transport::Elements::unreadable).
pub type Elements<P> = tink_transport::Elements<P, Refusal>;

/// The settings of a client for this API. An attempt may take as long as an import, so that no import is given up on too early; other
/// calls end after the 60 seconds that every call has.
///
/// A client with the settings of [`Client`] itself works as well, but ends every attempt after 30 seconds.
pub fn client_builder(
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    base_url: impl Into<String>,
) -> ClientBuilder {
    Client::builder_with_clock(transport, clock, base_url).attempt_timeout(IMPORT_DEADLINE)
}

/// A client of MoneyKit, one method per operation. Cheap to clone; clones share connections, token and limits.
///
/// Bodies are checked before they are sent: one that breaks rules of the API, or is larger than the API takes, is not sent. The error
/// names every rule it breaks ([`violations`](tink_transport::ApiError::violations)), or says how much fits
/// ([`body_too_large`](crate::body_too_large)). [`unchecked`](Self::unchecked) lets everything through.
#[derive(Debug, Clone)]
pub struct MoneykitClient {
    client: Client,
    checks: bool,
    import_deadline: Duration,
}

impl MoneykitClient {
    /// A client that sends through `client`, of which the authentication is replaced by tokens for these credentials.
    ///
    /// # Errors
    ///
    /// When the base URL and the path of the token endpoint do not make a URL.
    pub fn new(client: &Client, credentials: &Credentials) -> Result<Self, ConfigError> {
        Ok(Self::with_client(client.with_auth(credentials.auth(client)?)))
    }

    /// A client that sends through `client` with the authentication which that has.
    #[must_use]
    pub const fn with_client(client: Client) -> Self {
        Self { client, checks: true, import_deadline: IMPORT_DEADLINE }
    }

    /// The same client, which sends bodies without checking them first: neither their rules nor their size. Imports in batches are
    /// still split by size.
    #[must_use]
    pub const fn unchecked(mut self) -> Self {
        self.checks = false;
        self
    }

    /// The same client with another deadline for each call that is no import.
    #[must_use]
    pub fn with_deadline(mut self, limit: Duration) -> Self {
        self.client = self.client.with_deadline(limit);
        self
    }

    /// The same client with another deadline for each import, in the place of [`IMPORT_DEADLINE`]. Stay well above the ten seconds
    /// that an import may take.
    #[must_use]
    pub const fn with_import_deadline(mut self, limit: Duration) -> Self {
        self.import_deadline = limit;
        self
    }

    /// The same client with another cap on answers, in bytes.
    #[must_use]
    pub fn with_max_response_bytes(mut self, limit: usize) -> Self {
        self.client = self.client.with_max_response_bytes(limit);
        self
    }

    /// The client that it sends through, for the raw answer of an operation.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// A call of `operation`.
    pub(crate) fn call(operation: &'static Operation) -> Call {
        Call::new(operation).header(VERSION_HEADER, VERSION)
    }

    /// A call that imports.
    pub(crate) fn import_call(&self, operation: &'static Operation, body: Vec<u8>) -> Call {
        Self::call(operation).deadline(self.import_deadline).json(body)
    }

    /// Checks a body before it is sent.
    pub(crate) fn check(&self, operation: &'static Operation, body: &impl Validate) -> Result<(), Error> {
        if !self.checks {
            return Ok(());
        }
        body.validate(&Rules::client()).map_err(|violations| Error::invalid_request(operation, violations))
    }

    /// Whether bodies are checked.
    pub(crate) const fn checks(&self) -> bool {
        self.checks
    }
}
