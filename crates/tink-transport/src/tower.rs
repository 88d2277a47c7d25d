//! Any tower service as a transport, an axum `Router` included: the way to a server without a socket.
//!
//! tower's and the body's types appear in this module only.

use std::fmt;
use std::future::poll_fn;

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderValue, Uri};
use http_body_util::{BodyExt, Full};
use tower_service::Service;

use crate::BoxError;
use crate::body::{DEFAULT_CAP, collect};
use crate::transport::Outcome;
use crate::{BoxFuture, CallContext, Transport, TransportError};

/// Makes a transport of a tower service. The service sees requests as a server does: path and query in the request line,
/// the host in `Host`.
///
/// ```
/// use std::sync::Arc;
/// use axum::{Router, routing::get};
/// use tink_transport::{Transport, tower::from_service};
///
/// let router = Router::new().route("/api/v1/monitoring/ping", get(|| async { "pong" }));
/// let transport: Arc<dyn Transport> = Arc::new(from_service("ping", router));
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let request = http::Request::get("https://api.tink.com/api/v1/monitoring/ping").body(bytes::Bytes::new()).unwrap();
/// assert_eq!(transport.call(request).await.unwrap().body().as_ref(), b"pong");
/// # });
/// ```
pub fn from_service<S, B>(name: &'static str, service: S) -> ServiceTransport<S>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
    S::Error: Into<BoxError>,
    B: BodyExt<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    ServiceTransport { service, name }
}

/// A tower service as a transport; see [`from_service`].
#[derive(Clone)]
pub struct ServiceTransport<S> {
    service: S,
    name: &'static str,
}

impl<S> fmt::Debug for ServiceTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "service {}", self.name)
    }
}

impl<S, B> Transport for ServiceTransport<S>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
    S::Error: Into<BoxError>,
    B: BodyExt<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn call(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let mut service = self.service.clone();
        Box::pin(async move {
            let cap = CallContext::of(&request).and_then(CallContext::max_response_bytes).unwrap_or(DEFAULT_CAP);
            let request = as_a_server_sees_it(request);
            poll_fn(|cx| service.poll_ready(cx)).await.map_err(TransportError::not_sent)?;
            let response = service.call(request.map(Full::new)).await.map_err(TransportError::maybe_sent)?;
            let (head, body) = response.into_parts();
            let body = collect(head.status, Box::pin(body), cap).await?;
            Ok(http::Response::from_parts(head, body))
        })
    }
}

fn as_a_server_sees_it(mut request: http::Request<Bytes>) -> http::Request<Bytes> {
    let Some(authority) = request.uri().authority() else { return request };
    if let Ok(host) = HeaderValue::from_str(authority.as_str()) {
        request.headers_mut().entry(HOST).or_insert(host);
    }
    let origin_form = request.uri().path_and_query().cloned().map(Uri::from);
    *request.uri_mut() = origin_form.unwrap_or_default();
    request
}
