//! The main API, version 1: users, tokens, accounts, credentials, categories, search, transactions.

mod hooks;

#[rustfmt::skip]
#[allow(clippy::manual_is_ascii_check)] // patterns stand in the code as they stand in the spec
mod generated;

pub use generated::*;
