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

use std::sync::{Arc, OnceLock};

use http::request::Parts;

pub use self::chance::Probability;
pub use self::fired::{FiredFault, FiredFaults, MAX_FIRED_FAULTS};
pub use self::latency::Latency;
pub use self::ordered::OrderedFault;
pub use self::rule::{DropPoint, FaultRule, RetryAfter, TokenFault};

pub(crate) use self::around::around;
pub(crate) use self::check::takes_a_token_that_expires;
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

/// The id of a request, as an extension of it. It is given when the answer is there, and until then it is empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestId(Arc<OnceLock<String>>);

impl RequestId {
    /// That of a request; one that stays empty where there is none.
    pub(crate) fn of(parts: &Parts) -> Self {
        parts.extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// Gives it.
    pub(crate) fn give(&self, id: &str) {
        self.0.get_or_init(|| id.to_owned());
    }

    fn as_str(&self) -> &str {
        self.0.get().map_or("", String::as_str)
    }
}
