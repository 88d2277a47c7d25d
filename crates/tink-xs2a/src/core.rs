//! What the two clients share: sending, checking before it, how long calls may take, and how lists are read.

use std::sync::Arc;
use std::time::Duration;

use tink_model::xs2a::Refusal;
use tink_model::{Operation, Rules, Validate};
use tink_transport::{ApiError, Auth, Call, Client, ClientBuilder, Clock, Transport};

/// Where the platform is.
pub const BASE_URL: &str = "https://api.xs2a.com";

/// How long a call may take that reaches a bank, unless it is told otherwise: logins and fetching turnovers are slow there.
pub const BANK_DEADLINE: Duration = Duration::from_secs(300);

/// Why a call of XS2A.api has no result.
pub type Error = ApiError<Refusal>;

/// The pages of a list, one after the other. Await [`next`](tink_transport::Pages::next), or use it as a stream;
/// [`elements`](tink_transport::Pages::elements) has the elements one by one.
///
/// It ends after the page that the service says is the last, or where it says nothing after one that is shorter than a page is; after
/// an empty page; and after an error. Lists have the newest first: what is created meanwhile moves the rest along, so that an element
/// at the end of one page can come again on the next.
///
/// A service that gives another page than was asked for, or the same page twice, ends it with an error
/// ([`is_contradiction`](ApiError::is_contradiction)).
pub type Pages<P> = tink_transport::Pages<P, Refusal>;

/// The elements of a list, over all of its pages, which end as [`Pages`] do. Await [`next`](tink_transport::Elements::next), or use it as
/// a stream.
///
/// An element that cannot be read is left out and counted, see [`unreadable`](tink_transport::Elements::unreadable).
pub type Elements<P> = tink_transport::Elements<P, Refusal>;

/// The settings of a client for this API. An attempt may take as long as a call that reaches a bank, so that no bank is given up on too
/// early; other calls end after the 60 seconds that every call has.
///
/// A client with the settings of [`Client`] itself works as well, but ends every attempt after 30 seconds.
pub fn client_builder(
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    base_url: impl Into<String>,
) -> ClientBuilder {
    Client::builder_with_clock(transport, clock, base_url).attempt_timeout(BANK_DEADLINE)
}

/// A client with what the calls of this API need beside it.
#[derive(Debug, Clone)]
pub(crate) struct Core {
    pub(crate) client: Client,
    pub(crate) checks: bool,
    pub(crate) bank_deadline: Duration,
}

impl Core {
    pub(crate) fn new(client: &Client, auth: Auth) -> Self {
        Self { client: client.with_auth(auth), checks: true, bank_deadline: BANK_DEADLINE }
    }

    pub(crate) fn with_auth(&self, auth: Auth) -> Self {
        Self { client: self.client.with_auth(auth), ..self.clone() }
    }

    /// Checks a body before it is sent.
    pub(crate) fn check(&self, operation: &'static Operation, body: &impl Validate) -> Result<(), Error> {
        if !self.checks {
            return Ok(());
        }
        body.validate(&Rules::client()).map_err(|violations| Error::invalid_request(operation, violations))
    }

    /// A call that reaches a bank.
    pub(crate) const fn bank_call(&self, operation: &'static Operation) -> Call {
        Call::new(operation).deadline(self.bank_deadline)
    }
}

/// The settings that both clients have.
macro_rules! settings {
    ($client:ident) => {
        impl $client {
            /// The same client, which sends bodies without checking them first.
            #[must_use]
            pub const fn unchecked(mut self) -> Self {
                self.core.checks = false;
                self
            }

            /// The same client with another deadline for each call that does not reach a bank.
            #[must_use]
            pub fn with_deadline(mut self, limit: std::time::Duration) -> Self {
                self.core.client = self.core.client.with_deadline(limit);
                self
            }

            /// The same client with another deadline for each call that reaches a bank, in the place of
            /// [`BANK_DEADLINE`](crate::BANK_DEADLINE).
            #[must_use]
            pub const fn with_bank_deadline(mut self, limit: std::time::Duration) -> Self {
                self.core.bank_deadline = limit;
                self
            }

            /// The same client with another cap on answers, in bytes.
            #[must_use]
            pub fn with_max_response_bytes(mut self, limit: usize) -> Self {
                self.core.client = self.core.client.with_max_response_bytes(limit);
                self
            }

            /// The client that it sends through, for the raw answer of an operation.
            #[must_use]
            pub const fn client(&self) -> &tink_transport::Client {
                &self.core.client
            }
        }
    };
}

pub(crate) use settings;
