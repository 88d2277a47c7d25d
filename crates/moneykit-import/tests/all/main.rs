//! The client over fakes: every request as it goes out, every refusal as it comes back, how much fits into an import, what becomes of one
//! without an answer, and where lists end.

mod batches;
mod calls;
mod limits;
mod lost_answers;
mod paging;
mod refusals;
mod requests;
mod support;
mod syncing;
mod time_limits;
