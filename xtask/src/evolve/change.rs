//! One classified change, and the list that the comparison adds to.

use serde::Serialize;

use super::class::{Class, Side, Sides};
use super::rule::Rule;

/// A difference between two revisions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Change {
    pub(crate) class: Class,
    pub(crate) rule: Rule,
    /// Where, in the newer document; in the older one for what is gone.
    pub(crate) pointer: String,
    pub(crate) side: Side,
    /// What is different, in a few words.
    pub(crate) what: String,
    /// Why it has its class.
    pub(crate) why: &'static str,
}

/// Everything found so far.
#[derive(Debug, Default)]
pub(crate) struct Changes(Vec<Change>);

impl Changes {
    /// Notes a difference once for each way that the thing travels, or once for both where the consequence is the same.
    pub(crate) fn note(&mut self, rule: Rule, sides: Sides, pointer: impl Into<String>, what: impl Into<String>) {
        let pointer = pointer.into();
        let what = what.into();
        let request = rule.verdict(Side::Request);
        let response = rule.verdict(Side::Response);
        let verdicts = match (sides.request, sides.response) {
            (true, true) if request == response => vec![(Side::Both, request)],
            (true, true) => vec![(Side::Request, request), (Side::Response, response)],
            (true, false) => vec![(Side::Request, request)],
            (false, true) => vec![(Side::Response, response)],
            (false, false) => vec![(Side::None, rule.verdict(Side::None))],
        };
        for (side, (class, why)) in verdicts {
            self.0.push(Change { class, rule, pointer: pointer.clone(), side, what: what.clone(), why });
        }
    }

    /// The changes by class, rule and place. What several operations share was noted by each of them and is listed once.
    pub(crate) fn into_sorted(self) -> Vec<Change> {
        let mut changes = self.0;
        changes.sort();
        changes.dedup();
        changes
    }
}
