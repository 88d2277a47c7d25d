//! The page of a proxy that stands before an API and could not reach it.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use maud::{DOCTYPE, html};

/// A page with a status, in HTML.
pub(super) fn page(status: StatusCode) -> Response {
    let name = status.canonical_reason().unwrap_or("Error");
    let title = format!("{} {name}", status.as_u16());
    let page = html! {
        (DOCTYPE)
        html {
            head { title { (title) } }
            body {
                h1 { (title) }
                hr;
                p { "gateway" }
            }
        }
    };
    let mut response = (status, page.into_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
