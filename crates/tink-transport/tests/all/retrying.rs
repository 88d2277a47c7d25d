//! What the retry layer makes of answers and failures, seen from the client.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tink_transport::testing::{ManualClock, Replay, answer, empty, json};
use tink_transport::{RateLimit, RetryBudget, RetryPolicy, TransportError};

use crate::support::{Refusal, bench, bench_with, whole_backoff};

fn lost() -> TransportError {
    TransportError::maybe_sent("connection reset")
}

fn unsent() -> TransportError {
    TransportError::not_sent("no route")
}

#[tokio::test]
async fn a_call_is_tried_again_until_it_succeeds() {
    let bench = bench(Replay::new().answer(empty(503)).failure(unsent()).failure(lost()).answer(empty(204)));
    bench.create().await.unwrap();
    assert_eq!(bench.slept_millis(), [100, 200, 400]);
    let attempts: Vec<u32> = bench.capture.requests().iter().map(|request| request.attempt).collect();
    assert_eq!(attempts, [1, 2, 3, 4]);
    assert!(bench.capture.requests().iter().all(|request| request.text() == r#"{"id":"a"}"#));
}

#[tokio::test]
async fn attempts_are_limited_and_counted() {
    let bench = bench(Replay::new().answer(empty(503)).answer(empty(502)).answer(empty(503)).answer(empty(504)));
    let error = bench.list().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::GATEWAY_TIMEOUT));
    assert_eq!(error.attempts(), 4);
    assert!(error.may_have_been_applied());
}

#[tokio::test]
async fn retry_after_in_seconds_and_as_a_date_is_waited_for() {
    let clock = ManualClock::skipping_sleeps().at_epoch_millis(1_445_412_480_000);
    let replay = Replay::new()
        .answer(answer(429, &[("retry-after", "7")], ""))
        // By then it is 07:28:07.
        .answer(answer(503, &[("retry-after", "Wed, 21 Oct 2015 07:28:10 GMT")], ""))
        .answer(answer(429, &[("retry-after", "Wed, 21 Oct 2015 07:00:00 GMT")], ""))
        .answer(empty(204));
    let bench = bench_with(replay, clock, |builder| builder);
    bench.create().await.unwrap();
    assert_eq!(bench.slept_millis(), [7000, 3000], "a date in the past means now");
}

#[tokio::test]
async fn an_unsafe_operation_is_sent_again_only_when_it_surely_was_not_carried_out() {
    let again = bench(Replay::new().failure(unsent()).answer(empty(429)).answer(empty(204)));
    again.pay().await.unwrap();
    assert_eq!(again.sent(), 3);
    for outcome in [Replay::new().failure(lost()), Replay::new().answer(empty(503))] {
        let once = bench(outcome.answer(empty(204)));
        let error = once.pay().await.unwrap_err();
        assert_eq!(once.sent(), 1);
        assert!(error.may_have_been_applied());
        assert!(!error.is_not_sent());
    }
}

#[tokio::test]
async fn a_conflict_after_a_lost_answer_is_possibly_our_own_doing() {
    let bench = bench(Replay::new().failure(lost()).answer(json(409, r#"{"errorMessage":"Account already exists"}"#)));
    let error = bench.create().await.unwrap_err();
    assert!(error.is_possibly_applied());
    assert!(error.may_have_been_applied());
    assert_eq!(error.refusal(), Some(Refusal::AlreadyExists));
    assert_eq!(
        error.to_string(),
        "createThing: the service answered 409 Conflict: Account already exists; an earlier attempt of this call may \
         have been applied (2 attempts)"
    );
}

#[tokio::test]
async fn a_deletion_that_finds_nothing_after_a_lost_answer_is_possibly_done() {
    let bench = bench(Replay::new().answer(empty(502)).answer(empty(404)));
    assert!(bench.delete().await.unwrap_err().is_possibly_applied());
}

#[tokio::test]
async fn a_conflict_is_a_plain_refusal_when_nothing_was_carried_out_before() {
    for first in [Replay::new().answer(empty(429)), Replay::new().failure(unsent()), Replay::new()] {
        let bench = bench(first.answer(empty(409)));
        let error = bench.create().await.unwrap_err();
        assert!(!error.is_possibly_applied());
        assert!(!error.may_have_been_applied());
        assert_eq!(error.refusal(), Some(Refusal::AlreadyExists));
    }
}

#[tokio::test]
async fn a_lost_attempt_is_remembered_when_the_last_one_was_turned_away() {
    let policy = RetryPolicy::attempts(2).with_jitter(|| 0.0);
    let replay = Replay::new().failure(lost()).answer(empty(429));
    let bench = bench_with(replay, ManualClock::skipping_sleeps(), |builder| builder.retry(policy));
    let error = bench.create().await.unwrap_err();
    assert!(error.is_rate_limited());
    assert!(error.may_have_been_applied());
}

#[tokio::test]
async fn an_empty_budget_stops_the_retries_of_all_calls() {
    let replay = (0..5).fold(Replay::new(), |replay, _| replay.answer(empty(503)));
    let clock = ManualClock::skipping_sleeps();
    let bench = bench_with(replay, clock, |builder| builder.retry_budget(RetryBudget::new(1)));
    assert_eq!(bench.list().await.unwrap_err().attempts(), 2);
    assert_eq!(bench.list().await.unwrap_err().attempts(), 1);
    assert_eq!(bench.sent(), 3);
}

#[tokio::test]
async fn a_truncated_answer_is_retried_and_an_oversized_one_is_not() {
    let cut = || TransportError::truncated(StatusCode::OK, Bytes::from_static(b"[1,"), "cut");
    let again = bench(Replay::new().failure(cut()).answer(empty(200)));
    again.list().await.unwrap();
    let large = TransportError::too_large(StatusCode::OK, Bytes::new(), 10);
    let once = bench(Replay::new().failure(large));
    let error = once.list().await.unwrap_err();
    assert!(error.is_too_large() && error.is_truncated());
    assert_eq!(once.sent(), 1);
}

#[tokio::test]
async fn the_rate_limit_counts_attempts() {
    let replay = Replay::new().answer(empty(204)).answer(empty(503)).answer(empty(204));
    let bench = bench_with(replay, ManualClock::skipping_sleeps(), |builder| {
        builder.retry(whole_backoff()).rate_limit(RateLimit::new(2, Duration::from_secs(1)))
    });
    bench.list().await.unwrap();
    bench.list().await.unwrap();
    // The second call waits for its place; its second attempt has waited 100 ms of backoff and waits for the rest.
    assert_eq!(bench.slept_millis(), [500, 100, 400]);
}

#[tokio::test]
async fn a_place_behind_the_deadline_fails_at_once_and_unsent() {
    let replay = Replay::new().answer(empty(204)).answer(empty(204));
    let bench = bench_with(replay, ManualClock::skipping_sleeps(), |builder| {
        builder.deadline(Duration::from_secs(5)).rate_limit(RateLimit::new(1, Duration::from_secs(60)))
    });
    bench.list().await.unwrap();
    let error = bench.list().await.unwrap_err();
    assert!(error.is_deadline() && error.is_not_sent());
    assert_eq!(bench.sent(), 1);
    assert!(bench.slept_millis().is_empty());
}
