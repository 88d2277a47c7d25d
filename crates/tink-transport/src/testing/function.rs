//! A transport made of a plain function, for a fake that computes its answers.

use std::future::ready;

use bytes::Bytes;

use crate::{Transport, TransportError, from_fn};

/// A transport that answers with what `function` gives; see [`from_fn`](crate::from_fn) for an async one.
///
/// ```
/// use tink_transport::testing::{function, json};
///
/// let transport = function(|request| match request.uri().path() {
///     "/api/v1/oauth/token" => Ok(json(200, r#"{"access_token":"t","expires_in":1800}"#)),
///     _ => Ok(json(404, r#"{"errorMessage":"not here","errorCode":"404"}"#)),
/// });
/// ```
pub fn function(
    function: impl Fn(http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> + Send + Sync + 'static,
) -> impl Transport {
    from_fn(move |request| ready(function(request)))
}
