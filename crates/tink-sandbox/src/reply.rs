//! The successes: JSON, a word, and nothing.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// 200 with a JSON body.
pub(crate) fn json(body: Vec<u8>) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Another success with a JSON body.
pub(crate) fn json_with(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = json(body);
    *response.status_mut() = status;
    response
}

/// 204.
pub(crate) fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// 200 with a word.
pub(crate) fn text(word: &'static str) -> Response {
    let mut response = word.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response
}
