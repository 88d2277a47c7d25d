//! Latency, on a time that passes by itself when everybody waits.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;
use tink_sandbox::{FaultRule, Latency, Sandbox};
use tokio::time::Instant;

use super::{fired, order};
use crate::http::Http;

#[tokio::test(start_paused = true)]
async fn a_request_waits_and_is_answered_as_ever() {
    let http = Http::new().await;
    order(&http.sandbox, &json!({"operation": "getUser", "latency": {"millis": 2_500}, "count": 1})).await;
    let begun = Instant::now();
    assert_eq!(http.get("/api/v1/user").await.status, StatusCode::OK);
    assert_eq!(begun.elapsed(), Duration::from_millis(2_500));
    assert_eq!(http.get("/api/v1/user").await.status, StatusCode::OK);
    assert_eq!(begun.elapsed(), Duration::from_millis(2_500));
    assert_eq!(fired(&http.sandbox).await["fired"][0]["waitedMillis"], 2_500);
}

#[tokio::test(start_paused = true)]
async fn a_wait_stands_beside_another_fault() {
    let http = Http::new().await;
    order(&http.sandbox, &json!({"operation": "getUser", "latency": {"millis": 100}, "status": 503, "count": 1})).await;
    let begun = Instant::now();
    assert_eq!(http.get("/api/v1/user").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(begun.elapsed(), Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn spread_waits_are_the_same_for_the_same_seed_and_requests() {
    let waits = async |seed| {
        let http = Http::with(Sandbox::builder().seed(9)).await;
        let latency = Latency::log_normal(Duration::from_millis(200), 700);
        http.sandbox.add_fault(FaultRule::slow(latency).on("getUser").seed(seed)).unwrap();
        for _ in 0..8 {
            assert_eq!(http.get("/api/v1/user").await.status, StatusCode::OK);
        }
        http.sandbox.fired_faults().iter().map(|fired| fired.waited_millis).collect::<Vec<_>>()
    };
    let first = waits(1).await;
    assert_eq!(first, waits(1).await);
    assert_ne!(first, waits(2).await);
    assert!(first.iter().any(|millis| *millis != first[0]), "{first:?}");
}

#[tokio::test(start_paused = true)]
async fn who_goes_away_while_waiting_has_done_nothing() {
    let http = Http::new().await;
    order(&http.sandbox, &json!({"operation": "createUser", "latency": {"millis": 60_000}, "count": 1})).await;
    let body = r#"{"external_user_id":"anna","market":"SE","locale":"sv_SE"}"#;
    let waited = tokio::time::timeout(Duration::from_secs(1), http.post("/api/v1/user/create", body)).await;
    assert!(waited.is_err());
    assert_eq!(http.post("/api/v1/user/create", body).await.status, StatusCode::OK);
}
