//! Dropped connections without a socket: the error of the transport, and whether the request was carried out.

#![cfg(feature = "transport")]

use bytes::Bytes;
use http::Request;
use tink_sandbox::{DropPoint, FaultRule, IN_PROCESS_URL, Sandbox};
use tink_transport::{Phase, TransportError};

use crate::http::Http;

/// Creates a user over the transport, whose connection is dropped. Says how it ended, and whether there is the user now.
async fn create(at: DropPoint) -> (Phase, bool) {
    let http = Http::new().await;
    http.sandbox.add_fault(FaultRule::dropped(at).on("createUser").times(1)).unwrap();
    let body = r#"{"external_user_id":"anna","market":"SE","locale":"sv_SE"}"#;
    let error = call(&http, "POST", "/api/v1/user/create", body).await.unwrap_err();
    let again = http.post("/api/v1/user/create", body).await;
    (error.phase().clone(), again.status.as_u16() == 409)
}

async fn call(
    http: &Http,
    method: &str,
    path: &str,
    body: &'static str,
) -> Result<http::Response<Bytes>, TransportError> {
    let request = Request::builder()
        .method(method)
        .uri(format!("{IN_PROCESS_URL}{path}"))
        .header("authorization", format!("Bearer {}", http.client))
        .header("content-type", "application/json")
        .body(Bytes::from_static(body.as_bytes()));
    http.sandbox.transport().call(request.unwrap()).await
}

#[tokio::test]
async fn before_the_request_is_read_nothing_was_sent() {
    assert_eq!(create(DropPoint::BeforeRequest).await, (Phase::NotSent, false));
}

#[tokio::test]
async fn before_the_answer_it_was_stored_and_nobody_knows() {
    assert_eq!(create(DropPoint::BeforeAnswer).await, (Phase::MaybeSent, true));
}

#[tokio::test]
async fn in_the_middle_of_the_answer_half_of_it_came() {
    let (phase, stored) = create(DropPoint::InAnswer).await;
    let Phase::Truncated { status, bytes } = phase else { panic!("{phase:?}") };
    assert_eq!((status.as_u16(), stored), (200, true));
    // {"external_user_id":"anna","user_id":"<32 hex>"}
    assert!(bytes.starts_with(b"{\"external_user_id\"") && !bytes.ends_with(b"}"), "{bytes:?}");
}

#[tokio::test]
async fn an_answer_without_a_body_is_lost_as_a_whole() {
    let http = Http::new().await;
    http.sandbox.add_fault(FaultRule::dropped(DropPoint::InAnswer).on("ingestAccounts").times(1)).unwrap();
    let path = "/connector/users/someone/accounts";
    let error = call(&http, "POST", path, r#"{"accounts":[]}"#).await.unwrap_err();
    assert_eq!(*error.phase(), Phase::MaybeSent);
    assert_eq!(call(&http, "POST", path, r#"{"accounts":[]}"#).await.unwrap().status(), 204);
}

#[tokio::test]
async fn a_dropped_connection_says_that_a_rule_did_it() {
    let http = Http::new().await;
    http.sandbox.add_fault(FaultRule::dropped(DropPoint::BeforeRequest)).unwrap();
    let error = call(&http, "GET", "/api/v1/categories", "").await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "a fault rule of the sandbox drops the connection before the request is read");
}

#[tokio::test]
async fn what_is_not_answered_is_neither_covered_nor_logged_as_an_answer() {
    let http = Http::with(Sandbox::builder().coverage(true)).await;
    let create = async |at: DropPoint| {
        http.sandbox.clear_coverage();
        http.sandbox.add_fault(FaultRule::dropped(at).on("createUser").times(1)).unwrap();
        let body = r#"{"external_user_id":"anna","market":"SE","locale":"sv_SE"}"#;
        let error = call(&http, "POST", "/api/v1/user/create", body).await.unwrap_err();
        let told = http.sandbox.requests().operation("createUser").list().await.pop().unwrap();
        let reached = http.sandbox.coverage().only("tink-main").total.operations.reached;
        (error.phase().clone(), told.status, told.fault.is_some(), reached)
    };
    assert_eq!(create(DropPoint::BeforeRequest).await, (Phase::NotSent, None, true, 0));
    // Half of an answer is one whose status came.
    let (phase, status, fault, _) = create(DropPoint::InAnswer).await;
    assert!(matches!(phase, Phase::Truncated { ref bytes, .. } if !bytes.is_empty()), "{phase:?}");
    assert_eq!((status, fault), (Some(200), true));
    assert_eq!(create(DropPoint::BeforeAnswer).await, (Phase::MaybeSent, None, true, 0));
}
