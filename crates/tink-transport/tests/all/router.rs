//! A router as a transport, without a socket.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::{get, post};
use tink_transport::testing::ManualClock;
use tink_transport::tower::from_service;
use tink_transport::{Call, Client};

use crate::support::{CREATE, Error, LIST, Refusal};

fn client(router: Router) -> Client {
    let transport = Arc::new(from_service("router", router));
    Client::builder_with_clock(transport, Arc::new(ManualClock::skipping_sleeps()), "https://api.test").build().unwrap()
}

#[tokio::test]
async fn the_router_sees_what_a_server_would_see() {
    let echo = |request: Request| async move {
        let host = request.headers()["host"].to_str().unwrap().to_owned();
        let line = format!("{} {}", request.method(), request.uri());
        let body = axum::body::to_bytes(request.into_body(), 1000).await.unwrap();
        format!("{host} {line} {}", String::from_utf8_lossy(&body))
    };
    let client = client(Router::new().route("/things", post(echo)));
    let call = Call::new(&CREATE).query("q", "a b").json(r#"{"id":1}"#);
    let answer = client.send::<Refusal>(call).await.unwrap();
    assert_eq!(answer.body(), r#"api.test POST /things?q=a%20b {"id":1}"#);
}

#[tokio::test]
async fn an_unknown_route_is_a_plain_404() {
    let error: Error = client(Router::new()).perform(Call::new(&LIST)).await.unwrap_err();
    assert_eq!(error.refusal(), Some(Refusal::NotFound));
}

#[tokio::test]
async fn the_cap_holds_here_too() {
    let large = || async { (StatusCode::OK, Body::from(vec![b'1'; 100])) };
    let client = client(Router::new().route("/things", get(large)));
    let error: Error = client.with_max_response_bytes(99).perform(Call::new(&LIST)).await.unwrap_err();
    assert!(error.is_too_large());
}
