//! The stack of layers around a transport: what is in it and in which order.

use std::sync::Arc;
use std::time::Duration;

use crate::layer::attempt_timeout::AttemptTimeout;
use crate::layer::deadline::CallDeadline;
use crate::layer::rate_limit::{RateLimit, RateLimited};
use crate::layer::retry::Retry;
use crate::layer::token::{FixedToken, RenewedToken};
use crate::layer::trace::{AttemptSpan, CallSpan};
use crate::retry::{RetryBudget, RetryPolicy};
use crate::token::{Auth, AuthKind};
use crate::{Clock, Transport};

/// What a stack is made of.
#[derive(Debug, Clone)]
pub(crate) struct StackConfig {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) auth: Auth,
    pub(crate) attempt_timeout: Option<Duration>,
}

type Inner = Arc<dyn Transport>;
type Layer = Box<dyn FnOnce(Inner) -> Inner>;

impl StackConfig {
    pub(crate) fn new(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Self {
        Self {
            transport,
            clock,
            deadline: Some(Duration::from_secs(60)),
            retry: RetryPolicy::default(),
            budget: RetryBudget::new(100),
            rate_limit: None,
            auth: Auth::none(),
            attempt_timeout: Some(Duration::from_secs(30)),
        }
    }

    /// The small stack for token requests: the same transport, limits of its own, no rate limit and no token.
    pub(crate) fn for_tokens(&self) -> Self {
        Self {
            deadline: Some(Duration::from_secs(30)),
            retry: RetryPolicy::attempts(3),
            budget: RetryBudget::new(10),
            attempt_timeout: Some(Duration::from_secs(10)),
            ..Self::new(Arc::clone(&self.transport), Arc::clone(&self.clock))
        }
    }

    /// Wraps the transport. A request passes, outermost first:
    ///
    /// 1. the call deadline, for everything below, waits included;
    /// 2. the call span;
    /// 3. the retry; what follows happens once per attempt:
    /// 4. the rate limit,
    /// 5. the token,
    /// 6. the attempt time-out,
    /// 7. the attempt span,
    /// 8. the transport.
    ///
    /// A layer that has nothing to do is left out.
    pub(crate) fn build(self) -> Arc<dyn Transport> {
        let layers: [Option<Layer>; 7] = [
            Some(call_deadline(self.deadline, &self.clock)),
            Some(layer(|inner| CallSpan { inner })),
            Some(retry(self.retry, self.budget, &self.clock)),
            self.rate_limit.map(|limit| rate_limit(limit, &self.clock)),
            token(&self.auth, &self.clock),
            self.attempt_timeout.map(|limit| attempt_timeout(limit, &self.clock)),
            Some(layer(|inner| AttemptSpan { inner })),
        ];
        layers.into_iter().flatten().rev().fold(self.transport, |inner, layer| layer(inner))
    }
}

fn layer<T: Transport>(wrap: impl FnOnce(Inner) -> T + 'static) -> Layer {
    Box::new(|inner| Arc::new(wrap(inner)))
}

fn call_deadline(limit: Option<Duration>, clock: &Arc<dyn Clock>) -> Layer {
    let clock = Arc::clone(clock);
    layer(move |inner| CallDeadline { limit, clock, inner })
}

fn retry(policy: RetryPolicy, budget: RetryBudget, clock: &Arc<dyn Clock>) -> Layer {
    let clock = Arc::clone(clock);
    layer(move |inner| Retry { policy, budget, clock, inner })
}

fn rate_limit(limit: RateLimit, clock: &Arc<dyn Clock>) -> Layer {
    let clock = Arc::clone(clock);
    layer(move |inner| RateLimited { limit, clock, inner })
}

fn token(auth: &Auth, clock: &Arc<dyn Clock>) -> Option<Layer> {
    match &auth.kind {
        AuthKind::None => None,
        AuthKind::Fixed { scheme, header } => {
            let (scheme, header) = (*scheme, header.clone());
            Some(layer(move |inner| FixedToken { scheme, header, inner }))
        }
        AuthKind::Renewed(renewed) => {
            let cache = renewed.cache(clock);
            Some(layer(move |inner| RenewedToken { cache, inner }))
        }
    }
}

fn attempt_timeout(limit: Duration, clock: &Arc<dyn Clock>) -> Layer {
    let clock = Arc::clone(clock);
    layer(move |inner| AttemptTimeout { limit, clock, inner })
}
