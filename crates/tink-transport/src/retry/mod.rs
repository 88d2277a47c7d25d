//! Sending again: the loop, and the policy objects that it asks.

mod backoff;
mod policy;
mod retry_after;
mod run;
mod throttle;

pub use policy::RetryPolicy;
pub(crate) use policy::answer_may_be_an_echo;
pub(crate) use retry_after::retry_after;
pub(crate) use run::{Ended, Verdict, run};
pub use throttle::RetryBudget;
