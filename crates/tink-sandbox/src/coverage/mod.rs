//! What a client under test has reached of the APIs: operations, the statuses that they document, and the values of enumerations.
//!
//! Operations and statuses are always counted. Values are looked for in every body, which costs time, and so only where a sandbox
//! is told to ([`SandboxBuilder::coverage`](crate::SandboxBuilder::coverage)). What can be reached is what the served OpenAPI
//! documents say. An operation that two APIs document is reached in both.

mod answers;
mod counters;
mod report;
mod shortfall;
#[cfg(test)]
mod tests;
mod values;
mod watch;

pub(crate) use self::counters::Counters;
pub use self::report::{
    ApiCoverage, Coverage, EnumerationCoverage, Figures, OperationCoverage, Side, StatusCoverage, Tally, ValueCoverage,
};
pub use self::shortfall::Shortfall;
pub(crate) use self::watch::Watch;
