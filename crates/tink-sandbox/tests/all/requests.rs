//! The request log: what a test learns of what its client sent, and what nobody learns.

mod control;
mod secrets;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::json;
use tink_sandbox::{
    FaultRule, MAX_LOG_BYTES, MAX_LOGGED_BODY_BYTES, ManualClock, Sandbox, StatusFilter, Stopwatch, Verdict,
};

use crate::http::{Http, JSON, call, send};

const ACCOUNTS: &str = "/connector/users/someone/accounts";
const NOON: i64 = 1_700_000_000_000;

/// Every look at it is a quarter of a millisecond later.
#[derive(Debug, Default)]
struct Steps(std::sync::atomic::AtomicU64);

impl Stopwatch for Steps {
    fn elapsed(&self) -> Duration {
        Duration::from_micros(250 * self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst))
    }
}

fn account(name: &str) -> String {
    json!({"accounts": [{"balance": 7, "externalId": "a", "name": name, "number": "1", "type": "CHECKING"}]})
        .to_string()
}

/// A sandbox in which a user was made, with an empty log.
async fn http() -> Http {
    let clock = Arc::new(ManualClock::new(NOON));
    let http = Http::with(Sandbox::builder().clock(clock).stopwatch(Arc::new(Steps::default()))).await;
    http.sandbox.requests().clear();
    http
}

#[tokio::test]
async fn a_request_is_told_with_its_answer() {
    let http = http().await;
    let sent = account("Savings");
    http.post(&format!("{ACCOUNTS}?x=1"), &sent).await;
    let told = http.sandbox.requests().list().await.pop().unwrap();
    assert_eq!((told.method.as_str(), told.target.as_str()), ("POST", "/connector/users/someone/accounts?x=1"));
    assert_eq!((told.api.as_deref(), told.operation.as_deref()), (Some("tink-connector"), Some("ingestAccounts")));
    assert_eq!((told.tenant.as_deref(), told.external_user_id.as_deref()), (Some("sandbox"), Some("someone")));
    assert_eq!((told.time.as_millis(), told.duration_micros), (NOON, 250));
    assert_eq!((told.status, told.validation.verdict), (Some(204), Verdict::Ok));
    assert_eq!((told.fault, told.replay_of), (None, None));
    assert_eq!((told.request.body.as_deref(), told.request.body_bytes), (Some(sent.as_str()), sent.len() as u64));
    assert_eq!(told.request.body_note, None);
    assert_eq!(told.request.header("content-type"), Some("application/json"));
    let answer = told.answer.unwrap();
    assert!(answer.header("x-request-id").is_some());
    assert_eq!((answer.body, answer.body_bytes, answer.body_note), (None, 0, None));
}

#[tokio::test]
async fn an_answers_body_and_the_user_of_a_token_are_told() {
    let http = http().await;
    let answer = http.get("/api/v1/user").await;
    let told = http.sandbox.requests().list().await.pop().unwrap();
    assert_eq!((told.api.as_deref(), told.operation.as_deref()), (Some("tink-main"), Some("getUser")));
    assert_eq!(told.user.as_deref(), answer.json()["id"].as_str());
    assert_eq!(told.external_user_id, None);
    assert_eq!(told.answer.unwrap().body.unwrap().as_bytes(), answer.body);
}

#[tokio::test]
async fn numbers_follow_the_answers_and_go_on_when_the_log_is_cleared() {
    let http = http().await;
    for _ in 0..3 {
        http.get("/api/v1/user").await;
    }
    let numbers =
        async || -> Vec<u64> { http.sandbox.requests().list().await.iter().map(|told| told.number).collect() };
    let before = numbers().await;
    assert_eq!((before.len(), before[2] - before[0]), (3, 2));
    http.sandbox.requests().clear();
    assert!(numbers().await.is_empty());
    http.get("/api/v1/user").await;
    assert_eq!(numbers().await, [before[2] + 1]);
    assert!(http.sandbox.requests().get(before[2]).is_none());
    assert_eq!(http.sandbox.requests().get(before[2] + 1).unwrap().operation.as_deref(), Some("getUser"));
}

#[tokio::test]
async fn requests_are_found_by_what_they_were_about() {
    let http = http().await;
    http.post(ACCOUNTS, &account("Savings")).await;
    http.post("/connector/users/nobody/accounts", &account("Savings")).await;
    http.get("/api/v1/user").await;
    http.get("/api/v1/nowhere").await;
    let all = || http.sandbox.requests();
    assert_eq!(all().list().await.len(), 4);
    assert_eq!(all().api("tink-connector").list().await.len(), 2);
    assert_eq!(all().operation("ingestAccounts").list().await.len(), 2);
    assert_eq!(all().operation("tink-main/getUser").list().await.len(), 1);
    assert_eq!(all().operation("tink-connector/getUser").list().await.len(), 0);
    assert_eq!(all().status(StatusFilter::Class(4)).list().await.len(), 2);
    assert_eq!(all().status(404).list().await.len(), 1);
    // Whom a path names, and whose token it is, are the same user.
    let of_someone = all().user("someone").list().await;
    assert_eq!(of_someone.len(), 2);
    assert_eq!(all().user(of_someone[1].user.clone().unwrap()).list().await.len(), 1);
    assert_eq!(all().user("nobody").list().await.len(), 1);
    assert_eq!(all().user("stranger").list().await.len(), 0);
    let targets =
        |told: Vec<tink_sandbox::LoggedRequest>| -> Vec<String> { told.into_iter().map(|told| told.target).collect() };
    assert_eq!(targets(all().limit(2).list().await), ["/api/v1/user", "/api/v1/nowhere"]);
    let first = all().list().await[0].number;
    assert_eq!(targets(all().after(first).limit(1).list().await), ["/connector/users/nobody/accounts"]);
}

#[tokio::test]
async fn a_request_that_breaks_rules_is_told_with_each_place_rule_and_revision() {
    let http = http().await;
    let body = r#"{"accounts":[{"balance":7,"externalId":"","name":"n","number":"1","type":"NOSUCH"}]}"#;
    http.post(ACCOUNTS, body).await;
    http.post(ACCOUNTS, "{").await;
    let told = http.sandbox.requests().list().await;
    assert_eq!(told[0].validation.verdict, Verdict::Broken);
    let broken: Vec<_> = told[0]
        .validation
        .broken
        .iter()
        .map(|broken| (broken.pointer.as_str(), broken.rule.as_str(), broken.revision.as_deref()))
        .collect();
    let revision = Some("2019-01");
    assert_eq!(broken, [("/accounts/0/externalId", "minLength", revision), ("/accounts/0/type", "enum", revision)]);
    assert_eq!(told[1].validation.broken[0].rule, "json");
    assert_eq!(told[1].validation.broken[0].revision.as_deref(), revision);
    assert_eq!(told[1].request.body.as_deref(), Some("{"));
}

#[tokio::test]
async fn what_was_not_checked_is_not_called_good() {
    let http = http().await;
    let line = format!("POST {ACCOUNTS}");
    send(&http.sandbox, &line, Some("stale"), JSON, account("Savings")).await;
    http.sandbox.add_fault(FaultRule::status(503).on("getUser").times(1)).unwrap();
    http.get("/api/v1/user").await;
    http.get("/api/v1/user").await;
    let told = http.sandbox.requests().list().await;
    let verdicts: Vec<_> = told.iter().map(|told| (told.status, told.validation.verdict)).collect();
    let unchecked = Verdict::Unchecked;
    assert_eq!(verdicts, [(Some(401), unchecked), (Some(503), unchecked), (Some(200), Verdict::Ok)]);
    assert_eq!(
        told[0].request.body.as_deref(),
        Some(account("Savings").as_str()),
        "what was sent is told all the same"
    );
    assert_eq!(told[1].fault.as_deref(), Some("tink-main/getUser: 503"));
    assert_eq!(told[2].fault, None);
}

#[tokio::test]
async fn a_refusal_for_another_reason_says_that_the_values_are_good() {
    let http = http().await;
    let answer = http.post("/connector/users/nobody/accounts", &account("Savings")).await;
    let told = http.sandbox.requests().list().await.pop().unwrap();
    assert_eq!((told.status, told.validation.verdict), (Some(401), Verdict::Ok));
    assert_eq!(told.problem, Some(answer.message()));
}

#[tokio::test]
async fn a_long_body_is_cut_and_says_so() {
    let http = http().await;
    let long = account(&"x".repeat(2 * MAX_LOGGED_BODY_BYTES));
    http.post(ACCOUNTS, &long).await;
    let told = http.sandbox.requests().list().await.pop().unwrap();
    assert_eq!(told.request.body_bytes, long.len() as u64);
    assert_eq!(told.request.body.unwrap(), long[..MAX_LOGGED_BODY_BYTES]);
    assert_eq!(told.request.body_note.as_deref(), Some("cut after 65536 bytes"));
}

#[tokio::test]
async fn the_log_holds_so_many_requests_and_so_many_bytes() {
    let http = Http::with(Sandbox::builder().request_log(3)).await;
    for _ in 0..5 {
        http.get("/api/v1/user").await;
    }
    assert_eq!(http.sandbox.requests().list().await.len(), 3);
    let http = Http::new().await;
    let long = "x".repeat(MAX_LOGGED_BODY_BYTES);
    for _ in 0..MAX_LOG_BYTES / MAX_LOGGED_BODY_BYTES + 10 {
        http.post("/nowhere", &long).await;
    }
    let kept = http.sandbox.requests().list().await;
    assert!((200..256).contains(&kept.len()), "{}", kept.len());
}

#[tokio::test]
async fn a_log_of_none_keeps_nothing() {
    let http = Http::with(Sandbox::builder().request_log(0)).await;
    http.get("/api/v1/user").await;
    assert!(http.sandbox.requests().list().await.is_empty());
    let one = send(&http.sandbox, "GET /sandbox/v1/requests/1", None, None, Body::empty()).await;
    assert_eq!(one.status, StatusCode::NOT_FOUND);
    assert!(one.message().contains("is off"), "{}", one.message());
}

#[tokio::test]
async fn worlds_do_not_see_each_others_requests() {
    let (one, other) = (http().await, http().await);
    one.get("/api/v1/user").await;
    assert_eq!((one.sandbox.requests().list().await.len(), other.sandbox.requests().list().await.len()), (1, 0));
}

/// A body that never arrives.
struct Pending;

impl http_body::Body for Pending {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
        std::task::Poll::Pending
    }
}

#[tokio::test]
async fn a_caller_that_goes_away_is_told_without_an_answer() {
    let http = http().await;
    let request = Request::post(ACCOUNTS).header("authorization", format!("Bearer {}", http.client));
    let request = request.body(Body::new(Pending)).unwrap();
    let waiting = call(&http.sandbox, request);
    tokio::select! {
        biased;
        _ = waiting => panic!("it waits for its body"),
        () = tokio::task::yield_now() => {}
    }
    let told = http.sandbox.requests().list().await.pop().unwrap();
    assert_eq!((told.status, told.answer, told.operation.as_deref()), (None, None, Some("ingestAccounts")));
    assert_eq!(told.request.body_note.as_deref(), Some("not read"));
    assert_eq!(http.sandbox.requests().status(StatusFilter::Class(2)).list().await.len(), 0);
}
