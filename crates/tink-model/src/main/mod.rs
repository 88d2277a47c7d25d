//! The main API, version 1: users, tokens, providers and credentials, accounts, transactions, categories, search, statistics,
//! investments and loans.

mod hooks;
mod period;
mod supplemental;

#[rustfmt::skip]
#[allow(clippy::manual_is_ascii_check)] // patterns stand in the code as they stand in the spec
mod generated;

pub use generated::*;
pub use supplemental::{fields_of, text_of};
