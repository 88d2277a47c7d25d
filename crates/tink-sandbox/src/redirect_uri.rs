//! Redirect URIs: where an API client may have its users sent back to.

use http::Uri;

/// The one that every client starts with (main API reference, required parameters of the authorization link).
pub(crate) const DEFAULT: &str = "http://localhost:3000/callback";

/// A client has at most so many (main API reference, OAuth client configuration).
pub(crate) const MAX_REDIRECT_URIS: usize = 30;

/// A URI is at most this long (ours).
const MAX_LENGTH: usize = 2_000;

/// Checks that a client may have this redirect URI: absolute, https unless it leads to this machine, and without a fragment,
/// since the answer's parameters go into its query.
pub(crate) fn check(text: &str) -> Result<(), String> {
    if text.len() > MAX_LENGTH {
        return Err(format!("is longer than {MAX_LENGTH} characters"));
    }
    if text.contains('#') {
        return Err("has a fragment (#...), which no redirect URI has".to_owned());
    }
    let uri: Uri = text.parse().map_err(|error| format!("is not a URI: {error}"))?;
    let Some(host) = uri.host().filter(|host| !host.is_empty()) else {
        return Err("is not absolute; write it as https://host/path".to_owned());
    };
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err("holds a user name, which no redirect URI does".to_owned());
    }
    match uri.scheme_str() {
        Some("https") => Ok(()),
        Some("http") if is_local(host) => Ok(()),
        Some("http") => Err("is not https, which only a URI on localhost may be".to_owned()),
        _ => Err("is neither https nor, on localhost, http".to_owned()),
    }
}

fn is_local(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// The origin of a redirect URI that passed the check: scheme, host and port.
pub(crate) fn origin(text: &str) -> Option<String> {
    let uri: Uri = text.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_localhost_are_taken() {
        for good in [DEFAULT, "https://app.example.com/callback?a=b", "http://127.0.0.1:9/x", "http://[::1]:3000/"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_reason() {
        let long = format!("https://a.example/{}", "x".repeat(MAX_LENGTH));
        for (bad, reason) in [
            ("http://app.example.com/", "https"),
            ("http://localhost.example.com/", "https"),
            ("javascript:alert(1)", "neither"),
            ("myapp://callback", "neither"),
            ("/callback", "absolute"),
            ("", "URI"),
            ("https://app.example.com/#token", "fragment"),
            ("https://anna@app.example.com/", "user name"),
            ("http://localhost@evil.example/", "user name"),
            (long.as_str(), "longer"),
        ] {
            let said = check(bad).expect_err(bad);
            assert!(said.contains(reason), "{bad:?}: {said}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert_eq!(origin(DEFAULT).as_deref(), Some("http://localhost:3000"));
        assert_eq!(origin("https://app.example.com/a?b").as_deref(), Some("https://app.example.com"));
    }
}
