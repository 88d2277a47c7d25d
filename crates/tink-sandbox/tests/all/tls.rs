//! The sandbox by TLS: who trusts its certificate reaches it, and what it says of itself leads back to it.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::Value;
use tink_sandbox::{Certificate, Sandbox, Server};
use tink_transport::tls::Tls;
use tink_transport::{HyperTransport, Transport, TransportError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Much sooner than the server gives up waiting.
const SOON: Duration = Duration::from_secs(5);

/// The API key that a sandbox of XS2A.api knows.
const BASIC: &str = "Basic YXBpOnNhbmRib3gta2V5";

async fn served() -> (Certificate, Server) {
    let certificate = Certificate::generate().unwrap();
    let sandbox = Sandbox::builder().start().await.unwrap();
    let server = sandbox.listen_tls("127.0.0.1:0", &certificate).await.unwrap();
    (certificate, server)
}

async fn ask(tls: Tls, http2: bool, method: &str, url: String) -> Result<(StatusCode, Value), TransportError> {
    let transport = HyperTransport::builder().tls(tls).http2(http2).build();
    let request = Request::builder().method(method).uri(url).body(Bytes::new()).unwrap();
    let answer = transport.call(request).await?;
    Ok((answer.status(), serde_json::from_slice(answer.body()).unwrap()))
}

#[tokio::test]
async fn who_trusts_the_certificate_is_answered_by_http_1_and_2() {
    let (certificate, server) = served().await;
    for http2 in [false, true] {
        let tls = Tls::trusting(certificate.pem().as_bytes()).unwrap();
        let (status, document) =
            ask(tls, http2, "GET", format!("{}/sandbox/v1/openapi/tink-main.json", server.url())).await.unwrap();
        assert_eq!(status, 200);
        assert_eq!(document["servers"][0]["url"], server.url(), "HTTP/2: {http2}");
    }
    let stranger = ask(Tls::ring(), false, "GET", format!("{}/sandbox/v1/clock", server.url())).await.unwrap_err();
    assert!(format!("{stranger:?}").contains("UnknownIssuer"), "{stranger:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_fork_listens_with_the_same_certificate() {
    let (certificate, server) = served().await;
    let tls = Tls::trusting(certificate.pem().as_bytes()).unwrap();
    let (_, fork) = ask(tls.clone(), false, "POST", format!("{}/sandbox/v1/fork", server.url())).await.unwrap();
    let fork = fork["url"].as_str().unwrap();
    assert!(fork.starts_with("https://127.0.0.1:"), "{fork}");
    let (status, clock) = ask(tls, false, "GET", format!("{fork}/sandbox/v1/clock")).await.unwrap();
    assert_eq!((status, &clock["mode"]), (StatusCode::OK, &Value::from("real")));
}

#[tokio::test]
async fn a_given_certificate_is_served() {
    let key = rcgen::KeyPair::generate().unwrap();
    let made = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let given = Certificate::from_pem(made.pem().as_bytes(), key.serialize_pem().as_bytes()).unwrap();
    let sandbox = Sandbox::builder().start().await.unwrap();
    let server = sandbox.listen_tls("127.0.0.1:0", &given).await.unwrap();
    let url = format!("https://localhost:{}/sandbox/v1/clock", server.address().port());
    let tls = Tls::trusting(made.pem().as_bytes()).unwrap();
    assert_eq!(ask(tls, false, "GET", url).await.unwrap().0, 200);
}

#[tokio::test]
async fn a_connection_that_opens_no_tls_does_not_keep_a_server_from_stopping() {
    let (_, server) = served().await;
    let mut silent = TcpStream::connect(server.address()).await.unwrap();
    // It is accepted before this one, which is answered nothing either.
    let mut other = TcpStream::connect(server.address()).await.unwrap();
    other.write_all(b"nonsense").await.unwrap();
    let mut answer = Vec::new();
    let _ = other.read_to_end(&mut answer).await;
    tokio::time::timeout(SOON, server.stop()).await.expect("it does not wait for who says nothing");
    assert_eq!(silent.read_to_end(&mut answer).await.unwrap_or(0), 0);
}

#[tokio::test]
async fn what_is_sent_again_is_answered_with_urls_that_lead_back_by_tls() {
    let (certificate, server) = served().await;
    let tls = Tls::trusting(certificate.pem().as_bytes()).unwrap();
    let transport = HyperTransport::builder().tls(tls).build();
    let send = async |method: &str, path: &str, body: String| {
        let request = Request::builder().method(method).uri(format!("{}{path}", server.url()));
        let request = request.header("authorization", BASIC).header("content-type", "application/json");
        let answer = transport.call(request.body(body.into()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}: {:?}", answer.body());
        serde_json::from_slice::<Value>(answer.body()).unwrap()
    };
    for name in ["anna", "bo"] {
        let body = format!(r#"{{"name":"{name}","email":"{name}@example.com"}}"#);
        send("PUT", "/v1/api/users", body).await;
    }
    let list = send("GET", "/v1/api/users?per_page=1", String::new()).await;
    let next = list["next_page_url"].as_str().unwrap();
    assert!(next.starts_with(&server.url()), "{next}");
    let again = send("POST", "/sandbox/v1/requests/3/replay", String::new()).await;
    assert!(again["answer"]["body"].as_str().unwrap().contains(next), "{again}");
}

#[tokio::test]
async fn a_connection_without_tls_is_ended_and_others_are_served() {
    let (certificate, server) = served().await;
    let mut plain = TcpStream::connect(server.address()).await.unwrap();
    plain.write_all(b"GET /sandbox/v1/clock HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!String::from_utf8_lossy(&answer).contains("HTTP/1.1"), "{answer:?}");
    let tls = Tls::trusting(certificate.pem().as_bytes()).unwrap();
    assert_eq!(ask(tls, false, "GET", format!("{}/sandbox/v1/clock", server.url())).await.unwrap().0, 200);
}
