//! The `Retry-After` header: seconds, or a date.

use std::time::{Duration, UNIX_EPOCH};

use http::HeaderMap;
use http::header::RETRY_AFTER;

/// How long the service asks to wait. A date is compared with the wall clock, `epoch_millis`; one in the past means now.
/// A value that is neither is read as absent.
pub(crate) fn retry_after(headers: &HeaderMap, epoch_millis: impl Fn() -> i64) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a wait longer than any deadline.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(epoch_millis()).unwrap_or(0));
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2015-10-21 07:28:00 UTC.
    const NOW: i64 = 1_445_412_480_000;

    fn parsed(value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, value.parse().unwrap());
        retry_after(&headers, || NOW)
    }

    #[test]
    fn seconds_are_taken_as_they_are() {
        assert_eq!(parsed("0"), Some(Duration::ZERO));
        assert_eq!(parsed(" 120 "), Some(Duration::from_secs(120)));
    }

    #[test]
    fn a_date_is_the_time_until_then() {
        assert_eq!(parsed("Wed, 21 Oct 2015 07:30:00 GMT"), Some(Duration::from_secs(120)));
    }

    #[test]
    fn retry_after_in_the_past_means_now() {
        assert_eq!(parsed("Wed, 21 Oct 2015 07:27:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn more_seconds_than_fit_are_a_very_long_wait() {
        assert_eq!(parsed("99999999999999999999999999"), Some(Duration::from_secs(u64::MAX)));
    }

    #[test]
    fn what_is_neither_is_absent() {
        for value in ["", "soon", "-1", "1.5", "+3", "2015-10-21T07:28:00Z"] {
            assert_eq!(parsed(value), None, "{value}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), || NOW), None);
    }
}
