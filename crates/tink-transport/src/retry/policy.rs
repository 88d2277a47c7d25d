//! The retry policy: which outcome of which class of operation is worth another attempt, and when.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tink_model::{Idempotency, Method, Operation, TokenKind};

use super::backoff::Backoff;
use super::{Verdict, retry_after};
use crate::Phase;
use crate::transport::Outcome;

/// How often and how patiently a call is tried again.
///
/// What is tried again depends on the operation's class, see [`Idempotency`]:
///
/// | Outcome | Safe, Idempotent | Keyed | Unsafe |
/// |---|---|---|---|
/// | nothing was sent | yes | yes | yes |
/// | 429 | yes | yes | yes |
/// | 5xx other than 501 | yes | yes | no |
/// | sent, no whole answer (connection, attempt time-out) | yes | yes | no |
/// | answer above the cap, no token, request refused by the transport | no | no | no |
/// | any other answer | no | no | no |
///
/// A `Retry-After` of the service is waited for as it is; without one the wait is random between nothing and a ceiling
/// that doubles with every attempt. A refusal that a later attempt of a keyed operation meets may be the echo of an
/// earlier one; it ends the call and is marked, see [`ApiError::is_possibly_applied`](crate::ApiError::is_possibly_applied).
#[derive(Clone)]
pub struct RetryPolicy {
    max_attempts: u32,
    backoff: Backoff,
}

impl RetryPolicy {
    /// At most `max_attempts` attempts in all (at least 1), with waits of up to 200 ms, 400 ms, and so on to 10 s.
    #[must_use]
    pub fn attempts(max_attempts: u32) -> Self {
        Self {
            max_attempts: max_attempts.max(1),
            backoff: Backoff {
                base: Duration::from_millis(200),
                cap: Duration::from_secs(10),
                jitter: Arc::new(fastrand::f64),
            },
        }
    }

    /// No second attempt.
    #[must_use]
    pub fn never() -> Self {
        Self::attempts(1)
    }

    /// Sets the ceiling of the first wait, and the one that no later ceiling exceeds.
    #[must_use]
    pub const fn with_backoff(mut self, first: Duration, cap: Duration) -> Self {
        self.backoff.base = first;
        self.backoff.cap = cap;
        self
    }

    /// Replaces the source of randomness: a function that gives fractions from 0 (no wait) to 1 (the whole ceiling).
    #[must_use]
    pub fn with_jitter(mut self, fraction: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.backoff.jitter = Arc::new(fraction);
        self
    }

    /// Judges the outcome of the attempt of this number. The wall clock is asked only if the service sent a date.
    pub(crate) fn judge(
        &self,
        class: Idempotency,
        attempt: u32,
        outcome: &Outcome,
        epoch_millis: impl Fn() -> i64,
    ) -> Judgement {
        let verdict = if attempt >= self.max_attempts || !another_attempt_may_help(class, outcome) {
            Verdict::Stands
        } else {
            let asked = outcome.as_ref().ok().and_then(|response| retry_after(response.headers(), &epoch_millis));
            Verdict::RetryIn(asked.unwrap_or_else(|| self.backoff.delay(attempt)))
        };
        Judgement { verdict, healthy: shows_a_healthy_service(outcome), unsettled: may_have_been_carried_out(outcome) }
    }
}

impl Default for RetryPolicy {
    /// Four attempts.
    fn default() -> Self {
        Self::attempts(4)
    }
}

impl fmt::Debug for RetryPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} attempts, {:?}", self.max_attempts, self.backoff)
    }
}

/// What the policy makes of one outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    /// Whether the service answered and was not in trouble; refills the budget of retries.
    pub(crate) healthy: bool,
    /// Whether the request may have been carried out although this outcome does not say so.
    pub(crate) unsettled: bool,
}

fn another_attempt_may_help(class: Idempotency, outcome: &Outcome) -> bool {
    let repeatable = class != Idempotency::Unsafe;
    match outcome {
        Ok(response) => match response.status() {
            StatusCode::TOO_MANY_REQUESTS => true,
            StatusCode::NOT_IMPLEMENTED => false,
            status => status.is_server_error() && repeatable,
        },
        Err(error) if error.is_hopeless() => false,
        Err(error) => *error.phase() == Phase::NotSent || repeatable,
    }
}

fn shows_a_healthy_service(outcome: &Outcome) -> bool {
    outcome.as_ref().is_ok_and(|response| {
        !response.status().is_server_error() && response.status() != StatusCode::TOO_MANY_REQUESTS
    })
}

fn may_have_been_carried_out(outcome: &Outcome) -> bool {
    match outcome {
        Ok(response) => response.status().is_server_error(),
        Err(error) => *error.phase() != Phase::NotSent,
    }
}

/// Whether this status may be the echo of the operation's own earlier attempt: the refusal that a second execution of a
/// keyed operation meets. That is 409 and 410; for a deletion 404 and 410, and 401 where the deletion ends the user
/// whose token was used.
pub(crate) fn answer_may_be_an_echo(operation: &Operation, status: StatusCode) -> bool {
    if operation.idempotency != Idempotency::Keyed {
        return false;
    }
    let deletes = operation.method == Method::Delete || operation.path.ends_with("/delete");
    let deletes_the_user = operation.token == TokenKind::User && operation.path.ends_with("/user/delete");
    match status {
        StatusCode::GONE => true,
        StatusCode::CONFLICT => !deletes,
        StatusCode::NOT_FOUND => deletes,
        StatusCode::UNAUTHORIZED => deletes_the_user,
        _ => false,
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
