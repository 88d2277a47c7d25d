//! Headers: who calls is a secret, and so may be where they come from and where they are sent.

use super::{Mark, Names, target};

/// A header's value as it may be shown. Of an authorization the scheme stays.
pub(in super::super) fn header(name: &str, value: &str, names: Names, mark: Mark) -> String {
    const PARTS: [&str; 8] = ["authorization", "cookie", "token", "secret", "password", "key", "signature", "session"];
    match name {
        "authorization" | "proxy-authorization" => match value.split_once(' ') {
            Some((scheme @ ("Bearer" | "bearer" | "Basic" | "basic"), _)) => format!("{scheme} {}", mark(name)),
            _ => mark(name),
        },
        // What the sandbox itself asks for, without a secret.
        "www-authenticate" => value.to_owned(),
        _ if PARTS.iter().any(|part| name.contains(part)) => mark(name),
        // Both hold references; that of a refresh stands behind its time.
        "location" | "referer" | "refresh" | "link" => target(value, names, mark),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::hidden;
    use super::*;

    #[test]
    fn what_says_who_calls_is_replaced() {
        let shown = |name, value| header(name, value, Names::Anywhere, hidden);
        assert_eq!(shown("authorization", "Bearer abc"), "Bearer [redacted]");
        assert_eq!(shown("authorization", "Basic abc"), "Basic [redacted]");
        assert_eq!(shown("authorization", "s3cret"), "[redacted]");
        assert_eq!(shown("authorization", "s3cret abc"), "[redacted]");
        for name in ["cookie", "set-cookie", "x-api-key", "x-auth-token", "proxy-authorization"] {
            assert_eq!(shown(name, "abc"), "[redacted]", "{name}");
        }
        assert_eq!(shown("www-authenticate", "Bearer error=\"invalid_token\""), "Bearer error=\"invalid_token\"");
        assert_eq!(shown("x-request-id", "abc"), "abc");
    }

    #[test]
    fn the_queries_of_references_are_looked_through() {
        let shown = |name, value| header(name, value, Names::Anywhere, hidden);
        assert_eq!(
            shown("location", "http://localhost:3000/callback?code=c&state=s"),
            "http://localhost:3000/callback?code=[redacted]&state=s"
        );
        assert_eq!(
            shown("referer", "http://h/wizard?wizard_session_key=k"),
            "http://h/wizard?wizard_session_key=[redacted]"
        );
        assert_eq!(shown("refresh", "0;url=http://h/a?session=k"), "0;url=http://h/a?session=[redacted]");
    }
}
