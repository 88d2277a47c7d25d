//! Answers of the tester's choice, and what is told of them.

use axum::body::Body;
use http::StatusCode;
use serde_json::json;

use super::{fired, order};
use crate::http::{Http, JSON, send};

#[tokio::test]
async fn what_fired_is_told_with_the_request_that_it_met() {
    let http = Http::new().await;
    order(&http.sandbox, &json!({"operation": "getUser", "status": 429, "retryAfter": 2, "count": 1})).await;
    let answer = http.get("/api/v1/user").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers["retry-after"], "2");
    assert_eq!(http.get("/api/v1/user").await.status, StatusCode::OK);
    let told = fired(&http.sandbox).await;
    assert_eq!(told["total"], 1);
    let first = &told["fired"][0];
    assert_eq!(first["request"], answer.headers["x-request-id"].to_str().unwrap());
    assert_eq!(first["operation"], "getUser");
    assert_eq!(first["what"], "429, Retry-After 2");
    let in_process = http.sandbox.fired_faults();
    assert_eq!((in_process.len(), in_process[0].rule), (1, 1));
}

#[tokio::test]
async fn a_proxys_page_is_html() {
    let http = Http::new().await;
    for status in [500, 503] {
        order(&http.sandbox, &json!({"operation": "search", "status": status, "html": true, "count": 1})).await;
        let answer = send(&http.sandbox, "POST /api/v1/search", Some(&http.user), JSON, "{}").await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
        assert!(answer.body.starts_with(b"<!DOCTYPE html>"), "{:?}", answer.body);
    }
}

#[tokio::test]
async fn retry_after_is_seconds_a_date_or_not_there() {
    let http = Http::new().await;
    let date = "Wed, 21 Oct 2026 07:28:00 GMT";
    for (rule, expected) in [(json!(7), Some("7")), (json!(date), Some(date)), (json!("none"), None)] {
        // MoneyKit sends one unless it is told not to.
        let order_it = json!({"operation": "moneykit/listLinks", "status": 429, "retryAfter": rule, "count": 1});
        order(&http.sandbox, &order_it).await;
        let answer = send(&http.sandbox, "GET /links", None, None, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        let sent = answer.headers.get("retry-after").map(|value| value.to_str().unwrap());
        assert_eq!(sent, expected);
    }
}

#[tokio::test]
async fn rules_are_listed_by_number_and_all_are_taken_back_at_once() {
    let http = Http::new().await;
    order(&http.sandbox, &json!({"operation": "search", "status": 500, "count": 1})).await;
    order(&http.sandbox, &json!({"api": "moneykit", "drop": "inAnswer", "probability": "1/3", "seed": 5})).await;
    let list = async || send(&http.sandbox, "GET /sandbox/v1/faults", None, None, Body::empty()).await.json();
    assert_eq!(
        list().await,
        json!([
            {"rule": 1, "operation": "search", "status": 500, "count": 1},
            {"rule": 2, "api": "moneykit", "drop": "inAnswer", "probability": "1/3", "seed": 5},
        ])
    );
    let cleared = send(&http.sandbox, "DELETE /sandbox/v1/faults", None, None, Body::empty()).await;
    assert_eq!(cleared.status, StatusCode::NO_CONTENT);
    assert_eq!(list().await, json!([]));
}

#[tokio::test]
async fn a_rule_of_the_wrong_shape_is_told_the_right_one() {
    let http = Http::new().await;
    for wrong in
        [json!({"status": "500"}), json!({"status": 500, "cuont": 1}), json!({"status": 500, "probability": "2"})]
    {
        let answer = send(&http.sandbox, "POST /sandbox/v1/faults", None, JSON, wrong.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.message().starts_with("A fault rule is one of {status, retryAfter, html}"), "{answer:?}");
    }
}
