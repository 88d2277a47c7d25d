//! The headers of a message in one piece of memory of their own: a header of a request would keep the buffer of its whole connection.

use http::{HeaderMap, HeaderName, HeaderValue};
use tink_model::Secret;

/// Headers as they were sent, one a line. A value cannot hold the end of one.
#[derive(Debug, Clone, Default)]
pub(super) struct Head(Secret<Box<[u8]>>);

impl Head {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let length = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 2).sum();
        let mut lines = Vec::with_capacity(length);
        for (name, value) in headers {
            lines.extend_from_slice(name.as_str().as_bytes());
            lines.push(b':');
            lines.extend_from_slice(value.as_bytes());
            lines.push(b'\n');
        }
        Self(Secret::new(lines.into_boxed_slice()))
    }

    pub(super) fn len(&self) -> usize {
        self.0.expose().len()
    }

    /// Each name with its value as it was sent.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let lines = self.0.expose().split(|byte| *byte == b'\n');
        lines.filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((std::str::from_utf8(&line[..colon]).ok()?, &line[colon + 1..]))
        })
    }

    /// The first value of a header, as text.
    pub(super) fn get(&self, name: &HeaderName) -> Option<String> {
        let found = self.lines().find(|(known, _)| *known == name.as_str());
        found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
    }

    /// The headers once more.
    pub(super) fn to_map(&self) -> HeaderMap {
        let pair = |(name, value): (&str, &[u8])| {
            Some((name.parse::<HeaderName>().ok()?, HeaderValue::from_bytes(value).ok()?))
        };
        let mut map = HeaderMap::new();
        for (name, value) in self.lines().filter_map(pair) {
            map.append(name, value);
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_back_as_they_were_and_are_not_printed() {
        let mut headers = HeaderMap::new();
        headers.append("accept", HeaderValue::from_static("a: b, c"));
        headers.append("accept", HeaderValue::from_static(""));
        headers.append("x-raw", HeaderValue::from_bytes(b"\xff").unwrap());
        headers.append("authorization", HeaderValue::from_static("Bearer hidden"));
        let head = Head::of(&headers);
        assert_eq!(head.to_map(), headers);
        assert_eq!(head.get(&http::header::ACCEPT).as_deref(), Some("a: b, c"));
        assert_eq!(head.get(&http::header::COOKIE), None);
        assert!(!format!("{head:?}").contains("hidden"));
    }
}
