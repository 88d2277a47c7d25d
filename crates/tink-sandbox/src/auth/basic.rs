//! HTTP Basic authentication (RFC 7617).

use base64::Engine as _;
use http::{HeaderMap, header};

/// What is sent: the user name, a colon and the password.
pub(super) fn pair(headers: &HeaderMap) -> Option<Vec<u8>> {
    let (scheme, encoded) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let encoded = scheme.eq_ignore_ascii_case("basic").then(|| encoded.trim())?;
    base64::engine::general_purpose::STANDARD.decode(encoded).ok()
}

/// The password of a user name.
pub(super) fn password(headers: &HeaderMap, username: &str) -> Option<String> {
    let pair = String::from_utf8(pair(headers)?).ok()?;
    let (sent, password) = pair.split_once(':')?;
    (sent == username).then(|| password.to_owned())
}
