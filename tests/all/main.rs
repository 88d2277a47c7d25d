//! Everything that crosses crates, in one test binary: clients, sandbox and command together.

mod connect;
mod faults;
mod four;
mod invariants;
mod moneykit;
mod operations;
mod refusals;
mod samples;
mod stage;
mod walk;
mod xs2a;
