//! Files to records to batches, as a user of the crate sees them.

mod camt053;
mod camt053_versions;
mod common;
mod detection;
mod examples;
mod fuzz;
mod inputs;
mod mt940;
mod mutated;
mod ofx;
mod overlapping;
mod pages;
mod planned;
mod platform;
mod rejected;
mod round_trip_csv;
mod rows;
mod rules_file;
mod run;
#[allow(dead_code, unreachable_pub)]
mod write;
