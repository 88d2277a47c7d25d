//! Faults on order: the next calls of an operation answer with a status of the tester's choice.

use std::sync::{Mutex, PoisonError};

use http::StatusCode;
use serde::{Deserialize, Serialize};
use tink_model::Operation;

/// A rule: so many calls of an operation are answered with a status instead of being carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRule {
    /// The operation's id, such as `ingestTransactions`: in every API that has it, or in one where the API stands before it, as in
    /// `moneykit/listAccounts`.
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

impl FaultRule {
    /// Whether it concerns an operation.
    pub(crate) fn concerns(&self, operation: &Operation) -> bool {
        match self.operation.split_once('/') {
            Some((api, id)) => operation.api == api && operation.id == id,
            None => operation.id == self.operation,
        }
    }
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
    pub(crate) fn fire(&self, operation: &Operation) -> Option<StatusCode> {
        let mut rules = self.lock();
        let place = rules.iter().position(|rule| rule.concerns(operation) && rule.count > 0)?;
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
    use tink_model::{connector, main};

    use super::*;

    #[test]
    fn a_rule_fires_as_often_as_it_says_and_for_its_operation_alone() {
        let faults = Faults::default();
        faults.add(FaultRule { operation: "search".to_owned(), status: 429, count: 2 });
        assert_eq!(faults.fire(&main::operations::GET_USER), None);
        assert_eq!(faults.fire(&main::operations::SEARCH), Some(StatusCode::TOO_MANY_REQUESTS));
        assert_eq!(faults.fire(&main::operations::SEARCH), Some(StatusCode::TOO_MANY_REQUESTS));
        assert_eq!(faults.fire(&main::operations::SEARCH), None);
        assert!(faults.list().is_empty());
    }

    #[test]
    fn a_rule_that_names_an_api_fires_in_no_other() {
        let rule = FaultRule { operation: "tink-main/createUser".to_owned(), status: 500, count: 1 };
        assert!(rule.concerns(&main::operations::CREATE_USER));
        assert!(!rule.concerns(&connector::operations::CREATE_USER));
    }
}
