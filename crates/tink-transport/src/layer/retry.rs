//! The retry layer: connects the pure loop with the request, the clock, the policy and the shared budget.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::show::write_layer;
use crate::retry::{Ended, RetryBudget, RetryPolicy, Verdict, answer_may_be_an_echo, run};
use crate::transport::Outcome;
use crate::{BoxFuture, CallContext, Clock, Transport, TransportError};

/// Makes the attempts of a call.
pub(crate) struct Retry {
    pub(crate) policy: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) inner: Arc<dyn Transport>,
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_layer(f, format_args!("retry, {:?}; over all calls {:?}", self.policy, self.budget), &*self.inner)
    }
}

impl Transport for Retry {
    fn call(&self, mut request: http::Request<Bytes>) -> BoxFuture<'_, Outcome> {
        let context = CallContext::ensure(&mut request).clone();
        Box::pin(async move {
            // The first attempt takes the request itself, which has room for more headers; a copy has none.
            let original = Arc::new(CallContext::copy_of(&mut request));
            let mut first = Some(request);
            // Whether an attempt before the current one may have been carried out.
            let mut unsettled = false;
            let ended = run(
                |attempt| {
                    let mut request = first.take().unwrap_or_else(|| http::Request::clone(&original));
                    context.begin_attempt(&mut request, &original, attempt);
                    self.inner.call(request)
                },
                |attempt, outcome| self.judge(&context, attempt, outcome, &mut unsettled),
                || self.budget.withdraw(),
                || context.deadline().map(|deadline| deadline.since(self.clock.now())),
                |delay| self.clock.sleep(delay),
            )
            .await;
            match ended {
                Ended::With(outcome) => outcome,
                Ended::OutOfTime => {
                    Err(TransportError::deadline(context.may_have_been_carried_out(), context.last_attempt()))
                }
            }
        })
    }
}

impl Retry {
    fn judge(&self, context: &CallContext, attempt: u32, outcome: &Outcome, unsettled: &mut bool) -> Verdict {
        let judgement = self.policy.judge(context.class(), attempt, outcome, || self.clock.epoch_millis());
        if judgement.healthy {
            self.budget.deposit();
        }
        if let (true, Ok(response), Some(operation)) = (*unsettled, outcome, context.operation())
            && answer_may_be_an_echo(operation, response.status())
        {
            context.mark_possibly_applied();
        }
        *unsettled |= judgement.unsettled;
        context.settle(*unsettled);
        if let Verdict::RetryIn(delay) = judgement.verdict {
            context.note_last_attempt(outcome);
            log_retry(context, attempt, outcome, delay);
        }
        judgement.verdict
    }
}

fn log_retry(context: &CallContext, attempt: u32, outcome: &Outcome, delay: std::time::Duration) {
    let operation = context.operation().map_or("-", |operation| operation.id);
    match outcome {
        Ok(response) => {
            tracing::debug!(operation, attempt, status = response.status().as_u16(), ?delay, "will be tried again");
        }
        Err(error) => tracing::debug!(operation, attempt, %error, ?delay, "will be tried again"),
    }
}
