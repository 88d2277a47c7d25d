//! What protects the pages: the headers of every answer, and where a form may come from.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The policy of a page that only this origin may frame; none for nobody.
///
/// Nothing but the pages' own style sheet, script and pictures is loaded, and forms go to the pages alone: what leaves does so by a
/// link or a refresh, because browsers apply `form-action` to every redirect behind a form too, also to those of the client's.
fn policy(framed_by: Option<&str>, pictures: &str) -> String {
    let framed_by = framed_by.unwrap_or("'none'");
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src {pictures}; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors {framed_by}"
    )
}

/// Gives an answer the headers that all pages have.
pub(super) fn protect(response: Response, framed_by: Option<&str>) -> Response {
    with_policy(response, &policy(framed_by, "'self'"))
}

/// The same for a page that nobody may frame and that holds pictures within its own text.
pub(super) fn protect_with_pictures(response: Response) -> Response {
    with_policy(response, &policy(None, "'self' data:"))
}

/// The key of a flow stands in the URL, so no other site may learn that from a referrer; our own pages may, because a browser that
/// names no referrer to them names no origin either, and [`is_ours`] may need that.
fn with_policy(mut response: Response, policy: &str) -> Response {
    let headers = response.headers_mut();
    let none = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    let policy = HeaderValue::from_str(policy).unwrap_or(none);
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Why a form is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotTaken {
    /// Another site sent it, or nobody can tell who did.
    Foreign,
    /// It did not arrive whole, or is too long.
    Broken(StatusCode),
}

/// The text of a form that one of the pages sent. One that is not UTF-8 says nothing.
pub(super) fn take(headers: &HeaderMap, uri: &Uri, body: Result<Bytes, BytesRejection>) -> Result<String, NotTaken> {
    if !is_ours(headers, uri) {
        return Err(NotTaken::Foreign);
    }
    let body = body.map_err(|error| NotTaken::Broken(error.status()))?;
    Ok(String::from_utf8(body.into()).unwrap_or_default())
}

/// Whether a form was sent by one of the pages and not by another site in the user's name: the browser says so itself, or
/// names the page's origin, which has to be this server's.
fn is_ours(headers: &HeaderMap, uri: &Uri) -> bool {
    if let Some(site) = headers.get(FETCH_SITE) {
        return site == "same-origin";
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host.or_else(|| uri.authority().map(http::uri::Authority::as_str)) else { return false };
    let Some(origin) = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()) else { return false };
    // Whether TLS ends in front of the sandbox cannot be seen from here.
    let origin = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host))
}

/// Whether another site led here. A page in the middle of a flow is not entered so: that the user agreed to the scopes was seen on
/// these pages or not at all.
pub(super) fn is_led_from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get(FETCH_SITE).is_some_and(|site| site == "cross-site" || site == "same-site")
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    fn sent(pairs: &[(&'static str, &str)]) -> bool {
        let headers =
            pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
        is_ours(&headers, &Uri::from_static("/0.4/authorize/login"))
    }

    #[test]
    fn a_form_of_the_pages_is_taken() {
        assert!(sent(&[("sec-fetch-site", "same-origin")]));
        assert!(sent(&[("host", "127.0.0.1:80"), ("origin", "http://127.0.0.1:80")]));
        assert!(sent(&[("host", "sandbox.example"), ("origin", "https://sandbox.example")]));
    }

    #[test]
    fn a_form_of_anybody_else_is_not() {
        for pairs in [
            &[][..],
            &[("host", "a.example")],
            &[("host", "a.example"), ("origin", "null")],
            &[("host", "a.example"), ("origin", "http://b.example")],
            &[("host", "a.example"), ("origin", "http://a.example.b.example")],
            &[("host", "a.example:1"), ("origin", "http://a.example:2")],
            &[("origin", "http://a.example")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site"), ("host", "a.example"), ("origin", "http://a.example")],
            &[("sec-fetch-site", "none"), ("host", "a.example"), ("origin", "http://a.example")],
        ] {
            assert!(!sent(pairs), "{pairs:?}");
        }
    }

    #[test]
    fn only_the_named_origin_may_frame() {
        let policy = |framed_by| {
            let response = protect("x".into_response(), framed_by);
            assert_eq!(response.headers()["cache-control"], "no-store");
            assert_eq!(response.headers()["x-content-type-options"], "nosniff");
            assert_eq!(response.headers()["referrer-policy"], "same-origin");
            response.headers()["content-security-policy"].to_str().unwrap().to_owned()
        };
        assert!(policy(None).ends_with("frame-ancestors 'none'"));
        assert!(policy(Some("http://localhost:3000")).ends_with("frame-ancestors http://localhost:3000"));
        assert!(policy(None).starts_with("default-src 'none';"));
        assert!(!policy(None).contains("unsafe"));
    }

    #[test]
    fn pictures_within_a_page_are_allowed_where_there_are_any_and_nothing_else_with_them() {
        let policy = |response: Response| {
            response.headers()["content-security-policy"]
                .to_str()
                .unwrap()
                .replace("img-src 'self' data:", "img-src 'self'")
        };
        let (with, without) = (protect_with_pictures("x".into_response()), protect("x".into_response(), None));
        assert!(with.headers()["content-security-policy"].to_str().unwrap().contains("data:"));
        assert!(!without.headers()["content-security-policy"].to_str().unwrap().contains("data:"));
        assert_eq!(policy(with), policy(without));
    }
}
