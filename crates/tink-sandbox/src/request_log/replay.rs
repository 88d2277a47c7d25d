//! Sending a request again, through the same routes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::Request;
use http::{HeaderValue, StatusCode, Uri, header};
use http_body_util::BodyExt;
use tower_service::Service;

use super::exchange::Exchange;
use super::recording::Replaying;
use crate::problem::Problem;
use crate::router::router;
use crate::security::Security;
use crate::stage::Stage;

/// Sends it, with the secrets that it was sent with, and gives the number under which that is kept. It comes as whoever asks for that
/// does, so that it is answered with URLs of the same kind.
pub(super) async fn replay(
    stage: &Stage,
    number: u64,
    exchange: &Exchange,
    security: Security,
) -> Result<u64, Problem> {
    let mut request = again(number, exchange)?;
    request.extensions_mut().insert(security);
    let noted = Arc::new(AtomicU64::new(0));
    request.extensions_mut().insert(Replaying { of: number, number: Arc::clone(&noted) });
    let Ok(answer) = router(stage.clone()).call(request).await;
    // What is kept of the answer's body is what was read of it. One that breaks is kept so.
    let _ = answer.into_body().collect().await;
    Ok(noted.load(Ordering::SeqCst))
}

fn again(number: u64, exchange: &Exchange) -> Result<Request, Problem> {
    let body = exchange.request.body.get();
    if !body.is_whole() {
        let why = if body.passed == 0 { "was not read" } else { "was not kept whole" };
        let message = format!("The body of request {number} {why}, so it cannot be sent again.");
        return Err(Problem::new(StatusCode::CONFLICT, message));
    }
    let target: Uri = exchange.target.expose().parse().map_err(|_| {
        Problem::new(StatusCode::CONFLICT, format!("Request {number} has a target that cannot be sent again."))
    })?;
    let mut request = Request::new(Body::from(body.bytes().to_vec()));
    *request.method_mut() = exchange.method.clone();
    *request.uri_mut() = target;
    *request.headers_mut() = exchange.request.head.to_map();
    // The body goes as one piece, whatever it came as.
    let headers = request.headers_mut();
    if headers.remove(header::TRANSFER_ENCODING).is_some() {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.bytes().len()));
    }
    Ok(request)
}
