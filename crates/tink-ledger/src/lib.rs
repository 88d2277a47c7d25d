//! The platform's semantics as a deterministic state machine over a log. No HTTP.
//!
//! A **tenant** (an API client) has **users**; a user has credentials, accounts and transactions. Each user and each tenant is
//! a stream of an append-only [`log`]. [`decide`] turns a command against a state into events or a typed [`Refusal`];
//! [`apply`] turns events into an [`image`]; the [`Ledger`] runs the two against the log, and readers take the image that is
//! durable.
//!
//! Nothing here knows the time or rolls dice by itself: a [`clock::Clock`] is given, and the randomness of a decision comes
//! from the world's seed, the stream and its version.

pub mod apply;
pub mod clock;
pub mod command;
pub mod decide;
mod engine;
pub mod event;
mod id;
pub mod image;
mod kind;
pub mod log;
mod refusal;
pub mod rng;
pub mod rules;
mod text;

pub use engine::{Happening, Ledger, MAX_DUE_AT_ONCE, Settings};
pub use id::{Id, NotAnId};
pub use kind::{CredentialsKind, CredentialsStatus, Exclusion, IngestionKind, PeriodMode, Profile, TransactionKind};
pub use refusal::{ImportFault, ImportFaultKind, LedgerError, Refusal};
