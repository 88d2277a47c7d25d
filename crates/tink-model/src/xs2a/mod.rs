//! XS2A.api of Tink Germany: bank users and their tokens, bank connections, the wizard, accounts, balances and turnovers.
//!
//! The platform writes some values in more than one form: truth values as texts or numbers, dates that are empty or all zeros, `[]`
//! for an object that is not there, the currency under two names. They are read as what they mean and written in the clean form.

mod any_value;
mod checked;
mod form_options;
mod german_time;
mod pages;
mod readers;
mod wizard_request;

#[rustfmt::skip]
#[allow(clippy::manual_is_ascii_check)] // patterns stand in the code as they stand in the spec
mod generated;

pub use form_options::FormOption;
pub use generated::*;
pub use german_time::{german_clock, german_moment};
pub use wizard_request::FieldValue;
