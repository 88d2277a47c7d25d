//! Load on a server, by a client that costs as little as it can, the same for every server.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::task::JoinSet;

use crate::clock::now;
use crate::setup::Outcome;

pub(crate) type Client = legacy::Client<HttpConnector, Full<Bytes>>;

/// What one caller posts, in order: where, and what.
pub(crate) type Posts = Vec<(String, Bytes)>;

pub(crate) fn client() -> Client {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    legacy::Client::builder(TokioExecutor::new()).build(connector)
}

/// Seconds until all callers, side by side, have posted everything that they have; each waits for an answer before it posts again. Any
/// answer but a success is an error.
pub(crate) async fn callers(address: &str, bearer: Option<&str>, callers: Vec<Posts>) -> Outcome<f64> {
    let client = client();
    let begun = now();
    let mut running = JoinSet::new();
    for posts in callers {
        let (client, address, bearer) = (client.clone(), address.to_owned(), bearer.map(ToOwned::to_owned));
        running.spawn(async move {
            for (path, body) in posts {
                let mut request =
                    Request::post(format!("http://{address}{path}")).header(CONTENT_TYPE, "application/json");
                if let Some(token) = &bearer {
                    request = request.header(AUTHORIZATION, format!("Bearer {token}"));
                }
                send(&client, request.body(Full::new(body))?).await?;
            }
            Outcome::Ok(())
        });
    }
    while let Some(done) = running.join_next().await {
        done??;
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// One form, posted; and a member of the JSON that it is answered with.
pub(crate) async fn form(
    address: &str,
    path: &str,
    bearer: Option<&str>,
    form: String,
    member: &str,
) -> Outcome<String> {
    let mut request =
        Request::post(format!("http://{address}{path}")).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(token) = bearer {
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    let answer = send(&client(), request.body(Full::new(form.into()))?).await?;
    let answer: serde_json::Value = serde_json::from_slice(&answer)?;
    Ok(answer[member].as_str().ok_or_else(|| format!("an answer without {member}"))?.to_owned())
}

async fn send(client: &Client, request: Request<Full<Bytes>>) -> Outcome<Bytes> {
    let answer = client.request(request).await?;
    let status = answer.status();
    let body = answer.into_body().collect().await?.to_bytes();
    judged(status, body)
}

fn judged(status: StatusCode, body: Bytes) -> Outcome<Bytes> {
    if status.is_success() {
        return Ok(body);
    }
    let text = String::from_utf8_lossy(&body);
    Err(format!("the server answered {status}: {}", text.chars().take(200).collect::<String>()).into())
}

/// Asks by hand and waits for an answer, whatever it is.
pub(crate) fn ask(address: &str, path: &str) -> Outcome<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.take(64).read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 ") { Ok(()) } else { Err("the server does not answer in HTTP".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_success_counts_as_taken() {
        assert_eq!(judged(StatusCode::NO_CONTENT, Bytes::new()).unwrap(), "");
        let refused = judged(StatusCode::CONFLICT, Bytes::from_static(b"known")).unwrap_err();
        assert_eq!(refused.to_string(), "the server answered 409 Conflict: known");
    }
}
