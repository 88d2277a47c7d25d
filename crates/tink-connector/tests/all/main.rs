//! The client over fakes: every request as it goes out, every refusal as it comes back.

mod batches;
mod refusals;
mod requests;
mod support;
