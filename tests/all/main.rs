//! Everything that crosses crates, in one test binary: clients, sandbox and command together.

mod invariants;
mod operations;
mod refusals;
mod stage;
mod walk;
