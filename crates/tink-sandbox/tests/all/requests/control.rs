//! The log by the control API: lists, one of them, a line for a shell, and once more.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tink_sandbox::FaultRule;

use super::{ACCOUNTS, account, http};
use crate::http::{Answer, FORM, Http, call, send};

async fn control(http: &Http, line: &str) -> Answer {
    send(&http.sandbox, line, None, None, Body::empty()).await
}

async fn list(http: &Http, query: &str) -> Vec<Value> {
    let answer = control(http, &format!("GET /sandbox/v1/requests{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    answer.json().as_array().unwrap().clone()
}

#[tokio::test]
async fn a_list_has_lines_and_one_request_has_everything() {
    let http = http().await;
    http.post(ACCOUNTS, &account("Savings")).await;
    http.get("/api/v1/user").await;
    let mut lines = list(&http, "").await;
    let number = lines[0]["number"].as_u64().unwrap();
    lines[0]["number"] = 1.into();
    assert_eq!(
        lines[0],
        json!({
            "number": 1, "time": 1_700_000_000_000_i64, "durationMicros": 250, "method": "POST", "target": ACCOUNTS,
            "api": "tink-connector", "operation": "ingestAccounts", "tenant": "sandbox", "externalUserId": "someone",
            "status": 204, "validation": {"verdict": "ok"},
            "request": {"bodyBytes": account("Savings").len()}, "answer": {"bodyBytes": 0}
        })
    );
    let one = control(&http, &format!("GET /sandbox/v1/requests/{number}")).await.json();
    assert_eq!(one["request"]["body"], account("Savings"));
    assert!(
        one["request"]["headers"]
            .as_array()
            .unwrap()
            .contains(&json!({"name": "authorization", "value": "Bearer [redacted]"}))
    );
    assert_eq!(serde_json::to_value(http.sandbox.requests().get(number).unwrap()).unwrap(), one);
}

#[tokio::test]
async fn lists_are_filtered_as_the_library_does() {
    let http = http().await;
    http.post(ACCOUNTS, &account("Savings")).await;
    http.get("/api/v1/user").await;
    http.get("/api/v1/nowhere").await;
    let first = list(&http, "").await[0]["number"].as_u64().unwrap();
    for (query, count) in [
        ("", 3),
        ("?api=tink-main", 1),
        ("?operation=ingestAccounts", 1),
        ("?user=someone", 2),
        ("?status=2xx", 2),
        ("?status=404", 1),
        ("?limit=2", 2),
        ("?limit=0", 0),
        (&format!("?after={first}"), 2),
        (&format!("?after={first}&limit=1&user=someone"), 1),
    ] {
        assert_eq!(list(&http, query).await.len(), count, "{query}");
    }
    for query in ["?status=4x", "?after=x", "?limit=-1", "?state=open"] {
        let answer = control(&http, &format!("GET /sandbox/v1/requests{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let name = query.trim_start_matches('?').split('=').next().unwrap();
        assert!(answer.message().contains(&format!("/{name}:")), "{}", answer.message());
    }
}

#[tokio::test]
async fn the_control_apis_own_calls_are_not_listed() {
    let http = http().await;
    list(&http, "").await;
    control(&http, "GET /sandbox/v1/faults").await;
    assert!(list(&http, "").await.is_empty());
}

#[tokio::test]
async fn the_log_is_cleared() {
    let http = http().await;
    http.get("/api/v1/user").await;
    assert_eq!(control(&http, "DELETE /sandbox/v1/requests").await.status, StatusCode::NO_CONTENT);
    assert!(list(&http, "").await.is_empty());
    for number in ["1", "x", "-1", "18446744073709551616"] {
        let answer = control(&http, &format!("GET /sandbox/v1/requests/{number}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{number}");
    }
}

/// The number of the newest request.
async fn last(http: &Http) -> u64 {
    list(http, "").await.pop().unwrap()["number"].as_u64().unwrap()
}

async fn as_curl(http: &Http) -> String {
    let answer = control(http, &format!("GET /sandbox/v1/requests/{}/curl", last(http).await)).await;
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
    String::from_utf8(answer.body.to_vec()).unwrap()
}

#[tokio::test]
async fn a_request_is_a_line_for_a_shell() {
    let http = http().await;
    let request = Request::post(format!("{ACCOUNTS}?a=it's"))
        .header("host", "127.0.0.1:9999")
        .header("authorization", format!("Bearer {}", http.client))
        .header("content-type", "application/json");
    call(&http.sandbox, request.body(Body::from(r#"{"accounts":[{"name":"it's $HOME"}]}"#)).unwrap()).await;
    insta::assert_snapshot!(as_curl(&http).await, @r#"
    curl -sS -X POST 'http://127.0.0.1:9999/connector/users/someone/accounts?a=it'\''s' \
      -H 'authorization: Bearer '"$TINK_TOKEN" \
      -H 'content-type: application/json' \
      --data-raw '{"accounts":[{"name":"it'\''s $HOME"}]}'
    "#);
}

#[tokio::test]
async fn what_is_secret_in_a_line_is_a_variable() {
    let http = http().await;
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    send(&http.sandbox, "POST /api/v1/oauth/token", None, FORM, form).await;
    insta::assert_snapshot!(as_curl(&http).await, @r#"
    curl -sS -X POST 'http://127.0.0.1:8080/api/v1/oauth/token' \
      -H 'content-type: application/x-www-form-urlencoded' \
      --data-raw 'grant_type=client_credentials&client_id=sandbox&client_secret='"$TINK_CLIENT_SECRET"
    "#);
}

#[tokio::test]
async fn a_body_that_is_not_kept_is_named_in_a_line() {
    let http = http().await;
    let long = account(&"x".repeat(tink_sandbox::MAX_LOGGED_BODY_BYTES));
    http.post(ACCOUNTS, &long).await;
    let line = as_curl(&http).await;
    let note = format!("# {} bytes, which are not kept whole", long.len());
    assert!(line.contains("--data-binary @request-") && line.contains(&note), "{line}");
}

async fn again(http: &Http, number: u64) -> Answer {
    control(http, &format!("POST /sandbox/v1/requests/{number}/replay")).await
}

#[tokio::test]
async fn a_request_is_sent_again_with_its_secrets_and_told_anew() {
    let http = http().await;
    let body = json!({"external_user_id": "anna", "market": "SE"}).to_string();
    assert_eq!(http.post("/api/v1/user/create", &body).await.status, StatusCode::OK);
    let number = last(&http).await;
    let told = again(&http, number).await.json();
    assert_eq!((told["number"].as_u64(), told["replayOf"].as_u64()), (Some(number + 1), Some(number)));
    assert_eq!((told["status"].as_u64(), told["request"]["body"].as_str()), (Some(409), Some(body.as_str())));
    assert!(told["answer"]["body"].as_str().unwrap().contains("already exists"));
    assert_eq!(list(&http, "").await.len(), 2);
}

#[tokio::test]
async fn a_request_that_a_fault_rule_refused_is_carried_out_when_it_is_sent_again() {
    let http = http().await;
    let rule = FaultRule::status(503).on("ingestAccounts").times(1);
    http.sandbox.add_fault(rule).unwrap();
    assert_eq!(http.post(ACCOUNTS, &account("Savings")).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let told = again(&http, last(&http).await).await.json();
    assert_eq!(told["status"].as_u64(), Some(204), "{told}");
    assert_eq!(http.get("/api/v1/accounts/list").await.json()["accounts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_is_asked_for_again_by_a_form_whose_secret_nobody_sees() {
    let http = http().await;
    let form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret";
    send(&http.sandbox, "POST /api/v1/oauth/token", None, FORM, form).await;
    let told = again(&http, last(&http).await).await.json();
    assert_eq!((told["status"].as_u64(), told["validation"]["verdict"].as_str()), (Some(200), Some("ok")));
    assert!(told["answer"]["body"].as_str().unwrap().contains(r#""access_token":"[redacted]""#), "{told}");
}

#[tokio::test]
async fn a_request_whose_body_is_not_kept_is_not_sent_again() {
    let http = http().await;
    http.post(ACCOUNTS, &account(&"x".repeat(tink_sandbox::MAX_LOGGED_BODY_BYTES))).await;
    let answer = again(&http, last(&http).await).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.message().contains("not kept whole"), "{}", answer.message());
    assert_eq!(again(&http, 99).await.status, StatusCode::NOT_FOUND);
    assert_eq!(list(&http, "").await.len(), 1);
}

#[tokio::test]
async fn a_method_is_no_command_and_a_target_no_pattern_in_the_line() {
    let http = http().await;
    let request = http::Request::builder().method("x|reboot").uri("/users/{id}?a[]=1");
    crate::http::call(&http.sandbox, request.body(Body::empty()).unwrap()).await;
    let line = as_curl(&http).await;
    assert!(line.starts_with("curl -sSg -X 'x|reboot' 'http://"), "{line}");
    let after = control(&http, &format!("GET /sandbox/v1/requests?after={}", u64::MAX)).await;
    assert_eq!(after.json(), serde_json::json!([]));
}
