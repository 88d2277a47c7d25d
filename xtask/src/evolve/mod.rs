//! `cargo xtask evolve`: what changed between two revisions of an API, and whom it breaks.
//!
//! 1. [`command`] finds the two revisions and reads them.
//! 2. [`compare`] walks both documents side by side and notes every difference under a [`rule::Rule`].
//! 3. [`rule`] is the table that says of each rule, on each side, which [`class::Class`] it has and why.
//! 4. [`report`] sorts what was found, asks for a semver bump, and is written as text or as JSON.
//!
//! Readers are whoever reads the answers of the API, writers whoever sends requests.

mod change;
mod class;
mod command;
mod compare;
mod report;
mod rule;
mod text;

#[cfg(test)]
mod tests;

pub(crate) use command::{Arguments, run};
