//! The Connector API: accounts and transactions go into the platform.

#[rustfmt::skip]
#[allow(clippy::manual_is_ascii_check)] // patterns stand in the code as they stand in the spec
mod generated;

#[doc(hidden)]
pub mod bulk;

pub use generated::*;
