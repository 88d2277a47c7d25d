//! The sandbox on a port: hyper under the router, with TLS or without, with limits on headers and time, and an orderly end.

#[cfg(feature = "tls")]
mod certificate;
mod places;

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use crate::admission::Admission;
use crate::fault::Seam;
use crate::router::TimeLimit;
use crate::sandbox::{Sandbox, StartError};
use crate::security::Security;

#[cfg(feature = "tls")]
pub use self::certificate::{Certificate, CertificateError};
use self::places::{Carried, Place, Placed, Places};

/// The head of a request is at most this long.
pub const MAX_HEAD_BYTES: usize = 64 * 1024;

/// The head of a request arrives within this time, counted from the answer before it, and a connection's first byte, from when it is open.
/// One that is closed for it may meet a request on its way, which then has no answer: the time is longer than HTTP clients keep a connection
/// that they do not use, of which 90 seconds is the longest usual one.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(100);

/// A request's body has arrived and its answer is there within this time.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// So many connections are served at once.
pub const MAX_CONNECTIONS: usize = 1_024;

/// So many connections more are accepted: their requests are answered 503 with `Retry-After` until one of those that are served ends. Others
/// wait to be accepted.
pub const MAX_TURNED_AWAY: usize = 1_024;

/// So many calls of the platforms' APIs are answered at once; others are answered 503 with `Retry-After`. Waits that fault rules order and the
/// control API do not count.
pub const MAX_RUNNING_CALLS: usize = 1_024;

/// So many connections wait to be accepted, where the system lets them: what comes beyond is dropped by it, and its client hangs for
/// seconds.
const BACKLOG: u32 = 1_024;

/// So long the server waits for what opens a TLS connection and for the end of what it turns away, and so often it asks whether the client
/// of an HTTP/2 connection is there.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long the server waits when it cannot accept a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Connections that are busy when the server stops get this long to finish.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// A sandbox that listens. Dropping it stops it without waiting; [`Server::stop`] lets running requests finish.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl Sandbox {
    /// Serves the sandbox on an address; port 0 takes a free one.
    ///
    /// # Errors
    /// An address that cannot be listened on.
    pub async fn listen(&self, address: impl ToSocketAddrs + std::fmt::Debug) -> Result<Server, StartError> {
        self.listen_as(address, Security::Plain)
    }

    /// Serves the sandbox on an address by TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2; port 0 takes a free one.
    ///
    /// # Errors
    /// An address that cannot be listened on.
    #[cfg(feature = "tls")]
    pub async fn listen_tls(
        &self,
        address: impl ToSocketAddrs + std::fmt::Debug,
        certificate: &Certificate,
    ) -> Result<Server, StartError> {
        self.listen_as(address, Security::Tls(certificate.clone()))
    }

    pub(crate) fn listen_as(
        &self,
        address: impl ToSocketAddrs + std::fmt::Debug,
        security: Security,
    ) -> Result<Server, StartError> {
        let failed = |error: io::Error| StartError::new(format!("{address:?} cannot be listened on: {error}"));
        let listener = listener(&address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (stop, stopped) = oneshot::channel();
        let scheme = security.scheme();
        let places = Places::new(MAX_CONNECTIONS, MAX_TURNED_AWAY);
        let running = tokio::spawn(serve(self.clone(), listener, places, security, stopped));
        Ok(Server { address, scheme, stop: Some(stop), running })
    }
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL of its APIs.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Takes no more connections, lets running requests finish for some seconds, and ends.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let _ = (&mut self.running).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.stop.take().is_some() {
            self.running.abort();
        }
    }
}

/// Listens on the first of the addresses that can be listened on.
fn listener(addresses: impl ToSocketAddrs) -> io::Result<TcpListener> {
    let mut failed = io::Error::new(io::ErrorKind::InvalidInput, "it stands for no address");
    for address in addresses.to_socket_addrs()? {
        match listener_on(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn listener_on(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A server that was stopped a moment ago may be followed by another one on its port.
    if cfg!(unix) {
        socket.set_reuseaddr(true)?;
    }
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn serve(
    sandbox: Sandbox,
    listener: TcpListener,
    places: Places,
    security: Security,
    mut stopped: oneshot::Receiver<()>,
) {
    let graceful = GracefulShutdown::new();
    let (limit, admission) = (TimeLimit(REQUEST_TIMEOUT), Admission::of_so_many(MAX_RUNNING_CALLS));
    let carried = Carried { limit, admission, security };
    let (accepting, _) = watch::channel(());
    loop {
        tokio::select! {
            accepted = accept(&listener, &places) => {
                if let Some((stream, place)) = accepted {
                    let ends = Ends { watcher: graceful.watcher(), accepting: accepting.subscribe() };
                    let service = Placed { inner: Seam::new(sandbox.router()), place, carried: carried.clone() };
                    tokio::spawn(connection(service, stream, ends));
                }
            }
            _ = &mut stopped => break,
        }
    }
    sandbox.announce_stop();
    drop((listener, accepting));
    let _ = tokio::time::timeout(STOP_TIMEOUT, graceful.shutdown()).await;
}

/// The next connection, once there is a place for it.
async fn accept(listener: &TcpListener, places: &Places) -> Option<(TcpStream, Arc<Place>)> {
    let place = places.room().await?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, place)),
        Err(_) => {
            // The process is out of descriptors, for instance; asking again at once would only burn the processor.
            let _ = tokio::time::timeout(ACCEPT_PAUSE, std::future::pending::<()>()).await;
            None
        }
    }
}

/// How a connection learns that its server stops.
struct Ends {
    /// While it answers requests: the one that is running is finished.
    watcher: Watcher,
    /// While it is opened: this ends with the server, and then nothing is finished.
    accepting: watch::Receiver<()>,
}

async fn connection(service: Placed<Seam>, stream: TcpStream, ends: Ends) {
    let _ = stream.set_nodelay(true);
    match service.carried.security.clone() {
        Security::Plain => answer(service, stream, ends).await,
        #[cfg(feature = "tls")]
        Security::Tls(certificate) => {
            let mut ends = ends;
            if let Some(stream) = open(&certificate, stream, &mut ends.accepting).await {
                answer(service, stream, ends).await;
            }
        }
    }
}

/// Opens a TLS connection, unless its client takes too long or the server stops meanwhile.
#[cfg(feature = "tls")]
async fn open(
    certificate: &Certificate,
    stream: TcpStream,
    accepting: &mut watch::Receiver<()>,
) -> Option<tokio_rustls::server::TlsStream<TcpStream>> {
    let opening = tokio_rustls::TlsAcceptor::from(certificate.config()).accept(stream);
    tokio::select! {
        opened = tokio::time::timeout(PATIENCE, opening) => opened.ok()?.ok(),
        _ = accepting.changed() => None,
    }
}

/// Answers the requests of a connection. A broken one concerns its client alone.
async fn answer<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(service: Placed<Seam>, stream: S, ends: Ends) {
    let Ends { watcher, mut accepting } = ends;
    // What serves a connection waits for its first byte without end.
    let mut stream = BufReader::with_capacity(1, stream);
    tokio::select! {
        biased;
        begun = tokio::time::timeout(HEAD_TIMEOUT, stream.fill_buf()) => if begun.is_err() { return },
        _ = accepting.changed() => return,
    }
    drop(accepting);
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(MAX_HEAD_BYTES);
    builder.http2().timer(TokioTimer::new()).max_header_list_size(64 * 1024).keep_alive_interval(PATIENCE);
    let service = TowerToHyperService::new(service);
    let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
    let _ = watcher.watch(connection).await;
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// So often a test looks whether something in the background has happened before it gives up.
    const LOOKS: usize = 10_000;

    /// Serves an empty sandbox: where, what stops it, and when it has stopped.
    async fn serving(places: Places) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let listener = listener("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        (address, stop, tokio::spawn(serve(sandbox, listener, places, Security::Plain, stopped)))
    }

    /// The head and the body of the answer.
    async fn answered(stream: &mut TcpStream, line: &str, body: &str) -> (String, String) {
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: sandbox\r\nauthorization: Basic YXBpOnNhbmRib3gta2V5\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let length = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8(answer[..length].to_vec()).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    async fn make(stream: &mut TcpStream, name: &str) -> (String, String) {
        let user = format!(r#"{{"name":"{name}","email":"{name}@example.com"}}"#);
        answered(stream, "PUT /v1/api/users", &user).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_too_many_that_sends_without_end_is_answered_all_the_same() {
        let (address, _stop, _served) = serving(Places::new(0, 1)).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"POST /links HTTP/1.1\r\nhost: sandbox\r\ncontent-length: 1000\r\n\r\n{").await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 503");
    }

    #[tokio::test]
    async fn a_connection_outlives_the_time_for_which_clients_keep_one_that_they_do_not_use() {
        let (address, _stop, _served) = serving(Places::new(2, 1)).await;
        let silent = TcpStream::connect(address).await.unwrap();
        let mut stream = TcpStream::connect(address).await.unwrap();
        let idle = async |time: Duration| {
            tokio::time::pause();
            tokio::time::advance(time).await;
            tokio::time::resume();
        };
        for _ in 0..2 {
            let (head, _) = answered(&mut stream, "GET /v1/api/users", "").await;
            assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
            idle(Duration::from_secs(95)).await;
        }
        idle(HEAD_TIMEOUT - Duration::from_secs(95)).await;
        for (what, mut stream) in [("silent from the start", silent), ("silent in the end", stream)] {
            assert_eq!(stream.read(&mut [0; 1]).await.unwrap(), 0, "{what}");
        }
    }

    #[tokio::test]
    async fn a_connection_too_many_is_told_so_and_served_when_there_is_a_place() {
        let (address, stop, served) = serving(Places::new(1, 1)).await;
        let connect = || async { TcpStream::connect(address).await.unwrap() };

        let mut first = connect().await;
        let (head, body) = make(&mut first, "anna").await;
        assert!(head.starts_with("HTTP/1.1 200 "), "{head} {body}");
        let mut second = connect().await;
        let (head, body) = make(&mut second, "bo").await;
        assert!(head.starts_with("HTTP/1.1 503 ") && head.contains("retry-after: 1"), "{head}");
        assert!(body.contains("More connections are open"), "{body}");
        // The one that has its place keeps it, and nothing was done for the other.
        let (head, body) = answered(&mut first, "GET /v1/api/users", "").await;
        assert!(head.starts_with("HTTP/1.1 200 ") && body.contains("anna@") && !body.contains("bo@"), "{head} {body}");

        drop(first);
        let mut looks = 0;
        while !make(&mut second, "bo").await.0.starts_with("HTTP/1.1 200 ") {
            looks += 1;
            assert!(looks < LOOKS, "the place of a connection that has ended is free");
        }
        stop.send(()).unwrap();
        served.await.unwrap();
    }
}
