//! The hyper transport over real loopback sockets.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tink_transport::testing::ManualClock;
use tink_transport::{Call, Client, HyperTransport, Phase, RetryPolicy, Transport};

use crate::support::{CREATE, Error, LIST, PAY, Refusal, Server, Step, number};

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

fn client(base_url: impl Into<String>) -> Client {
    client_over(HyperTransport::new(), base_url)
}

fn client_over(transport: HyperTransport, base_url: impl Into<String>) -> Client {
    Client::builder(Arc::new(transport), base_url).retry(RetryPolicy::attempts(3).with_jitter(|| 0.0)).build().unwrap()
}

async fn pay(client: &Client) -> Result<(), Error> {
    client.perform(Call::new(&PAY).json("{}")).await
}

#[tokio::test]
async fn connections_are_reused() {
    let server = Server::start(vec![vec![Step::Write(NO_CONTENT); 3]]).await;
    let client = client(server.base_url());
    for _ in 0..3 {
        pay(&client).await.unwrap();
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_post_on_a_reused_connection_that_the_server_closes_is_not_sent_twice() {
    let server =
        Server::start(vec![vec![Step::Write(NO_CONTENT), Step::Close], vec![Step::Write(NO_CONTENT); 5]]).await;
    let client = client(server.base_url());
    pay(&client).await.unwrap();
    let error = pay(&client).await.unwrap_err();
    assert_eq!(error.phase(), Some(&Phase::MaybeSent));
    assert!(error.may_have_been_applied());
    assert_eq!(error.attempts(), 1);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_keyed_post_on_such_a_connection_is_sent_again_by_the_retry_layer() {
    let server = Server::start(vec![vec![Step::Write(NO_CONTENT), Step::Close], vec![Step::Write(NO_CONTENT)]]).await;
    let client = client(server.base_url());
    pay(&client).await.unwrap();
    let answer = client.send::<Refusal>(Call::new(&CREATE).json("{}")).await.unwrap();
    assert_eq!(answer.attempts(), 2);
    assert_eq!(server.requests(), ["POST /payments HTTP/1.1", "POST /things HTTP/1.1", "POST /things HTTP/1.1"]);
}

#[tokio::test]
async fn a_post_after_the_server_closed_an_idle_connection_arrives_exactly_once() {
    let closing = "HTTP/1.1 204 No Content\r\n\r\n";
    let server = Server::start(vec![vec![Step::WriteAndClose(closing)], vec![Step::Write(NO_CONTENT)]]).await;
    let client = client(server.base_url());
    pay(&client).await.unwrap();
    // Whether the closed connection is noticed before or after the request was handed to it, nothing was written to it.
    pay(&client).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_refused_connection_is_not_sent_and_tried_again() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = pay(&client(format!("http://{address}"))).await.unwrap_err();
    assert!(error.is_not_sent() && !error.may_have_been_applied());
    assert_eq!(error.attempts(), 3);
    assert_eq!(error.to_string(), "pay: the request could not be sent (3 attempts)");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_truncated_and_kept() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1,2,";
    let server = Server::start(vec![vec![Step::WriteAndClose(cut)]]).await;
    let error = pay(&client(server.base_url())).await.unwrap_err();
    let Some(Phase::Truncated { status, bytes }) = error.phase() else { panic!("{error:?}") };
    assert_eq!((*status, bytes.as_ref()), (StatusCode::OK, &b"[1,2,"[..]));
    assert_eq!(error.attempts(), 1, "an unsafe operation was carried out and is not repeated");
}

#[tokio::test]
async fn an_answer_above_the_cap_is_not_read() {
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n123456789012";
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n123456\r\n6\r\n789012\r\n0\r\n\r\n";
    for response in [announced, chunked] {
        let server = Server::start(vec![vec![Step::Write(response)], vec![Step::Write(response)]]).await;
        let transport = HyperTransport::builder().max_response_bytes(10).build();
        let client = client_over(transport, server.base_url());
        let error: Error = client.perform(Call::new(&LIST)).await.unwrap_err();
        assert!(error.is_too_large(), "{error:?}");
        assert_eq!(error.attempts(), 1);
        let read = client.fetch::<_, Refusal>(Call::new(&LIST).max_response_bytes(12), number).await;
        assert_eq!(read.unwrap(), 123_456_789_012, "the call's own limit counts");
    }
}

#[tokio::test]
async fn an_attempt_without_an_answer_ends_in_time() {
    let seven = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n7";
    let server = Server::start(vec![vec![Step::Hold], vec![Step::Write(seven)]]).await;
    let clock = ManualClock::new();
    let transport = Arc::new(HyperTransport::new());
    let client = Client::builder_with_clock(transport, Arc::new(clock.clone()), server.base_url())
        .attempt_timeout(Duration::from_secs(5))
        .retry(RetryPolicy::attempts(2).with_jitter(|| 0.0))
        .build()
        .unwrap();
    let call = tokio::spawn(async move { client.fetch::<_, Refusal>(Call::new(&LIST), number).await });
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(5));
    assert_eq!(call.await.unwrap().unwrap(), 7);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn requests_look_as_they_should() {
    let server = Server::start(vec![vec![Step::Write(NO_CONTENT)]]).await;
    let transport: Arc<dyn Transport> = Arc::new(tink_transport::testing::Capture::new(HyperTransport::new()));
    let client = Client::builder(transport, format!("{}/prefix/", server.base_url())).build().unwrap();
    client.with_trace_id("trace-1").perform::<Refusal>(Call::new(&CREATE).json("{}")).await.unwrap();
    assert_eq!(server.requests(), ["POST /prefix/things HTTP/1.1"]);
}

#[tokio::test]
async fn http2_is_spoken_on_request() {
    use axum::Router;
    use axum::extract::Request;
    use axum::routing::post;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let version = |request: Request| async move { format!("{:?} {}", request.version(), request.uri().path()) };
    let router = Router::new().route("/things", post(version));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    for (http2, expected) in [(false, "HTTP/1.1 /things"), (true, "HTTP/2.0 /things")] {
        let client = client_over(HyperTransport::builder().http2(http2).build(), base_url.clone());
        let answer = client.send::<Refusal>(Call::new(&CREATE).json("{}")).await.unwrap();
        assert_eq!(answer.body(), expected);
    }
}

#[tokio::test]
async fn a_failed_tls_handshake_counts_as_not_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, b"this is not TLS").await;
        }
    });
    let error = pay(&client(format!("https://{address}"))).await.unwrap_err();
    assert!(error.is_not_sent() && !error.may_have_been_applied());
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn the_tls_provider_is_a_value_and_no_process_wide_default() {
    let _transport = HyperTransport::new();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = tink_transport::tls::Tls::with_provider(provider).unwrap();
    let _transport = HyperTransport::builder().tls(tls).build();
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}
