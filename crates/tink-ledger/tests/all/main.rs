//! The ledger from outside: its semantics and its search against naive models, what users change, and its engine under trouble.

mod changes;
mod credentials;
mod engine;
mod search;
mod semantics;
mod statistics;
