//! The retry loop, and nothing else: no clock, no HTTP, no logging. What it needs of the world comes in as arguments.

use std::future::Future;
use std::time::Duration;

/// What the policy says about an attempt's outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The outcome stands, be it a success or a failure.
    Stands,
    /// Another attempt may help, after this wait.
    RetryIn(Duration),
}

/// How the loop ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended<O> {
    /// With this attempt's outcome.
    With(O),
    /// The next wait would not have fitted into the time that remains.
    OutOfTime,
}

enum State<O> {
    First,
    Again { attempt: u32, delay: Duration, last: O },
}

/// Calls until the policy is content, the budget is spent or time is short.
///
/// - `call` makes the attempt of a number, from 1.
/// - `judge` is the policy, told the attempt's number and its outcome.
/// - `may_retry` asks the throttle for leave, once per retry.
/// - `remaining` says how much time is left, if there is a limit.
/// - `sleep` waits.
pub(crate) async fn run<O, C, S>(
    mut call: impl FnMut(u32) -> C,
    mut judge: impl FnMut(u32, &O) -> Verdict,
    mut may_retry: impl FnMut() -> bool,
    remaining: impl Fn() -> Option<Duration>,
    sleep: impl Fn(Duration) -> S,
) -> Ended<O>
where
    C: Future<Output = O>,
    S: Future<Output = ()>,
{
    let mut state = State::First;
    loop {
        let attempt = match state {
            State::First => 1,
            State::Again { attempt, delay, last } => {
                if remaining().is_some_and(|left| left <= delay) {
                    return Ended::OutOfTime;
                }
                if !delay.is_zero() {
                    sleep(delay).await;
                }
                if !may_retry() {
                    return Ended::With(last);
                }
                attempt
            }
        };
        let outcome = call(attempt).await;
        state = match judge(attempt, &outcome) {
            Verdict::Stands => return Ended::With(outcome),
            Verdict::RetryIn(delay) => State::Again { attempt: attempt + 1, delay, last: outcome },
        };
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
