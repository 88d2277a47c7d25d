//! The client over fakes: every request as it goes out, every refusal as it comes back, and where a search ends.

mod calls;
mod paging;
mod refusals;
mod requests;
mod support;
mod user_tokens;
mod waiting;
