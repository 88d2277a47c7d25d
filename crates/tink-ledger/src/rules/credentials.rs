//! The state machine of credentials: which statuses follow which, what a refresh does next, and what users read of it.
//!
//! The transitions, the two time-outs and what each status means are the reference's. How long the simulation stays in a status
//! is ours, and short; so is that giving up ends in an authentication error.

mod flow;
mod machine;
mod words;

pub use self::flow::{BEFORE_START, Next, Push, next};
pub use self::machine::{TRANSITIONS, allows};
pub use self::words::status_payload;
