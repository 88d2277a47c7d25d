//! Waiting for credentials: what is news, where it ends, and what a deadline does.

use std::sync::Arc;
use std::time::Duration;

use tink_main::model::{Credentials, CredentialsStatus};
use tink_main::{MainClient, WaitError};
use tink_transport::Client;
use tink_transport::testing::{Capture, ManualClock, Never, Replay, empty, json};

struct Bench {
    main: MainClient,
    capture: Arc<Capture<Replay>>,
    clock: ManualClock,
}

/// A client whose credentials are answered as (status, statusUpdated), one answer a poll.
fn bench(answers: &[(&str, i64)]) -> Bench {
    let replay = answers.iter().fold(Replay::new(), |replay, (status, at)| {
        replay.answer(json(200, format!(r#"{{"id":"c","status":"{status}","statusUpdated":{at}}}"#)))
    });
    let (capture, clock) = (Arc::new(Capture::new(replay)), ManualClock::skipping_sleeps());
    let client = Client::builder_with_clock(capture.clone(), Arc::new(clock.clone()), "http://localhost").build();
    Bench { main: MainClient::new(client.unwrap()), capture, clock }
}

fn created(at: i64) -> Credentials {
    Credentials::decode(format!(r#"{{"id":"c","status":"CREATED","statusUpdated":{at}}}"#).as_bytes()).unwrap()
}

#[tokio::test]
async fn only_a_later_status_is_news_and_a_final_one_is_the_last() {
    let bench = bench(&[
        ("CREATED", 1),
        ("AUTHENTICATING", 2),
        ("AUTHENTICATING", 2),
        ("UPDATED", 1),
        ("AWAITING_SUPPLEMENTAL_INFORMATION", 3),
        ("AWAITING_SUPPLEMENTAL_INFORMATION", 4),
        ("UPDATING", 5),
        ("UPDATED", 6),
    ]);
    let mut waiter = bench.main.wait_for_credentials(&created(1));
    let mut seen = Vec::new();
    while let Some(news) = waiter.next().await.unwrap() {
        seen.push(news.status.unwrap().as_str().to_owned());
    }
    let expected = [
        "AUTHENTICATING",
        "AWAITING_SUPPLEMENTAL_INFORMATION",
        "AWAITING_SUPPLEMENTAL_INFORMATION",
        "UPDATING",
        "UPDATED",
    ];
    assert_eq!(seen, expected);
    assert!(waiter.next().await.unwrap().is_none());
    assert_eq!(bench.capture.requests().len(), 8);
}

#[tokio::test]
async fn polls_are_a_second_apart_and_news_is_given_at_once() {
    let bench = bench(&[("CREATED", 1), ("CREATED", 1), ("AUTHENTICATION_ERROR", 2)]);
    let credentials = bench.main.wait_for_credentials(&created(1)).finished().await.unwrap();
    assert_eq!(credentials.status, Some(CredentialsStatus::AuthenticationError));
    assert_eq!(bench.clock.slept(), [Duration::from_secs(1); 2]);
}

#[tokio::test]
async fn a_deadline_ends_the_waiting_before_it_would_be_passed() {
    let bench = bench(&[("AUTHENTICATING", 1); 9]);
    let waiter = bench.main.wait_for_credentials(&created(1)).every(Duration::from_secs(2));
    let error = waiter.within(Duration::from_secs(7)).finished().await.unwrap_err();
    assert!(matches!(error, WaitError::DeadlineExceeded));
    assert_eq!(bench.capture.requests().len(), 4);
}

#[tokio::test]
async fn credentials_that_are_gone_end_the_waiting_with_the_refusal() {
    let bench = Bench { main: crate::support::bench([empty(404)]).main, ..bench(&[]) };
    let error = bench.main.wait_for_credentials(&created(1)).finished().await.unwrap_err();
    let WaitError::Call(error) = error else { panic!("{error:?}") };
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
}

#[tokio::test]
async fn a_status_of_a_later_release_is_news_and_not_the_end() {
    let bench = bench(&[("SESSION_EXPIRED_OR_SO", 2), ("UPDATED", 3)]);
    let mut waiter = bench.main.wait_for_credentials(&created(1));
    assert_eq!(waiter.next().await.unwrap().unwrap().status.unwrap().as_str(), "SESSION_EXPIRED_OR_SO");
    assert_eq!(waiter.next().await.unwrap().unwrap().status, Some(CredentialsStatus::Updated));
}

#[tokio::test]
async fn who_asks_for_the_end_behind_the_last_news_is_given_it_again() {
    let bench = bench(&[("UPDATED", 2)]);
    let mut waiter = bench.main.wait_for_credentials(&created(1));
    assert!(waiter.next().await.unwrap().is_some());
    assert_eq!(waiter.finished().await.unwrap().status, Some(CredentialsStatus::Updated));
}

#[tokio::test]
async fn a_poll_that_hangs_does_not_outlast_the_deadline() {
    let clock = ManualClock::new();
    let never = Arc::new(Never::new());
    let client = Client::builder_with_clock(never.clone(), Arc::new(clock.clone()), "http://localhost");
    let main = MainClient::new(client.deadline(Duration::from_secs(3_600)).no_attempt_timeout().build().unwrap());
    let waiter = main.wait_for_credentials(&created(1)).within(Duration::from_secs(7));
    let waiting = tokio::spawn(waiter.finished());
    while never.calls() == 0 {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(7));
    assert!(matches!(waiting.await.unwrap(), Err(WaitError::DeadlineExceeded)));
}
