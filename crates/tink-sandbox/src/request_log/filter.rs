//! Which exchanges are wanted.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use http::StatusCode;
use tink_ledger::Id;

use super::entry::LoggedRequest;

/// A status, or all of a class.
///
/// ```
/// use tink_sandbox::StatusFilter;
///
/// assert_eq!("404".parse(), Ok(StatusFilter::Exact(404)));
/// assert_eq!("4xx".parse(), Ok(StatusFilter::Class(4)));
/// assert!("4x".parse::<StatusFilter>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFilter {
    /// One status.
    Exact(u16),
    /// All that begin with this digit.
    Class(u16),
}

/// A text that is neither a status nor a class of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a status such as 404 nor a class such as 4xx")]
pub struct InvalidStatus(String);

impl FromStr for StatusFilter {
    type Err = InvalidStatus;

    fn from_str(text: &str) -> Result<Self, InvalidStatus> {
        let wrong = || InvalidStatus(text.to_owned());
        if let Some(class) = text.strip_suffix("xx").or_else(|| text.strip_suffix("XX")) {
            let class = class.parse().ok().filter(|class| (1..=5).contains(class) && text.len() == 3);
            return class.map(Self::Class).ok_or_else(wrong);
        }
        let status = text.parse().ok().filter(|status| (100..=599).contains(status) && text.len() == 3);
        status.map(Self::Exact).ok_or_else(wrong)
    }
}

impl From<u16> for StatusFilter {
    fn from(status: u16) -> Self {
        Self::Exact(status)
    }
}

impl From<StatusCode> for StatusFilter {
    fn from(status: StatusCode) -> Self {
        Self::Exact(status.as_u16())
    }
}

impl fmt::Display for StatusFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(status) => write!(f, "{status}"),
            Self::Class(class) => write!(f, "{class}xx"),
        }
    }
}

impl StatusFilter {
    fn takes(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => exact == status,
            Self::Class(class) => class == status / 100,
        }
    }
}

/// What is asked for; what is not said takes all.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) api: Option<String>,
    /// An operation's id, with its API before it or without.
    pub(super) operation: Option<String>,
    pub(super) user: Option<String>,
    pub(super) status: Option<StatusFilter>,
    pub(super) after: Option<u64>,
    pub(super) limit: Option<usize>,
}

impl Filter {
    /// Whether it takes a request, where `users` are the platform's ids of the user that is asked for.
    pub(super) fn takes(&self, request: &LoggedRequest, users: &HashSet<Id>) -> bool {
        let is = |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
        let is_operation = self.operation.as_deref().is_none_or(|wanted| match wanted.split_once('/') {
            None => request.operation.as_deref() == Some(wanted),
            Some((api, id)) => request.api.as_deref() == Some(api) && request.operation.as_deref() == Some(id),
        });
        let is_among = || request.user.as_ref().is_some_and(|user| user.parse().is_ok_and(|id| users.contains(&id)));
        let is_user =
            self.user.is_none() || self.user == request.user || self.user == request.external_user_id || is_among();
        let is_status = self.status.is_none_or(|wanted| request.status.is_some_and(|status| wanted.takes(status)));
        is(&self.api, &request.api) && is_operation && is_user && is_status
    }

    /// Of those that it takes, oldest first, as many as are wanted: the newest ones, or behind a number the ones that follow it.
    pub(super) fn limited<T>(&self, mut taken: Vec<T>) -> Vec<T> {
        let limit = self.limit.unwrap_or(usize::MAX);
        match self.after {
            Some(_) => taken.truncate(limit),
            None => drop(taken.drain(..taken.len().saturating_sub(limit))),
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_written_as_it_is_read() {
        for text in ["100", "404", "599", "1xx", "5xx"] {
            assert_eq!(text.parse::<StatusFilter>().unwrap().to_string(), text);
        }
        for text in ["", "xx", "40", "0404", "600", "6xx", "0xx", "44xx", "+4xx", "4x", "+99", "x"] {
            assert!(text.parse::<StatusFilter>().is_err(), "{text}");
        }
        assert!(StatusFilter::Class(4).takes(404) && !StatusFilter::Class(4).takes(500));
        assert!(StatusFilter::Exact(404).takes(404) && !StatusFilter::Exact(404).takes(400));
    }

    #[test]
    fn a_limit_takes_the_newest_unless_they_are_to_follow_a_number() {
        let limited = |after| Filter { after, limit: Some(2), ..Filter::default() }.limited(vec![1, 2, 3]);
        assert_eq!(limited(None), [2, 3]);
        assert_eq!(limited(Some(0)), [1, 2]);
        assert_eq!(Filter::default().limited(vec![1, 2, 3]), [1, 2, 3]);
    }
}
