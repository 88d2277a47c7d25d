//! The token layer: gives each attempt its `Authorization` header, and knows what a 401 may mean.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::StatusCode;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};

use super::show::write_layer;
use crate::token::{Access, Current, Flight, TokenCache};
use crate::transport::Outcome;
use crate::{BoxFuture, CallContext, Transport, TransportError};

/// Adds a header that never changes.
pub(crate) struct FixedToken {
    pub(crate) scheme: &'static str,
    /// Marked sensitive, so that Debug shows nothing of it.
    pub(crate) header: http::HeaderValue,
    pub(crate) inner: Arc<dyn Transport>,
}

impl fmt::Debug for FixedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_layer(f, format_args!("token, {}", self.scheme), &*self.inner)
    }
}

impl Transport for FixedToken {
    fn call(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        if !CallContext::ensure(&mut request).takes_no_token() {
            request.headers_mut().insert(AUTHORIZATION, self.header.clone());
        }
        self.inner.call(request)
    }
}

/// Adds a token that is fetched, kept and renewed.
///
/// A 401 does not have to be about the token (the Connector API answers an unknown user with it). It makes the layer
/// renew the token and send the request once more only when the token is older than a minute or the answer's
/// `WWW-Authenticate` says `invalid_token`, and each token is renewed only once for such a reason. In any other case,
/// and when no new token can be had, the 401 is the answer.
pub(crate) struct RenewedToken {
    pub(crate) cache: Arc<TokenCache>,
    pub(crate) inner: Arc<dyn Transport>,
}

impl fmt::Debug for RenewedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_layer(f, format_args!("token, {:?}", self.cache), &*self.inner)
    }
}

impl Transport for RenewedToken {
    fn call(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let context = CallContext::ensure(&mut request);
        if context.takes_no_token() || context.takes_password() {
            return self.inner.call(request);
        }
        Box::pin(self.call_with_token(request))
    }
}

impl RenewedToken {
    async fn call_with_token(&self, mut request: http::Request<Bytes>) -> Outcome {
        let (access, renewal) = match self.cache.current() {
            Current::Serves(access) => (access, None),
            Current::ServesWhileRenewed(access, flight) => (access, Some(flight)),
            Current::Awaits(flight) => (self.cache.land(flight).await.map_err(TransportError::token)?, None),
        };
        let context = CallContext::ensure(&mut request).clone();
        request.headers_mut().insert(AUTHORIZATION, access.header().clone());
        let outcome = beside(self.inner.call(request), renewal).await;
        match outcome {
            Ok(response) if response.status() == StatusCode::UNAUTHORIZED => {
                self.resend_with_new_token(&access, &context, response).await
            }
            outcome => outcome,
        }
    }

    async fn resend_with_new_token(
        &self,
        refused: &Access,
        context: &CallContext,
        response: http::Response<Bytes>,
    ) -> Outcome {
        let replacement = self.cache.replacement_for(refused, says_invalid_token(&response)).await;
        let (Some(access), Some(mut again)) = (replacement, context.repeated()) else { return Ok(response) };
        again.headers_mut().insert(AUTHORIZATION, access.header().clone());
        self.inner.call(again).await
    }
}

/// Makes the call and drives the renewal beside it, without ever waiting for the renewal alone: the token in hand is
/// still good, and whoever comes next finds the renewal where it was left.
async fn beside(call: BoxFuture<'_, Outcome>, renewal: Option<Flight>) -> Outcome {
    let Some(renewal) = renewal else { return call.await };
    // The renewal comes first, so that it moves on even if every call is answered at once.
    match select(renewal, call).await {
        Either::Left((_, call)) => call.await,
        Either::Right((outcome, _)) => outcome,
    }
}

fn says_invalid_token(response: &http::Response<Bytes>) -> bool {
    response
        .headers()
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .any(|value| value.to_str().is_ok_and(|text| text.contains("invalid_token")))
}
