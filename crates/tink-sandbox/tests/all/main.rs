//! The sandbox over plain HTTP messages, without a client and without a socket.

mod http;
mod limits;
mod oauth;
mod random_bodies;
