//! The platform's rules, each its own module and a pure function of what it is given.

pub mod bank;
pub mod categories;
pub mod categorise;
pub mod credentials;
mod exact;
pub mod link;
pub mod market;
pub mod payload;
pub mod pending;
pub mod periods;
pub mod providers;
pub mod scenario;
pub mod scopes;
pub mod search;
pub mod similar;
pub mod statistics;
pub mod sum;
pub mod tokens;
