//! What errors tell: the status first, the bytes always, the place of what could not be read.

use std::error::Error as _;

use http::StatusCode;
use tink_transport::testing::{ManualClock, Replay, answer, json};
use tink_transport::{Call, RetryPolicy, TransportError};

use crate::support::{DELETE, Error, LIST, Refusal, bench, bench_with, number};

#[tokio::test]
async fn a_504_page_of_html_keeps_its_status_and_its_body() {
    let page = "<html><body>upstream timed out</body></html>";
    let replay = Replay::new().answer(answer(504, &[("content-type", "text/html"), ("x-request-id", "r-9")], page));
    let bench = bench_with(replay, ManualClock::skipping_sleeps(), |builder| builder.retry(RetryPolicy::never()));
    let error = bench.client.fetch::<_, Refusal>(Call::new(&LIST), number).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::GATEWAY_TIMEOUT));
    assert_eq!(error.body().unwrap(), page);
    assert!(error.is_server_error() && !error.is_unreadable());
    assert!(error.service_message().is_none());
    assert_eq!(error.to_string(), "listThings: the service answered 504 Gateway Timeout (request id r-9)");
}

#[tokio::test]
async fn a_decode_error_names_path_operation_status_and_request_id() {
    let bench = bench(Replay::new().answer(answer(200, &[("x-request-id", "r-7")], r#"{"things":["#)));
    let error = bench.client.fetch::<_, Refusal>(Call::new(&LIST), number).await.unwrap_err();
    assert!(error.is_unreadable());
    assert_eq!(error.operation().id, "listThings");
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(error.request_id(), Some("r-7"));
    assert_eq!(error.json_pointer(), Some("/things/3/size"));
    assert_eq!(error.body().unwrap(), r#"{"things":["#);
    assert!(error.may_have_been_applied());
    assert_eq!(error.to_string(), "listThings: the answer (200 OK) cannot be read at /things/3/size (request id r-7)");
    assert_eq!(error.source().unwrap().to_string(), "/things/3/size: expected a number (line 1, column 17)");
}

#[tokio::test]
async fn a_good_answer_is_read() {
    let bench = bench(Replay::new().answer(json(200, "42")));
    assert_eq!(bench.client.fetch::<_, Refusal>(Call::new(&LIST), number).await.unwrap(), 42);
}

#[tokio::test]
async fn the_raw_answer_is_there_for_whoever_wants_it() {
    let bench = bench(Replay::new().answer(answer(200, &[("x-request-id", "r-2")], " {\"a\" : 1} ")));
    let answer = bench.client.send::<Refusal>(Call::new(&LIST)).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.request_id(), Some("r-2"));
    assert_eq!(answer.body(), " {\"a\" : 1} ");
    assert_eq!(answer.attempts(), 1);
}

#[tokio::test]
async fn a_refusal_is_found_by_status_whatever_the_body() {
    for body in ["", "not json", r#"{"errorMessage":null,"errorCode":"404"}"#] {
        let bench = bench(Replay::new().answer(json(404, body)));
        let error = bench.delete().await.unwrap_err();
        assert_eq!(error.refusal(), Some(Refusal::NotFound));
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(error.to_string(), "deleteThing: the service answered 404 Not Found");
        assert!(error.source().is_none());
    }
}

#[tokio::test]
async fn an_undocumented_status_is_no_refusal_and_no_panic() {
    let bench = bench(Replay::new().answer(json(418, r#"{"errorMessage":"Teapot","errorCode":"kitchen.teapot"}"#)));
    let error = bench.list().await.unwrap_err();
    assert_eq!(error.refusal(), None);
    assert_eq!(error.service_message().as_deref(), Some("Teapot"));
    assert_eq!(error.service_code().as_deref(), Some("kitchen.teapot"));
}

#[tokio::test]
async fn an_unusable_path_parameter_is_refused_before_anything_is_sent() {
    let bench = bench(Replay::new());
    for id in ["", ".", ".."] {
        let error: Error = bench.client.perform(Call::new(&DELETE).path("id", id)).await.unwrap_err();
        assert!(error.is_invalid_request() && error.is_not_sent() && !error.may_have_been_applied());
        assert_eq!(error.attempts(), 0);
        assert!(error.source().unwrap().to_string().contains("path parameter id"));
    }
    assert_eq!(bench.sent(), 0);
}

#[tokio::test]
async fn what_came_of_a_truncated_answer_is_kept() {
    let cut = TransportError::truncated(StatusCode::OK, bytes::Bytes::from_static(b"[1,2"), "connection reset");
    let replay = Replay::new().failure(cut);
    let bench = bench_with(replay, ManualClock::skipping_sleeps(), |builder| builder.retry(RetryPolicy::never()));
    let error = bench.list().await.unwrap_err();
    assert!(error.is_truncated() && !error.is_too_large());
    assert_eq!(error.body().unwrap(), "[1,2");
    assert_eq!(error.to_string(), "listThings: the answer did not arrive whole");
    assert_eq!(error.source().unwrap().to_string(), "the answer (200 OK) broke off after 4 bytes of its body");
}

#[test]
fn errors_can_be_sent_and_are_small() {
    const fn assert_error<T: std::error::Error + Send + Sync + 'static>() {}
    assert_error::<Error>();
    assert_error::<TransportError>();
    assert_error::<tink_transport::TokenError>();
    assert!(size_of::<Error>() <= size_of::<usize>());
}
