//! Every fault at every operation that changes something, for all four clients: what the client tells its caller and what the
//! platform holds afterwards agree. Nothing happens twice, nothing is lost, and where nobody can know the client says so.
//!
//! `cargo test -p tests --test all faults -- --nocapture` prints the tables.

mod connector;
mod main;
mod moneykit;
mod scene;
mod table;
mod tokens;
mod xs2a;
