//! The sandbox over plain HTTP messages, without a client: in the process, and over a socket where that matters.

mod changes;
mod contract;
mod credentials;
mod faults;
mod http;
mod limits;
mod moneykit;
mod near_misses;
mod oauth;
mod processing;
mod random_bodies;
mod random_changes;
mod requests;
mod scenarios;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "tls")]
mod tls;
mod worlds;
mod xs2a;
