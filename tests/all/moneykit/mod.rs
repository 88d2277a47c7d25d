//! MoneyKit, client and sandbox together: imports at their limits and beyond, answers that get lost, reconnecting, every refusal, and
//! the shapes that the sources print.

mod imports;
mod lost;
pub(crate) mod reconnect;
pub(crate) mod refusals;
mod samples;
pub(crate) mod walk;
