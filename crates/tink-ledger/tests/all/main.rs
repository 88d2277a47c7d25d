//! The ledger from outside: its semantics against a naive model, and its engine under trouble.

mod engine;
mod semantics;
