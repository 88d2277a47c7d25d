//! The sandbox over plain HTTP messages, without a client: in the process, and over a socket where that matters.

mod http;
mod limits;
mod oauth;
mod random_bodies;
#[cfg(feature = "server")]
mod server;
