//! Where a service is: the part of its URLs that does not depend on the operation.

use std::fmt;
use std::str::FromStr;

use crate::ConfigError;

/// Scheme, host, port and path prefix of a service, such as `https://api.tink.com` or `http://127.0.0.1:8080/tink`.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// Without a trailing slash, so that a path can be appended.
    text: String,
}

impl BaseUrl {
    /// The URL as text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL of a path (and query) that begins with a slash.
    pub(crate) fn join(&self, path_and_query: &str) -> Result<http::Uri, ConfigError> {
        let mut url = String::with_capacity(self.text.len() + path_and_query.len());
        url.push_str(&self.text);
        url.push_str(path_and_query);
        http::Uri::from_maybe_shared(bytes::Bytes::from(url))
            .map_err(|_| ConfigError::new("the base URL and the path do not make a URL"))
    }
}

impl FromStr for BaseUrl {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        // The text itself is not repeated in errors: people put passwords into URLs.
        let uri: http::Uri = text.parse().map_err(|_| ConfigError::new("the base URL is not a URL"))?;
        let authority = uri.authority().ok_or_else(|| ConfigError::new("the base URL has no host"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(ConfigError::new("the base URL must begin with http:// or https://"));
        }
        if authority.as_str().contains('@') {
            return Err(ConfigError::new("the base URL must not hold a user name or password"));
        }
        if uri.query().is_some() || text.contains('#') {
            return Err(ConfigError::new("the base URL must not have a query or a fragment"));
        }
        Ok(Self { text: text.trim_end_matches('/').to_owned() })
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
            assert_eq!(base.join("/api/v1/user").unwrap(), whole);
        }
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
