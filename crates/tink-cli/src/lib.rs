//! The `tink` command: a bank's files through the Connector API, the APIs' operations by hand, and the sandbox as a server.
//!
//! It is a library only so that tests can look at it: [`command`] is the whole command line, and [`VERBS`] says which verb
//! reaches which operation of the APIs.

mod app;
mod args;
mod body;
mod config;
mod connect;
mod environment;
mod exit;
mod import;
mod output;
mod run;
mod secret;
mod stats;
mod target;
mod verbs;
mod when;

pub use app::{command, main};
pub use verbs::{VERBS, Verb};
