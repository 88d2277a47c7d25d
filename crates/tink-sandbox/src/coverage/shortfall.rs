//! A threshold for tests: what is missing, where less was reached than was asked for.

use std::fmt;

use super::report::{Coverage, Figures, OperationCoverage};

/// Less was reached than was asked for. Its text lists what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    asked: u8,
    figures: Figures,
    missing: Vec<String>,
}

impl std::error::Error for Shortfall {}

impl Shortfall {
    /// What was not reached, a line each: `tink-connector ingestTransactions: 409, 410`.
    #[must_use]
    pub fn missing(&self) -> &[String] {
        &self.missing
    }
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures { percent, operations, statuses, values } = self.figures;
        write!(f, "{percent} % is covered, less than {} %: ", self.asked)?;
        write!(f, "operations {}/{}, ", operations.reached, operations.of)?;
        write!(f, "statuses {}/{}, ", statuses.reached, statuses.of)?;
        write!(f, "values {}/{}; missing:", values.reached, values.of)?;
        self.missing.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl Coverage {
    /// Whether at least so many percent of all that is watched was reached; [`only`](Self::only) an API where the test is of one.
    ///
    /// # Errors
    /// Less was reached. The error lists what is missing.
    pub fn at_least(&self, percent: u8) -> Result<(), Shortfall> {
        if self.total.percent >= percent {
            return Ok(());
        }
        Err(Shortfall { asked: percent, figures: self.total, missing: missing(self.clone().missing()) })
    }

    /// The same, for the end of a test.
    ///
    /// # Panics
    /// Less was reached; the message lists what is missing.
    #[track_caller]
    pub fn assert_at_least(&self, percent: u8) {
        if let Err(shortfall) = self.at_least(percent) {
            panic!("{shortfall}");
        }
    }
}

/// What is left in a coverage without what was reached, a line each.
fn missing(coverage: Coverage) -> Vec<String> {
    let mut lines = Vec::new();
    for api in coverage.apis {
        lines.extend(api.operations.iter().map(|operation| format!("{} {}", api.api, of_operation(operation))));
        for enumeration in &api.enumerations {
            let values: Vec<&str> = enumeration.values.iter().map(|value| value.value.as_str()).collect();
            let (name, side) = (&enumeration.enumeration, enumeration.side.as_str());
            lines.push(format!("{} {name} ({side}): {}", api.api, values.join(", ")));
        }
    }
    lines
}

fn of_operation(operation: &OperationCoverage) -> String {
    if operation.calls == 0 {
        return format!("{}: never called", operation.operation);
    }
    let statuses: Vec<String> = operation.statuses.iter().map(|status| status.status.to_string()).collect();
    format!("{}: {}", operation.operation, statuses.join(", "))
}
