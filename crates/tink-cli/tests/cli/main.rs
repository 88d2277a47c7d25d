//! The real binary, as a person or a script meets it.

mod common;
mod help;
mod import;
mod messages;
mod server;
mod verbs;
