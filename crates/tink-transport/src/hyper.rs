//! The transport that talks to the network: hyper-util's pooled client, HTTP/1.1 or HTTP/2, with TLS or without.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::body::{DEFAULT_CAP, collect};
use crate::transport::Outcome;
use crate::{BoxFuture, CallContext, Transport, TransportError};

#[cfg(feature = "tls")]
type Connector = hyper_rustls::HttpsConnector<HttpConnector>;
#[cfg(not(feature = "tls"))]
type Connector = HttpConnector;

/// Sends requests over the network and keeps connections for reuse. Must be used inside a tokio runtime.
///
/// It never sends a request a second time by itself, not even on a reused connection that turns out to be closed: every
/// resend is the retry layer's, which knows what the operation allows.
///
/// ```
/// use std::sync::Arc;
/// use tink_transport::{HyperTransport, Transport};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let transport: Arc<dyn Transport> = Arc::new(HyperTransport::builder().max_response_bytes(1 << 20).build());
/// # });
/// ```
#[derive(Clone)]
pub struct HyperTransport {
    client: legacy::Client<Connector, Full<Bytes>>,
    settings: HyperTransportBuilder,
}

impl HyperTransport {
    /// HTTP/1.1, and TLS by ring where the feature is on.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// A transport with other settings.
    pub fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder {
            http2: false,
            max_response_bytes: DEFAULT_CAP,
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            max_idle_per_host: 32,
            #[cfg(feature = "tls")]
            tls: crate::tls::Tls::ring(),
        }
    }
}

impl Default for HyperTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.write("HyperTransport", f)
    }
}

impl Transport for HyperTransport {
    fn call(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        Box::pin(async move {
            if cfg!(not(feature = "tls")) && request.uri().scheme_str() == Some("https") {
                return Err(TransportError::refused("https needs the feature `tls`, which is off"));
            }
            let cap = CallContext::of(&request)
                .and_then(CallContext::max_response_bytes)
                .unwrap_or(self.settings.max_response_bytes);
            let response = self.client.request(request.map(Full::new)).await.map_err(classified)?;
            let (head, body) = response.into_parts();
            let body = collect(head.status, body, cap).await?;
            Ok(http::Response::from_parts(head, body))
        })
    }
}

/// hyper gives an unsent request back as "canceled"; together with a failed connect that is all that is known not to
/// have been sent.
fn classified(error: legacy::Error) -> TransportError {
    let unsent = error.is_connect()
        || error
            .source()
            .and_then(|source| source.downcast_ref::<hyper::Error>())
            .is_some_and(hyper::Error::is_canceled);
    if unsent { TransportError::not_sent(error) } else { TransportError::maybe_sent(error) }
}

/// The settings of a [`HyperTransport`].
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct HyperTransportBuilder {
    http2: bool,
    max_response_bytes: usize,
    connect_timeout: Duration,
    idle_timeout: Duration,
    max_idle_per_host: usize,
    #[cfg(feature = "tls")]
    tls: crate::tls::Tls,
}

impl HyperTransportBuilder {
    /// Speaks HTTP/2 only: negotiated under TLS, with prior knowledge without it. HTTP/1.1 is quicker on one connection
    /// at a time and with large bodies; HTTP/2 saves connections when many small requests are in flight.
    pub const fn http2(mut self, on: bool) -> Self {
        self.http2 = on;
        self
    }

    /// The largest answer accepted, in bytes, unless the call has a limit of its own. 64 MiB if not set.
    pub const fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// How long connecting to one address may take. 10 seconds if not set.
    pub const fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long an unused connection is kept. 60 seconds if not set; where a server closes one sooner, less than that server's time, since a
    /// request that meets the end of a connection has no answer.
    pub const fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = limit;
        self
    }

    /// How many unused connections to one host are kept. 32 if not set.
    pub const fn max_idle_per_host(mut self, count: usize) -> Self {
        self.max_idle_per_host = count;
        self
    }

    /// How TLS connections are made. By ring and Mozilla's roots if not set.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: crate::tls::Tls) -> Self {
        self.tls = tls;
        self
    }

    /// Builds the transport.
    #[must_use]
    pub fn build(self) -> HyperTransport {
        let client = legacy::Client::builder(TokioExecutor::new())
            // hyper-util would send an unsent request again by itself; resends are counted and limited, so not here.
            .retry_canceled_requests(false)
            .http2_only(self.http2)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .pool_idle_timeout(self.idle_timeout)
            .pool_max_idle_per_host(self.max_idle_per_host)
            .build(self.connector());
        HyperTransport { client, settings: self }
    }

    fn connector(&self) -> Connector {
        let mut http = HttpConnector::new();
        http.set_nodelay(true);
        http.set_connect_timeout(Some(self.connect_timeout));
        #[cfg(feature = "tls")]
        {
            http.enforce_http(false);
            let https =
                hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(self.tls.to_config()).https_or_http();
            if self.http2 {
                https.enable_http2().wrap_connector(http)
            } else {
                https.enable_http1().wrap_connector(http)
            }
        }
        #[cfg(not(feature = "tls"))]
        http
    }

    fn write(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct(name);
        shown
            .field("version", &format_args!("{}", if self.http2 { "HTTP/2" } else { "HTTP/1.1" }))
            .field("max_response_bytes", &self.max_response_bytes)
            .field("connect_timeout", &self.connect_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("max_idle_per_host", &self.max_idle_per_host);
        #[cfg(feature = "tls")]
        shown.field("tls", &self.tls);
        shown.finish()
    }
}

impl fmt::Debug for HyperTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write("HyperTransportBuilder", f)
    }
}
