//! MoneyKit: the import of links, and links with their accounts and transactions.
//!
//! An import has signs, an answer has none: a transaction of `"-4.50"` comes back as `"4.50"` with the type `debit`. What an import calls
//! `account_id`, `transaction_id`, `type` and `mask` comes back as `original_id` (twice), `account_type` and `account_mask`. Times
//! without a zone are UTC ([`DateTime::at_offset`](crate::DateTime::at_offset) with 0).

mod error_details;
mod hooks;
mod location_part;
mod pages;
mod update_link_request;

#[rustfmt::skip]
#[allow(clippy::manual_is_ascii_check)] // patterns stand in the code as they stand in the spec
mod generated;

pub use error_details::ErrorDetails;
pub use generated::*;
pub use update_link_request::WebhookChange;
