//! What fired: the newest firings, in the order in which they happened.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use tink_model::EpochMillis;

use super::RequestId;

/// So many firings are kept; the oldest go first (ours).
pub const MAX_FIRED_FAULTS: usize = 1_000;

/// A rule that fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FiredFault {
    /// The number of the rule.
    pub rule: u64,
    /// The request's id, as its answer says it in `X-Request-ID`; empty for a page of the sandbox.
    pub request: String,
    /// The API of the operation that was called.
    pub api: String,
    /// The operation's id.
    pub operation: String,
    /// What happened, in a few words.
    pub what: String,
    /// How long the request waited for it, in milliseconds.
    pub waited_millis: u64,
    /// When, by the world's clock, in milliseconds since 1970.
    pub at: EpochMillis,
}

/// The firings of a world.
#[derive(Debug, Default)]
pub(super) struct FiredList {
    /// Each with the id of its request, which is given after it.
    newest: VecDeque<(FiredFault, RequestId)>,
    total: u64,
}

/// The firings of a world, as the control API tells them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FiredFaults {
    /// How often rules fired, those included that are not kept any more.
    pub total: u64,
    /// The newest, the oldest of them first.
    pub fired: Vec<FiredFault>,
}

impl FiredList {
    pub(super) fn note(&mut self, fired: FiredFault, request: RequestId) {
        if self.newest.len() == MAX_FIRED_FAULTS {
            self.newest.pop_front();
        }
        self.newest.push_back((fired, request));
        self.total += 1;
    }

    pub(super) fn all(&self) -> FiredFaults {
        let named = |(fired, id): &(FiredFault, RequestId)| {
            let request = id.as_str().to_owned();
            FiredFault { request, ..fired.clone() }
        };
        FiredFaults { total: self.total, fired: self.newest.iter().map(named).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten_and_still_counted() {
        let mut list = FiredList::default();
        for rule in 0..1_005 {
            list.note(
                FiredFault {
                    rule,
                    request: String::new(),
                    api: String::new(),
                    operation: String::new(),
                    what: String::new(),
                    waited_millis: 0,
                    at: EpochMillis::new(0),
                },
                RequestId::default(),
            );
        }
        let all = list.all();
        assert_eq!((all.total, all.fired.len()), (1_005, MAX_FIRED_FAULTS));
        assert_eq!(all.fired[0].rule, 5);
    }
}
