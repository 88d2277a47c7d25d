//! The policy's table: outcome by class, and what it costs.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tink_model::Idempotency::{Idempotent, Keyed, Safe, Unsafe};
use tink_model::{Idempotency, Method, Operation, TokenKind};

use super::{RetryPolicy, answer_may_be_an_echo};
use crate::retry::Verdict;
use crate::testing::{answer, empty};
use crate::token::TokenError;
use crate::transport::Outcome;
use crate::{LastAttempt, TransportError};

/// Waits 7 ms after a first attempt that says nothing about waiting.
fn policy() -> RetryPolicy {
    RetryPolicy::attempts(3).with_backoff(Duration::from_millis(7), Duration::from_secs(1)).with_jitter(|| 1.0)
}

fn retried(class: Idempotency, outcome: &Outcome) -> bool {
    policy().judge(class, 1, outcome, || 0).verdict != Verdict::Stands
}

fn truncated() -> TransportError {
    TransportError::truncated(StatusCode::OK, Bytes::from_static(b"{"), "cut")
}

#[test]
fn each_class_retries_what_it_may() {
    // Outcome, then whether Safe, Idempotent, Keyed and Unsafe try again.
    let table: [(&str, Outcome, [bool; 4]); 19] = [
        ("200", Ok(empty(200)), [false; 4]),
        ("302", Ok(empty(302)), [false; 4]),
        ("400", Ok(empty(400)), [false; 4]),
        ("401", Ok(empty(401)), [false; 4]),
        ("404", Ok(empty(404)), [false; 4]),
        ("409", Ok(empty(409)), [false; 4]),
        ("429", Ok(empty(429)), [true; 4]),
        ("500", Ok(empty(500)), [true, true, true, false]),
        ("501", Ok(empty(501)), [false; 4]),
        ("503", Ok(empty(503)), [true, true, true, false]),
        ("504", Ok(empty(504)), [true, true, true, false]),
        ("not sent", Err(TransportError::not_sent("no route")), [true; 4]),
        ("maybe sent", Err(TransportError::maybe_sent("reset")), [true, true, true, false]),
        ("attempt time-out", Err(TransportError::attempt_timeout(Duration::from_secs(1))), [true, true, true, false]),
        ("truncated", Err(truncated()), [true, true, true, false]),
        ("too large", Err(TransportError::too_large(StatusCode::OK, Bytes::new(), 1)), [false; 4]),
        ("refused by the transport", Err(TransportError::refused("no TLS")), [false; 4]),
        ("no token", Err(TransportError::token(TokenError::new("none"))), [false; 4]),
        ("deadline", Err(TransportError::deadline(true, None)), [false; 4]),
    ];
    for (name, outcome, expected) in table {
        let actual = [Safe, Idempotent, Keyed, Unsafe].map(|class| retried(class, &outcome));
        assert_eq!(actual, expected, "{name}");
    }
}

#[test]
fn the_last_attempt_allowed_stands() {
    let outcome = Ok(empty(503));
    let verdicts = [1, 2, 3].map(|attempt| policy().judge(Safe, attempt, &outcome, || 0).verdict);
    assert_eq!(
        verdicts,
        [Verdict::RetryIn(Duration::from_millis(7)), Verdict::RetryIn(Duration::from_millis(14)), Verdict::Stands]
    );
}

#[test]
fn retry_after_replaces_the_backoff() {
    for (value, seconds) in [("0", 0), ("30", 30), ("Thu, 01 Jan 1970 00:01:40 GMT", 90)] {
        let outcome = Ok(answer(429, &[("retry-after", value)], ""));
        let verdict = policy().judge(Unsafe, 1, &outcome, || 10_000).verdict;
        assert_eq!(verdict, Verdict::RetryIn(Duration::from_secs(seconds)), "{value}");
    }
}

#[test]
fn an_unreadable_retry_after_leaves_the_backoff() {
    let outcome = Ok(answer(503, &[("retry-after", "later")], ""));
    assert_eq!(policy().judge(Safe, 1, &outcome, || 0).verdict, Verdict::RetryIn(Duration::from_millis(7)));
}

#[test]
fn only_an_outcome_without_a_clear_answer_is_unsettled() {
    let table: [(Outcome, bool); 7] = [
        (Ok(empty(200)), false),
        (Ok(empty(429)), false),
        (Ok(empty(503)), true),
        (Err(TransportError::not_sent("no route")), false),
        (Err(TransportError::maybe_sent("reset")), true),
        (Err(truncated()), true),
        (Err(TransportError::token(TokenError::new("none"))), false),
    ];
    for (outcome, unsettled) in table {
        assert_eq!(policy().judge(Keyed, 1, &outcome, || 0).unsettled, unsettled, "{outcome:?}");
    }
}

const fn operation(method: Method, path: &'static str, token: TokenKind, class: Idempotency) -> Operation {
    Operation::row("api", "operation", method, path, &[], "Service", &[], token, class, None, &[])
}

#[test]
fn an_echo_is_the_refusal_of_a_second_execution() {
    let create = operation(Method::Post, "/accounts", TokenKind::ClientOrUser, Keyed);
    let delete = operation(Method::Delete, "/accounts/{id}", TokenKind::ClientOrUser, Keyed);
    let delete_by_post = operation(Method::Post, "/transactions/delete", TokenKind::ClientOrUser, Keyed);
    let delete_own_user = operation(Method::Post, "/user/delete", TokenKind::User, Keyed);
    let update = operation(Method::Put, "/accounts/{id}", TokenKind::ClientOrUser, Idempotent);
    // 401, 404, 409, 410.
    for (operation, expected) in [
        (&create, [false, false, true, true]),
        (&delete, [false, true, false, true]),
        (&delete_by_post, [false, true, false, true]),
        (&delete_own_user, [true, true, false, true]),
        (&update, [false; 4]),
    ] {
        let actual =
            [401, 404, 409, 410].map(|status| answer_may_be_an_echo(operation, StatusCode::from_u16(status).unwrap()));
        assert_eq!(actual, expected, "{} {}", operation.method.as_str(), operation.path);
    }
}

#[test]
fn a_deadlines_error_is_not_retried_even_if_nothing_was_sent() {
    let last = Some(LastAttempt::Failed(TransportError::not_sent("no route")));
    assert!(!retried(Safe, &Err(TransportError::deadline(false, last))));
}
