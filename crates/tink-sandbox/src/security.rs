//! Whether a server speaks TLS; its requests carry it, so that answers name URLs that lead back to it.

use http::header;
use http::request::Parts;

/// How the connections of a server are protected.
#[derive(Debug, Clone)]
pub(crate) enum Security {
    /// Not at all; so are requests that no server brought.
    Plain,
    /// By TLS, with this certificate.
    #[cfg(feature = "tls")]
    Tls(crate::server::Certificate),
}

impl Security {
    /// How the connection is protected that a request came by.
    pub(crate) fn of(extensions: &http::Extensions) -> Self {
        extensions.get().cloned().unwrap_or(Self::Plain)
    }

    pub(crate) const fn scheme(&self) -> &'static str {
        match self {
            Self::Plain => "http",
            #[cfg(feature = "tls")]
            Self::Tls(_) => "https",
        }
    }
}

/// Where the caller reaches the sandbox, by the request itself. Only what a host and a port are made of is believed.
pub(crate) fn origin(parts: &Parts) -> String {
    let sent = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = sent.or_else(|| parts.uri.authority().map(http::uri::Authority::as_str)).unwrap_or_default();
    let is_of_a_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    if host.is_empty() || !host.bytes().all(is_of_a_host) {
        return String::new();
    }
    format!("{}://{host}", Security::of(&parts.extensions).scheme())
}
