//! Faults on order: the next calls of an operation answer with a status of the tester's choice.

use std::sync::{Mutex, PoisonError};

use http::StatusCode;
use serde::{Deserialize, Serialize};

/// A rule: so many calls of an operation are answered with a status instead of being carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRule {
    /// The operation's id, such as `ingestTransactions`.
    pub operation: String,
    /// The status to answer with, from 400 to 599.
    pub status: u16,
    /// How many calls it concerns; it is gone after the last.
    pub count: u32,
}

/// The rules of a world, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<FaultRule>>,
}

impl Faults {
    pub(crate) fn add(&self, rule: FaultRule) {
        self.lock().push(rule);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn list(&self) -> Vec<FaultRule> {
        self.lock().clone()
    }

    /// The status that a call of the operation must answer with, if a rule says so; the rule counts it.
    pub(crate) fn fire(&self, operation: &str) -> Option<StatusCode> {
        let mut rules = self.lock();
        let place = rules.iter().position(|rule| rule.operation == operation && rule.count > 0)?;
        let status = StatusCode::from_u16(rules[place].status).ok();
        rules[place].count -= 1;
        if rules[place].count == 0 {
            rules.remove(place);
        }
        status
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<FaultRule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_fires_as_often_as_it_says_and_for_its_operation_alone() {
        let faults = Faults::default();
        faults.add(FaultRule { operation: "search".to_owned(), status: 429, count: 2 });
        assert_eq!(faults.fire("getUser"), None);
        assert_eq!(faults.fire("search"), Some(StatusCode::TOO_MANY_REQUESTS));
        assert_eq!(faults.fire("search"), Some(StatusCode::TOO_MANY_REQUESTS));
        assert_eq!(faults.fire("search"), None);
        assert!(faults.list().is_empty());
    }
}
