//! Dropped connections over a socket: they end, without an answer or with half of one.

use std::time::Duration;

use tink_sandbox::{DropPoint, FaultRule, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::http::Http;

const BODY: &str = r#"{"external_user_id":"anna","market":"SE","locale":"sv_SE"}"#;

async fn listening() -> (Http, Server) {
    let http = Http::new().await;
    let server = http.sandbox.listen("127.0.0.1:0").await.unwrap();
    (http, server)
}

/// What comes back before the connection ends, when a user is created. The client asks to keep it open.
async fn create(http: &Http, server: &Server) -> String {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let (token, length) = (&http.client, BODY.len());
    let head = format!(
        "POST /api/v1/user/create HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(format!("{head}{BODY}").as_bytes()).await.unwrap();
    let mut came = Vec::new();
    // Cut off or closed: both are the end.
    let _ = tokio::time::timeout(Duration::from_secs(8), stream.read_to_end(&mut came)).await.expect("it ends");
    String::from_utf8(came).unwrap()
}

async fn is_stored(http: &Http) -> bool {
    http.post("/api/v1/user/create", BODY).await.status.as_u16() == 409
}

#[tokio::test]
async fn without_an_answer_nobody_can_tell_whether_it_was_stored() {
    for (at, stored) in [(DropPoint::BeforeRequest, false), (DropPoint::BeforeAnswer, true)] {
        let (http, server) = listening().await;
        http.sandbox.add_fault(FaultRule::dropped(at).on("createUser").times(1)).unwrap();
        assert_eq!(create(&http, &server).await, "", "{at:?}");
        assert_eq!(is_stored(&http).await, stored, "{at:?}");
    }
}

#[tokio::test]
async fn half_an_answer_has_its_head_and_half_of_its_body() {
    let (http, server) = listening().await;
    http.sandbox.add_fault(FaultRule::dropped(DropPoint::InAnswer).on("createUser").times(1)).unwrap();
    let came = create(&http, &server).await;
    let (head, body) = came.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{came:?}"));
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let whole: usize = length.parse().unwrap();
    assert_eq!(body.len(), whole / 2, "{came}");
    assert!(is_stored(&http).await);
}

#[tokio::test]
async fn one_dropped_connection_leaves_the_others_alone() {
    let (http, server) = listening().await;
    http.sandbox.add_fault(FaultRule::dropped(DropPoint::BeforeRequest).on("createUser").times(1)).unwrap();
    assert_eq!(create(&http, &server).await, "");
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(b"GET /api/v1/monitoring/ping HTTP/1.1\r\nhost: s\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut came = String::new();
    stream.read_to_string(&mut came).await.unwrap();
    assert!(came.starts_with("HTTP/1.1 200 OK"), "{came}");
}
