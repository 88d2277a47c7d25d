//! Where a service is: the part of its URLs that does not depend on the operation.

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};

use crate::ConfigError;

/// Scheme, host, port and path prefix of a service, such as `https://api.tink.com` or `http://127.0.0.1:8080/tink`.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    scheme: Scheme,
    authority: Authority,
    /// What stands before every path, without a slash at its end; mostly nothing.
    path: String,
}

impl BaseUrl {
    /// The URL as text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL of a path (and query) that begins with a slash.
    pub(crate) fn join(&self, path_and_query: String) -> Result<Uri, ConfigError> {
        let whole = if self.path.is_empty() { path_and_query } else { format!("{}{path_and_query}", self.path) };
        let wrong = || ConfigError::new("the base URL and the path do not make a URL");
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(whole)).map_err(|_| wrong())?);
        Uri::from_parts(parts).map_err(|_| wrong())
    }
}

impl FromStr for BaseUrl {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        // The text itself is not repeated in errors: people put passwords into URLs.
        let uri: Uri = text.parse().map_err(|_| ConfigError::new("the base URL is not a URL"))?;
        let Parts { scheme, authority, path_and_query, .. } = uri.into_parts();
        let authority = authority.ok_or_else(|| ConfigError::new("the base URL has no host"))?;
        let scheme = scheme.filter(|scheme| [Scheme::HTTP, Scheme::HTTPS].contains(scheme));
        let scheme = scheme.ok_or_else(|| ConfigError::new("the base URL must begin with http:// or https://"))?;
        if authority.as_str().contains('@') {
            return Err(ConfigError::new("the base URL must not hold a user name or password"));
        }
        let path_and_query = path_and_query.unwrap_or_else(|| PathAndQuery::from_static("/"));
        if path_and_query.query().is_some() || text.contains('#') {
            return Err(ConfigError::new("the base URL must not have a query or a fragment"));
        }
        let path = path_and_query.path().trim_end_matches('/').to_owned();
        Ok(Self { text: text.trim_end_matches('/').to_owned(), scheme, authority, path })
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_appended_whatever_the_slash() {
        for (base, whole) in [
            ("https://api.tink.com", "https://api.tink.com/api/v1/user"),
            ("https://api.tink.com/", "https://api.tink.com/api/v1/user"),
            ("http://127.0.0.1:8080/tink/", "http://127.0.0.1:8080/tink/api/v1/user"),
        ] {
            let base: BaseUrl = base.parse().unwrap();
            assert_eq!(base.join("/api/v1/user".to_owned()).unwrap(), whole);
        }
    }

    #[test]
    fn a_path_without_a_slash_does_not_lengthen_the_host() {
        let base: BaseUrl = "https://api.tink.com".parse().unwrap();
        assert!(base.join("oauth".to_owned()).is_err());
    }

    #[test]
    fn what_cannot_be_a_base_is_refused_without_repeating_it() {
        for text in [
            "",
            "api.tink.com",
            "ftp://api.tink.com",
            "https://me:secret@api.tink.com",
            "https://a/?x=secret",
            "https://a/#secret",
        ] {
            let refused = text.parse::<BaseUrl>().unwrap_err();
            assert!(!refused.to_string().contains("secret"), "{refused}");
        }
    }
}
