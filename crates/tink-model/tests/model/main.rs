//! The model from outside: what a user of it meets.

mod changes;
mod dependencies;
mod examples;
mod forms;
mod moneykit;
mod operations;
mod properties;
mod requests;
mod responses;
mod secrets;
mod validation;
mod xs2a;
