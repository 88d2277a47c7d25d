//! Faults on order: answers, waits, dropped connections and spoiled tokens of the tester's choice.

mod around;
mod chance;
mod check;
mod dropped;
mod exact;
mod exchanged;
mod faults;
mod fired;
mod html;
mod latency;
mod ordered;
mod page;
mod rule;
#[cfg(any(feature = "server", feature = "transport"))]
mod seam;
mod tokens;
mod users;
mod wait;

use http::request::Parts;

pub use self::chance::Probability;
pub use self::fired::{FiredFault, FiredFaults, MAX_FIRED_FAULTS};
pub use self::latency::Latency;
pub use self::ordered::OrderedFault;
pub use self::rule::{DropPoint, FaultRule, RetryAfter, TokenFault};

pub(crate) use self::around::around;
pub(crate) use self::check::takes_a_token_that_expires;
#[cfg(feature = "transport")]
pub(crate) use self::dropped::Dropped;
pub(crate) use self::exchanged::exchanged;
pub(crate) use self::faults::Faults;
pub(crate) use self::page::of_page;
#[cfg(any(feature = "server", feature = "transport"))]
pub(crate) use self::seam::Seam;
use crate::problem::Problem;

/// A fault rule that could never fire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidFault(String);

impl InvalidFault {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl From<Problem> for InvalidFault {
    fn from(problem: Problem) -> Self {
        Self(problem.message().to_owned())
    }
}

/// The id of a request, as an extension of it.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

impl RequestId {
    /// That of a request; empty where none was given.
    pub(crate) fn of(parts: &Parts) -> &str {
        parts.extensions.get::<Self>().map_or("", |id| id.0.as_str())
    }
}
