//! The client over fakes: every request as it goes out, every refusal as it comes back, where pages end, and loosely typed answers.

mod calls;
mod loose;
mod paging;
mod refusals;
mod requests;
mod support;
mod time_limits;
