//! The client under the API clients: a call goes out through the stack, an answer or a value comes back.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use http::header::{HeaderName, USER_AGENT};
use tink_model::DecodeError;

use crate::answer::Answer;
use crate::client_builder::ClientBuilder;
use crate::failure::Failure;
use crate::stack::StackConfig;
use crate::{ApiError, Auth, BaseUrl, Call, CallContext, Clock, Transport, decode};

/// Sends calls to one service. Cheap to clone; clones share connections, token and limits.
///
/// The API clients are made of one of these: build it once, and give clones of it to each.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    options: Options,
}

struct Shared {
    stack: Arc<dyn Transport>,
    config: StackConfig,
    base_url: BaseUrl,
    user_agent: HeaderValue,
}

/// What a clone may have for itself.
#[derive(Debug, Clone, Default)]
struct Options {
    deadline: Option<Duration>,
    max_response_bytes: Option<usize>,
    trace_id: Option<String>,
}

const CLIENT_TRACE_ID: HeaderName = HeaderName::from_static("x-client-trace-id");

impl Client {
    /// A client over `transport` with the system's clock. `base_url` is where the service is, such as
    /// `https://api.tink.com`.
    #[cfg(feature = "hyper")]
    pub fn builder(transport: Arc<dyn Transport>, base_url: impl Into<String>) -> ClientBuilder {
        Self::builder_with_clock(transport, Arc::new(crate::SystemClock::new()), base_url)
    }

    /// A client over `transport` whose waits and limits go by `clock`.
    pub fn builder_with_clock(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        base_url: impl Into<String>,
    ) -> ClientBuilder {
        ClientBuilder::new(transport, clock, base_url.into())
    }

    pub(crate) fn assemble(config: StackConfig, base_url: BaseUrl, user_agent: HeaderValue) -> Self {
        let stack = config.clone().build();
        Self { shared: Arc::new(Shared { stack, config, base_url, user_agent }), options: Options::default() }
    }

    /// The clock that waits and limits go by.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.shared.config.clock)
    }

    /// The same client with another authentication. Connections, rate limit and retry budget stay shared.
    #[must_use]
    pub fn with_auth(&self, auth: Auth) -> Self {
        let config = StackConfig { auth, ..self.shared.config.clone() };
        let same = Self::assemble(config, self.shared.base_url.clone(), self.shared.user_agent.clone());
        Self { options: self.options.clone(), ..same }
    }

    /// The same client with another limit on each attempt. Connections, token, rate limit and retry budget stay shared.
    #[must_use]
    pub fn with_attempt_timeout(&self, limit: Duration) -> Self {
        let config = StackConfig { attempt_timeout: Some(limit), ..self.shared.config.clone() };
        let same = Self::assemble(config, self.shared.base_url.clone(), self.shared.user_agent.clone());
        Self { options: self.options.clone(), ..same }
    }

    /// The same client with another deadline for each call that has none of its own.
    #[must_use]
    pub fn with_deadline(mut self, limit: Duration) -> Self {
        self.options.deadline = Some(limit);
        self
    }

    /// The same client with another cap on answers, in bytes, for each call that has none of its own.
    #[must_use]
    pub const fn with_max_response_bytes(mut self, limit: usize) -> Self {
        self.options.max_response_bytes = Some(limit);
        self
    }

    /// The same client, sending `id` as `X-Client-Trace-ID` with each call. The service returns it unchanged.
    #[must_use]
    pub fn with_trace_id(mut self, id: impl Into<String>) -> Self {
        self.options.trace_id = Some(id.into());
        self
    }

    /// Where the service is.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.shared.base_url
    }

    /// The whole stack, for a request that is no operation of a table.
    #[must_use]
    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::clone(&self.shared.stack)
    }

    /// The stack for token requests and the clock it goes by.
    pub(crate) fn token_stack(&self) -> (Arc<dyn Transport>, Arc<dyn Clock>) {
        (self.shared.config.for_tokens().build(), Arc::clone(&self.shared.config.clock))
    }

    /// Sends a call and gives the answer as it came.
    ///
    /// # Errors
    ///
    /// When the call is not fit to be sent, no whole answer came, or its status is not a success.
    pub async fn send<R>(&self, call: Call) -> Result<Answer, ApiError<R>> {
        self.exchange(call).await.map_err(ApiError::from)
    }

    /// Sends a call and reads its answer with `read`.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), and when the answer cannot be read.
    pub async fn fetch<T, R>(&self, call: Call, read: fn(&[u8]) -> Result<T, DecodeError>) -> Result<T, ApiError<R>> {
        let operation = call.operation();
        let answer = self.exchange(call).await?;
        Ok(decode::read(operation, answer, read)?)
    }

    /// Sends a call whose answer holds nothing.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn perform<R>(&self, call: Call) -> Result<(), ApiError<R>> {
        self.exchange(call).await?;
        Ok(())
    }

    async fn exchange(&self, mut call: Call) -> Result<Answer, Box<Failure>> {
        let operation = call.operation();
        let clock = &*self.shared.config.clock;
        call.max_response_bytes = call.max_response_bytes.or(self.options.max_response_bytes);
        if let Some(id) = &self.options.trace_id {
            call = call.header(CLIENT_TRACE_ID, id.clone());
        }
        let deadline = call.deadline.or(self.options.deadline).map(|limit| clock.now().after(limit));
        let mut request =
            call.into_request(&self.shared.base_url, deadline).map_err(|error| Failure::request(operation, error))?;
        request.headers_mut().insert(USER_AGENT, self.shared.user_agent.clone());
        let context = CallContext::ensure(&mut request).clone();
        let outcome = self.shared.stack.call(request).await;
        decode::judged(operation, outcome, &context, clock)
    }
}

/// Prints the base URL and the stack, layer by layer, with every setting and no secret.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("options", &self.options)
            .field("clock", &self.shared.config.clock)
            .field("stack", &self.shared.stack)
            .finish()
    }
}
