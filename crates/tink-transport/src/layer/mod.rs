//! The layers of a stack: wrappers of a transport that are transports themselves, one file each.

pub(crate) mod attempt_timeout;
pub(crate) mod deadline;
pub(crate) mod rate_limit;
pub(crate) mod retry;
mod show;
mod time_limit;
pub(crate) mod token;
pub(crate) mod trace;
