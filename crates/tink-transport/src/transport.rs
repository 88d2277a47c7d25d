//! The `Transport` trait: one HTTP request in, one whole HTTP response out. Everything else in this crate is either
//! something that implements it or something that wraps it.
//!
//! A transport is responsible for moving bytes and for saying, when it fails, how far the request got
//! ([`Phase`](crate::Phase)). It is not responsible for meaning: a 404 and a 500 are responses like any other.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;

use crate::TransportError;

/// A boxed future, as the object-safe traits of this crate return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a transport gives back.
pub(crate) type Outcome = Result<http::Response<Bytes>, TransportError>;

/// Sends a request and gives the whole response back. Object safe: code holds an `Arc<dyn Transport>` and has no type
/// parameters.
///
/// The request's URI is absolute. Its extensions may hold a [`CallContext`](crate::CallContext), which says which
/// operation the request belongs to, its deadline and its response cap.
///
/// Dropping the future cancels the call; what was already sent stays sent. `Debug` is asked for so that a stack of
/// transports can print itself.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends `request`.
    ///
    /// # Errors
    ///
    /// When there is no whole response. A response with an error status is not an error here.
    fn call(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn call(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        (**self).call(request)
    }
}

/// Makes a transport of an async function.
///
/// ```
/// use std::sync::Arc;
/// use bytes::Bytes;
/// use tink_transport::{Transport, from_fn};
///
/// let transport: Arc<dyn Transport> = Arc::new(from_fn(|request: http::Request<Bytes>| async move {
///     Ok(http::Response::new(Bytes::from(request.uri().path().to_owned())))
/// }));
/// assert_eq!(format!("{transport:?}"), "from_fn");
/// ```
pub fn from_fn<F, R>(function: F) -> FnTransport<F>
where
    F: Fn(http::Request<Bytes>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'static,
{
    FnTransport { function }
}

/// A transport made of a function; see [`from_fn`].
#[derive(Clone)]
pub struct FnTransport<F> {
    function: F,
}

impl<F> fmt::Debug for FnTransport<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("from_fn")
    }
}

impl<F, R> Transport for FnTransport<F>
where
    F: Fn(http::Request<Bytes>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'static,
{
    fn call(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        Box::pin((self.function)(request))
    }
}
