//! The pages' own style sheets, script and icon.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// A file of the pages, by its name.
pub(super) fn file(name: &str) -> Response {
    let (media_type, text) = match name {
        "page.css" => ("text/css; charset=utf-8", include_str!("assets/page.css")),
        "wizard.css" => ("text/css; charset=utf-8", include_str!("assets/wizard.css")),
        "page.js" => ("text/javascript; charset=utf-8", include_str!("assets/page.js")),
        "icon.svg" => ("image/svg+xml", include_str!("assets/icon.svg")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let mut response = text.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
