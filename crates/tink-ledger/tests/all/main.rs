//! The ledger from outside: its semantics and its search against naive models, what users change, bank connections, links, and its engine under trouble.

mod bank;
mod changes;
mod credentials;
mod engine;
mod forks;
mod links;
mod search;
mod semantics;
mod statistics;
