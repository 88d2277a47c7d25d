//! An API of four operations, clients of it over fakes, and a server on a loopback socket that follows a script.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tink_model::{DecodeError, Idempotency, Method, Operation, RefusalOf, TokenKind};
use tink_transport::testing::{Capture, ManualClock};
use tink_transport::{ApiError, Call, Client, ClientBuilder, RetryPolicy, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const fn operation(id: &'static str, method: Method, path: &'static str, class: Idempotency) -> Operation {
    Operation::row("test", id, method, path, &[], "Test Service", &[], TokenKind::ClientOrUser, class, None, &[])
}

pub(crate) static LIST: Operation = operation("listThings", Method::Get, "/things", Idempotency::Safe);
pub(crate) static CREATE: Operation = operation("createThing", Method::Post, "/things", Idempotency::Keyed);
pub(crate) static DELETE: Operation = operation("deleteThing", Method::Delete, "/things/{id}", Idempotency::Keyed);
pub(crate) static PAY: Operation = operation("pay", Method::Post, "/payments", Idempotency::Unsafe);
pub(crate) static OPEN: Operation = Operation::row(
    "test",
    "openThing",
    Method::Get,
    "/open",
    &[],
    "Test Service",
    &[],
    TokenKind::None,
    Idempotency::Safe,
    None,
    &[],
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    AlreadyExists,
    NotFound,
    RateLimited,
}

impl RefusalOf for Refusal {
    fn of(_: &Operation, status: u16) -> Option<Self> {
        match status {
            404 => Some(Self::NotFound),
            409 => Some(Self::AlreadyExists),
            429 => Some(Self::RateLimited),
            _ => None,
        }
    }
}

pub(crate) type Error = ApiError<Refusal>;

/// Reads a body that is a number.
pub(crate) fn number(body: &[u8]) -> Result<u64, DecodeError> {
    let text = std::str::from_utf8(body).map_err(|_| DecodeError::new("", 0, 0, "not UTF-8"))?;
    text.parse().map_err(|_| DecodeError::new("/things/3/size", 1, 17, "expected a number"))
}

/// A client over a fake, on a clock that skips sleeps, with retries whose backoff is 100 ms, 200 ms and so on.
pub(crate) struct Bench<T> {
    pub capture: Arc<Capture<T>>,
    pub clock: ManualClock,
    pub client: Client,
}

pub(crate) fn bench<T: Transport>(inner: T) -> Bench<T> {
    bench_with(inner, ManualClock::skipping_sleeps(), |builder| builder)
}

pub(crate) fn bench_with<T: Transport>(
    inner: T,
    clock: ManualClock,
    settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Bench<T> {
    let capture = Arc::new(Capture::new(inner));
    let builder = Client::builder_with_clock(capture.clone(), Arc::new(clock.clone()), "https://api.test");
    let client = settings(builder.retry(whole_backoff())).build().unwrap();
    Bench { capture, clock, client }
}

pub(crate) fn whole_backoff() -> RetryPolicy {
    RetryPolicy::attempts(4).with_backoff(Duration::from_millis(100), Duration::from_secs(10)).with_jitter(|| 1.0)
}

impl<T: Transport> Bench<T> {
    pub(crate) async fn list(&self) -> Result<(), Error> {
        self.client.perform(Call::new(&LIST)).await
    }

    pub(crate) async fn create(&self) -> Result<(), Error> {
        self.client.perform(Call::new(&CREATE).json(r#"{"id":"a"}"#)).await
    }

    pub(crate) async fn delete(&self) -> Result<(), Error> {
        self.client.perform(Call::new(&DELETE).path("id", "a")).await
    }

    pub(crate) async fn pay(&self) -> Result<(), Error> {
        self.client.perform(Call::new(&PAY).json("{}")).await
    }

    pub(crate) fn sent(&self) -> usize {
        self.capture.requests().len()
    }

    pub(crate) fn slept_millis(&self) -> Vec<u128> {
        self.clock.slept().iter().map(Duration::as_millis).collect()
    }
}

/// What the server does with one request, after it has read it whole.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Writes these bytes and keeps the connection.
    Write(&'static str),
    /// Writes these bytes and closes the connection.
    WriteAndClose(&'static str),
    /// Closes the connection without a word.
    Close,
    /// Writes nothing and holds the connection.
    Hold,
}

/// A server whose connections follow a script, one list of steps each. It keeps the request lines it has read.
pub(crate) struct Server {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start(connections: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        tokio::spawn(async move {
            for steps in connections {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, steps, seen.clone()));
            }
            // Further connections are accepted by no one; the port stays taken until the test ends.
            std::future::pending::<()>().await;
        });
        Self { address, requests }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, steps: Vec<Step>, seen: Arc<Mutex<Vec<String>>>) {
    for step in steps {
        let Some(line) = read_request(&mut stream).await else { return };
        seen.lock().unwrap().push(line);
        match step {
            Step::Write(bytes) => stream.write_all(bytes.as_bytes()).await.unwrap(),
            Step::WriteAndClose(bytes) => {
                stream.write_all(bytes.as_bytes()).await.unwrap();
                return;
            }
            Step::Close => return,
            Step::Hold => std::future::pending().await,
        }
    }
}

/// Reads one request with its body and gives its request line.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned))
        .map_or(0, |length| length.trim().parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    head.lines().next().map(str::to_owned)
}
