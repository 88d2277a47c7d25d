//! The settings of a client, before it is built.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use tink_model::Secret;

use crate::retry::{RetryBudget, RetryPolicy};
use crate::stack::StackConfig;
use crate::{Auth, BaseUrl, Client, Clock, ConfigError, OAuth, RateLimit, Transport};

/// The settings of a [`Client`]. Made by `Client::builder` (feature `hyper`) or [`Client::builder_with_clock`].
///
/// Without further settings a call has 60 seconds, an attempt 30, there are up to 4 attempts, at most 100 retries in a
/// row over all calls, no rate limit and no authentication.
///
/// ```
/// # use std::sync::Arc;
/// # use std::time::Duration;
/// # use tink_transport::{Client, RateLimit, RetryPolicy, Transport, testing::{ManualClock, Never}};
/// # let transport: Arc<dyn Transport> = Arc::new(Never::new());
/// # let clock = Arc::new(ManualClock::new());
/// let client = Client::builder_with_clock(transport, clock, "https://api.tink.com")
///     .client_credentials("my-client", "my-secret", &["accounts:write", "transactions:write"])
///     .deadline(Duration::from_secs(120))
///     .retry(RetryPolicy::attempts(6))
///     .rate_limit(RateLimit::new(10, Duration::from_secs(1)))
///     .build()?;
/// assert!(!format!("{client:?}").contains("my-secret"));
/// # Ok::<(), tink_transport::ConfigError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    stack: StackConfig,
    base_url: String,
    user_agent: String,
    credentials: Option<Credentials>,
}

#[derive(Debug, Clone)]
struct Credentials {
    client_id: String,
    client_secret: Secret<String>,
    scopes: Vec<String>,
}

impl ClientBuilder {
    pub(crate) fn new(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>, base_url: String) -> Self {
        Self {
            stack: StackConfig::new(transport, clock),
            base_url,
            user_agent: concat!("tink-transport/", env!("CARGO_PKG_VERSION")).to_owned(),
            credentials: None,
        }
    }

    /// How long a call may take, all attempts and waits together.
    pub const fn deadline(mut self, limit: Duration) -> Self {
        self.stack.deadline = Some(limit);
        self
    }

    /// Lets a call take as long as it takes, unless it has a deadline of its own.
    pub const fn no_deadline(mut self) -> Self {
        self.stack.deadline = None;
        self
    }

    /// How long one attempt may take.
    pub const fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.stack.attempt_timeout = Some(limit);
        self
    }

    /// Leaves attempts without a limit of their own.
    pub const fn no_attempt_timeout(mut self) -> Self {
        self.stack.attempt_timeout = None;
        self
    }

    /// How often and how patiently a call is tried again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.stack.retry = policy;
        self
    }

    /// How many retries all calls together may make.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.stack.budget = budget;
        self
    }

    /// How many attempts may be made in a period.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.stack.rate_limit = Some(limit);
        self
    }

    /// How the client authenticates.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.stack.auth = auth;
        self.credentials = None;
        self
    }

    /// Authenticates as an OAuth client with tokens of its own, from Tink's token endpoint under the base URL. With no
    /// scopes given the token has all that the client has.
    pub fn client_credentials(
        mut self,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret<String>>,
        scopes: &[&str],
    ) -> Self {
        self.credentials = Some(Credentials {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        });
        self
    }

    /// What the client calls itself in `User-Agent`.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = name.into();
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// When the base URL or the user agent is not valid.
    pub fn build(self) -> Result<Client, ConfigError> {
        let base_url: BaseUrl = self.base_url.parse()?;
        let user_agent = HeaderValue::try_from(self.user_agent)
            .map_err(|_| ConfigError::new("the user agent holds characters that no header can carry"))?;
        let client = Client::assemble(self.stack, base_url, user_agent);
        let Some(credentials) = self.credentials else { return Ok(client) };
        let scopes: Vec<&str> = credentials.scopes.iter().map(String::as_str).collect();
        let oauth = OAuth::new(&client, credentials.client_id, credentials.client_secret)?;
        Ok(client.with_auth(oauth.client_credentials(&scopes)))
    }
}
