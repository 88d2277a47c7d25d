//! A small GET and who answers it: the client stack as users have it, and a server that costs as little as a server can.

use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use axum::Router;
use axum::routing::{get, post};
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustix::thread::{CpuSet, sched_setaffinity};
use tink_model::main::Refusal;
use tink_model::main::operations::GET_USER;
use tink_transport::{Call, Client, Transport, from_fn};

use crate::setup::Outcome;

/// What answers, in 100 bytes.
const ANSWER: &str =
    r#"{"id":"0123456789abcdef0123456789abcdef","username":"someone@example.com","appId":"x","created":160}"#;
const TOKEN: &str = r#"{"access_token":"a-token-of-some-length-0123456789abcdef","token_type":"bearer","expires_in":7200,"scope":"user:read"}"#;
const TOKEN_PATH: &str = "/api/v1/oauth/token";

/// The whole client stack: deadline, retries, a token of its own, attempt time-out; spans have no subscriber.
pub(crate) fn client(transport: Arc<dyn Transport>, url: String) -> Outcome<Client> {
    Ok(Client::builder(transport, url).client_credentials("client", "secret", &[]).build()?)
}

/// One GET through it.
pub(crate) async fn through(client: &Client) -> Outcome<usize> {
    let answer = client.send::<Refusal>(Call::new(&GET_USER)).await?;
    Ok(answer.into_body().len())
}

/// The same request, made by hand.
pub(super) fn request(url: &str) -> Outcome<Request<Full<Bytes>>> {
    let request = Request::get(format!("{url}{}", GET_USER.path))
        .header(AUTHORIZATION, HeaderValue::from_static("bearer a-token-of-some-length-0123456789abcdef"))
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .header(USER_AGENT, HeaderValue::from_static("tink-transport/0.1.0"));
    Ok(request.body(Full::default())?)
}

/// Answers without a socket and without a server, and not at once, as a network does.
pub(crate) fn slow() -> Arc<dyn Transport> {
    Arc::new(from_fn(|request: Request<Bytes>| async move {
        tokio::task::yield_now().await;
        let text = if request.uri().path() == TOKEN_PATH { TOKEN } else { ANSWER };
        Ok(Response::new(Bytes::from_static(text.as_bytes())))
    }))
}

/// Answers without a socket.
pub(super) fn router() -> Router {
    let json = |text: &'static str| async move { ([(CONTENT_TYPE, "application/json")], text) };
    Router::new().route(GET_USER.path, get(move || json(ANSWER))).route(TOKEN_PATH, post(move || json(TOKEN)))
}

/// Answers on a port, from a thread of its own, for as long as the process lives.
pub(super) fn serve() -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    thread::spawn(move || {
        stay_on(1);
        // Errors of a connection are its client's, who sees them too.
        let _: Outcome = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)));
            }
        });
    });
    Ok(address)
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let text = if request.uri().path() == TOKEN_PATH { TOKEN } else { ANSWER };
    let mut response = Response::new(Full::new(Bytes::from_static(text.as_bytes())));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

/// Keeps the calling thread on one core, if there is such a core.
pub(super) fn stay_on(core: usize) {
    let mut cores = CpuSet::new();
    cores.set(core);
    // A machine with one core has nothing to keep apart.
    let _ = sched_setaffinity(None, &cores);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_has_a_hundred_bytes() {
        assert_eq!(ANSWER.len(), 100);
    }
}
