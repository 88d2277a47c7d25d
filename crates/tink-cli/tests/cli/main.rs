//! The real binary, as a person or a script meets it.

mod authorize;
mod chaos;
mod common;
mod contract;
mod control;
mod durable;
mod faults;
mod help;
mod import;
mod killed;
mod logs;
mod messages;
mod moneykit;
mod moneykit_messages;
mod processing;
mod rote;
mod same;
mod scenario;
mod server;
mod stats;
mod tls;
mod verbs;
mod xs2a;
mod xs2a_messages;
