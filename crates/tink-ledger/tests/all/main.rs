//! The ledger from outside: its semantics and its search against naive models, and its engine under trouble.

mod engine;
mod search;
mod semantics;
