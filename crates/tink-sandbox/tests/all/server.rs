//! The sandbox on a real socket: what it refuses by itself, how it ends, and requests that go the whole way.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tink_sandbox::{MAX_HEAD_BYTES, ManualClock, Profile, Sandbox, SandboxBuilder, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::http::Http;

/// Much longer than anything here takes, and shorter than the server's own limits: who waits this long was forgotten.
const FORGOTTEN: Duration = Duration::from_secs(8);

/// So often a test looks whether something in the background has happened before it gives up.
const LOOKS: usize = 100_000;

async fn in_time<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(FORGOTTEN, what).await.expect("it ends by itself")
}

/// A listening sandbox with one user, and the tokens of the client and of the user.
struct World {
    server: Server,
    client: String,
    user: String,
}

impl World {
    async fn new() -> Self {
        Self::with(Sandbox::builder()).await
    }

    async fn with(builder: SandboxBuilder) -> Self {
        // Some years after the transactions of the tests, which a revision wants to be recent.
        let http = Http::with(builder.clock(Arc::new(ManualClock::new(1_700_000_000_000)))).await;
        let server = http.sandbox.listen("127.0.0.1:0").await.unwrap();
        Self { server, client: http.client, user: http.user }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.server.address()).await.unwrap()
    }

    /// A request of the client with a JSON body, as text. The body is not part of it.
    fn head(&self, line: &str, body: &str, more: &str) -> String {
        let (token, length) = (&self.client, body.len());
        format!(
            "{line} HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n{more}\r\n"
        )
    }

    /// Sends a request on a connection of its own: the status and the body of the answer.
    async fn send(&self, line: &str, body: &Value) -> (u16, String) {
        let body = body.to_string();
        let head = self.head(line, &body, "connection: close\r\n");
        self.exchange(format!("{head}{body}")).await
    }

    async fn get(&self, path: &str) -> Value {
        let user = &self.user;
        let head = format!("GET {path} HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer {user}\r\n");
        let (status, body) = self.exchange(format!("{head}connection: close\r\n\r\n")).await;
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    async fn exchange(&self, request: String) -> (u16, String) {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        in_time(stream.read_to_string(&mut answer)).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (status(head), body.to_owned())
    }

    /// Creates the account `one` with a balance of 100.
    async fn account(&self) {
        let account = json!({"balance": 100, "externalId": "one", "name": "One", "number": "1", "type": "CHECKING"});
        let answer = self.send(&format!("POST {ACCOUNTS}"), &json!({"accounts": [account]})).await;
        assert_eq!(answer.0, 204, "{answer:?}");
    }

    async fn balance(&self) -> Value {
        self.get("/api/v1/accounts/list").await["accounts"][0]["balance"].clone()
    }

    /// The descriptions of all transactions by their external ids.
    async fn stored(&self) -> Vec<(String, String)> {
        let body = json!({"limit": 100, "sort": "DATE", "order": "ASC"}).to_string();
        let (user, length) = (&self.user, body.len());
        let head = format!(
            "POST /api/v1/search HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer {user}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        let (status, found) = self.exchange(format!("{head}{body}")).await;
        assert_eq!(status, 200, "{found}");
        let found: Value = serde_json::from_str(&found).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let rows = found["results"].as_array().unwrap().iter().map(|result| &result["transaction"]);
        let mut rows: Vec<(String, String)> =
            rows.map(|row| (text(&row["payload"]["EXTERNAL_ID"]), text(&row["description"]))).collect();
        rows.sort();
        rows
    }
}

const ACCOUNTS: &str = "/connector/users/someone/accounts";
const TRANSACTIONS: &str = "/connector/users/someone/transactions";

fn status(head: &str) -> u16 {
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

fn row(id: &str, description: &str) -> Value {
    json!({
        "amount": -98.5, "date": 1_455_740_874_875_i64, "description": description, "externalId": id,
        "type": "CREDIT_CARD",
    })
}

fn ingestion(kind: &str, balance: i64, rows: &[Value]) -> Value {
    json!({
        "type": kind,
        "transactionAccounts": [{"balance": balance, "externalId": "one", "transactions": rows}],
    })
}

fn known(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(id, description)| ((*id).to_owned(), (*description).to_owned())).collect()
}

/// Reads up to the end of one head, and the body as far as it came along.
async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut more = [0; 1024];
        let read = in_time(stream.read(&mut more)).await.unwrap();
        assert_ne!(read, 0, "{}", String::from_utf8_lossy(&head));
        head.extend_from_slice(&more[..read]);
    }
    String::from_utf8(head).unwrap()
}

/// The end of the connection, cut off or not.
async fn is_closed(stream: &mut TcpStream) -> bool {
    matches!(in_time(stream.read(&mut [0; 64])).await, Ok(0) | Err(_))
}

/// Returns when nothing listens on an address any more.
async fn until_free(address: SocketAddr) {
    for _ in 0..LOOKS {
        if TcpListener::bind(address).is_ok() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("{address} is still taken");
}

/// A connection on which a request is running: its head was taken, and its body is awaited.
async fn with_a_running_request(world: &World, body: &str) -> TcpStream {
    let mut stream = world.connect().await;
    let head = world.head(&format!("POST {ACCOUNTS}"), body, "expect: 100-continue\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // This answer says that the body is being read.
    assert_eq!(status(&read_head(&mut stream).await), 100);
    stream
}

#[tokio::test]
async fn a_head_beyond_the_limit_is_431_and_the_server_goes_on() {
    let world = World::new().await;
    let mut stream = world.connect().await;
    let mut head = b"GET /api/v1/user HTTP/1.1\r\nx-long: ".to_vec();
    head.resize(MAX_HEAD_BYTES, b'x');
    stream.write_all(&head).await.unwrap();
    assert_eq!(status(&read_head(&mut stream).await), 431);
    assert!(is_closed(&mut stream).await);
    assert!(world.get("/api/v1/user").await["id"].is_string());
}

#[tokio::test]
async fn a_head_below_the_limit_is_read() {
    let world = World::new().await;
    let long = format!("x-long: {}\r\n", "x".repeat(MAX_HEAD_BYTES / 2));
    let request = world.head("GET /api/v1/categories", "", &format!("{long}connection: close\r\n"));
    assert_eq!(world.exchange(request).await.0, 200);
}

#[tokio::test]
async fn what_is_no_http_is_400_and_the_server_goes_on() {
    let world = World::new().await;
    let mut stream = world.connect().await;
    stream.write_all(b"\x16\x03\x01 hello\r\n\r\n").await.unwrap();
    assert_eq!(status(&read_head(&mut stream).await), 400);
    assert!(world.get("/api/v1/user").await["id"].is_string());
}

#[tokio::test]
async fn a_connection_serves_one_request_after_the_other() {
    let world = World::new().await;
    let mut stream = world.connect().await;
    for _ in 0..3 {
        let body = json!({"accounts": []}).to_string();
        let request = format!("{}{body}", world.head(&format!("POST {ACCOUNTS}"), &body, ""));
        stream.write_all(request.as_bytes()).await.unwrap();
        assert_eq!(status(&read_head(&mut stream).await), 204);
    }
}

#[tokio::test]
async fn idle_connections_do_not_keep_a_server_from_stopping() {
    let world = World::new().await;
    let mut silent = world.connect().await;
    let mut served = world.connect().await;
    let body = json!({"accounts": []}).to_string();
    let request = format!("{}{body}", world.head(&format!("POST {ACCOUNTS}"), &body, ""));
    served.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(status(&read_head(&mut served).await), 204);
    let address = world.server.address();
    in_time(world.server.stop()).await;
    assert!(is_closed(&mut served).await);
    assert!(is_closed(&mut silent).await);
    TcpListener::bind(address).unwrap();
}

#[tokio::test]
async fn a_running_request_is_finished_before_the_server_stops() {
    let world = World::new().await;
    let body = json!({"accounts": []}).to_string();
    let mut stream = with_a_running_request(&world, &body).await;
    let address = world.server.address();
    let stopping = tokio::spawn(world.server.stop());
    until_free(address).await;
    assert!(!stopping.is_finished());
    stream.write_all(body.as_bytes()).await.unwrap();
    assert_eq!(status(&read_head(&mut stream).await), 204);
    in_time(stopping).await.unwrap();
}

#[tokio::test]
async fn a_server_that_stops_does_not_wait_for_a_client_that_left_half_way() {
    let world = World::new().await;
    let body = json!({"accounts": []}).to_string();
    let mut stream = with_a_running_request(&world, &body).await;
    stream.write_all(&body.as_bytes()[..4]).await.unwrap();
    let address = world.server.address();
    let stopping = tokio::spawn(world.server.stop());
    // New connections are refused at once, whoever is still there.
    until_free(address).await;
    assert!(TcpStream::connect(address).await.is_err());
    drop(stream);
    in_time(stopping).await.unwrap();
}

#[tokio::test]
async fn a_dropped_server_frees_its_port_and_ends_idle_connections() {
    let world = World::new().await;
    let mut stream = world.connect().await;
    let body = json!({"accounts": []}).to_string();
    let request = format!("{}{body}", world.head(&format!("POST {ACCOUNTS}"), &body, ""));
    stream.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(status(&read_head(&mut stream).await), 204);
    let address = world.server.address();
    drop(world);
    until_free(address).await;
    assert!(is_closed(&mut stream).await);
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error_that_names_it() {
    let world = World::new().await;
    let sandbox = Sandbox::builder().start().await.unwrap();
    let address = world.server.address();
    let error = sandbox.listen(address).await.unwrap_err();
    assert!(error.to_string().contains(&address.to_string()), "{error}");
}

#[tokio::test]
async fn http_2_is_spoken_to_who_begins_with_it() {
    let world = World::new().await;
    let mut stream = world.connect().await;
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
    // Empty settings; then GET / of http in the indexes of the static table, with the authority "s", as the last of stream 1.
    stream.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]).await.unwrap();
    stream.write_all(&[0, 0, 6, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x01, 1, b's']).await.unwrap();
    // Frames come until the head of the answer does; its first byte is the index of `:status 404`.
    in_time(async {
        loop {
            let mut head = [0; 9];
            stream.read_exact(&mut head).await.unwrap();
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let mut payload = vec![0; usize::try_from(length).unwrap()];
            stream.read_exact(&mut payload).await.unwrap();
            if head[3] == 1 {
                assert_eq!((head[8], payload[0]), (1, 0x8d));
                break;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_world_that_takes_parts_answers_409_and_stores_the_new_rows() {
    let two = ingestion("REAL_TIME", 300, &[row("a", "again"), row("b", "new")]);
    for (partial, rows, balance) in
        [(true, known(&[("a", "first"), ("b", "new")]), 300), (false, known(&[("a", "first")]), 200)]
    {
        let world = World::with(Sandbox::builder().partial_ingestion(partial)).await;
        world.account().await;
        let line = format!("POST {TRANSACTIONS}");
        assert_eq!(world.send(&line, &ingestion("REAL_TIME", 200, &[row("a", "first")])).await.0, 204);
        let answer = world.send(&line, &two).await;
        assert_eq!(answer.0, 409, "{answer:?}");
        assert_eq!(world.stored().await, rows);
        assert_eq!(world.balance().await.as_f64(), json!(balance).as_f64());
    }
}

#[tokio::test]
async fn history_changes_the_balance_under_the_seed_profile_alone() {
    for (profile, balance) in [(Profile::Seed, 200), (Profile::Revision2026, 100)] {
        let world = World::with(Sandbox::builder().profile(profile)).await;
        world.account().await;
        let answer =
            world.send(&format!("POST {TRANSACTIONS}"), &ingestion("HISTORICAL", 200, &[row("a", "old")])).await;
        assert_eq!(answer.0, 204, "{answer:?}");
        assert_eq!(world.balance().await.as_f64(), json!(balance).as_f64(), "{profile:?}");
        assert_eq!(world.stored().await, known(&[("a", "old")]));
        let answer =
            world.send(&format!("POST {TRANSACTIONS}"), &ingestion("REAL_TIME", 300, &[row("b", "new")])).await;
        assert_eq!(answer.0, 204, "{answer:?}");
        assert_eq!(world.balance().await.as_f64(), Some(300.0), "{profile:?}");
    }
}

#[tokio::test]
async fn an_update_may_name_the_account_by_its_tink_id() {
    let world = World::new().await;
    world.account().await;
    let answer = world.send(&format!("POST {TRANSACTIONS}"), &ingestion("REAL_TIME", 200, &[row("a", "old")])).await;
    assert_eq!(answer.0, 204, "{answer:?}");
    let id = world.get("/api/v1/accounts/list").await["accounts"][0]["id"].clone();
    let update = |id: &Value| {
        let account = json!({"balance": 300, "tinkId": id, "transactions": [row("a", "new")]});
        json!({"type": "REAL_TIME", "transactionAccounts": [account]})
    };
    let line = format!("PUT {TRANSACTIONS}/a");
    let answer = world.send(&line, &update(&id)).await;
    assert_eq!(answer.0, 204, "{answer:?}");
    assert_eq!(world.stored().await, known(&[("a", "new")]));
    assert_eq!(world.balance().await.as_f64(), Some(300.0));
    for wrong in ["one".to_owned(), "0".repeat(32)] {
        let answer = world.send(&line, &update(&json!(wrong))).await;
        assert_eq!(answer.0, 400, "{answer:?}");
        assert!(answer.1.contains(&wrong), "{answer:?}");
    }
}
