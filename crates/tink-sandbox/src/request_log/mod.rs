//! The request log: what the clients under test sent, what they were answered, and what the sandbox made of it.
//!
//! 1. [`recording`]: begun before a request is looked at, ended when the head of its answer is there; what is found out in between is
//!    noted on its way ([`notes`]), and both bodies are copied as they pass ([`tee`]).
//! 2. [`ring`]: the exchanges as they were, so many and so many bytes of them; the oldest go.
//! 3. [`entry`]: what is told of an exchange, without its secrets ([`redact`]), found by a [`filter`], over the control API
//!    ([`control`]) or in the test's own process ([`requests`]).
//! 4. [`curl`] and [`replay`]: the same request once more, by hand or by the sandbox.
//!
//! The calls of the control API itself are not in it. Secrets are taken out when an exchange is looked at and not when it is kept, so
//! that a call pays for two copies alone; until then all of it is a `Secret`, which nothing prints.

mod control;
mod curl;
mod entry;
mod exchange;
mod filter;
mod head;
mod notes;
mod recording;
mod redact;
mod replay;
mod requests;
mod ring;
mod stopwatch;
mod tee;

pub(crate) use self::control::ROUTES;
pub use self::entry::{BrokenRule, LoggedHeader, LoggedMessage, LoggedRequest, Validation, Verdict};
pub use self::filter::{InvalidStatus, StatusFilter};
pub(crate) use self::notes::Notes;
pub(crate) use self::recording::Recording;
pub use self::requests::Requests;
pub(crate) use self::ring::RequestLog;
pub use self::ring::{DEFAULT_LOGGED_REQUESTS, MAX_LOG_BYTES};
pub use self::stopwatch::{Stopwatch, SystemStopwatch};
pub use self::tee::MAX_LOGGED_BODY_BYTES;
