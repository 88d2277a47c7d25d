//! `cargo xtask test`: the whole suite of the workspace, and what it needs beyond Rust.
//!
//! 1. [`table`] lists what tests need: programs, their Debian packages, and the tests that need them.
//! 2. What is missing is installed with apt-get where that may be done ([`machine`]).
//! 3. Everything that can run runs; tests whose programs are missing or excluded are left out.
//! 4. If something is missing, the command fails even so, with a table of it and the line that installs it ([`plan`]).

mod machine;
mod plan;
mod table;

#[cfg(test)]
mod tests;

pub(crate) use plan::run;
