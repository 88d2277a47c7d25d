//! Files to records to batches, as a user of the crate sees them.

mod common;
mod detection;
mod examples;
mod mutated;
mod planned;
mod rows;
mod rules_file;
mod run;
