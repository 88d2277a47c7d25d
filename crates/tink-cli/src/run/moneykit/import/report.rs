//! What became of an import, for people and as one JSON document. The members of that are part of the command's interface.

use serde::Serialize;
use tink_model::LinkId;
use tink_model::moneykit::Link;

use super::super::links;
use super::Done;
use super::csv::FromFiles;
use super::stopped::Stopped;
use crate::exit::Outcome;
use crate::import::{document, show};
use crate::output::{Output, thousands};
use crate::run::{or_dash, pairs};

/// What is said at the end.
pub(super) struct Report<'a> {
    link: Option<&'a Link>,
    link_id: Option<&'a LinkId>,
    outcome: &'static str,
    requests: usize,
    accepted: usize,
    unknown: usize,
    missing: usize,
    files: Option<&'a FromFiles>,
}

#[derive(Serialize)]
struct Document {
    outcome: &'static str,
    requests: usize,
    transactions: Transactions,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejections: Option<Vec<document::RejectionDocument>>,
}

#[derive(Serialize)]
struct Transactions {
    accepted: usize,
    unknown: usize,
    missing: usize,
}

impl<'a> Report<'a> {
    /// The end of an import that was taken whole.
    pub(super) fn done(done: &'a Done, files: Option<&'a FromFiles>) -> Self {
        Self {
            link: Some(&done.link),
            link_id: Some(&done.link.link_id),
            outcome: "done",
            requests: done.requests,
            accepted: done.transactions,
            unknown: 0,
            missing: 0,
            files,
        }
    }

    /// The end of one that was not.
    pub(super) fn stopped(stopped: &'a Stopped, files: Option<&'a FromFiles>) -> Self {
        Self {
            link: None,
            link_id: stopped.link.as_ref(),
            outcome: if stopped.is_unknown { "unknown" } else { "stopped" },
            requests: stopped.requests,
            accepted: stopped.accepted,
            unknown: stopped.unknown,
            missing: stopped.missing,
            files,
        }
    }

    /// Prints it.
    pub(super) fn print(&self, output: Output) -> Outcome<()> {
        output.text(&if output.json { self.json() } else { self.text() })
    }

    fn json(&self) -> String {
        let document = Document {
            outcome: self.outcome,
            requests: self.requests,
            transactions: Transactions { accepted: self.accepted, unknown: self.unknown, missing: self.missing },
            pending: self.files.map(|files| files.pending),
            rejections: self.files.map(|files| document::rejections(&files.read)),
        };
        let link = match (self.link, self.link_id) {
            (Some(link), _) => link.to_json(),
            (None, Some(id)) => serde_json::json!({ "link_id": id.as_str() }).to_string().into_bytes(),
            (None, None) => b"null".to_vec(),
        };
        // The link stands in it in the API's form. Serialising plain structs into memory cannot fail.
        let rest = serde_json::to_string(&document).unwrap_or_default();
        format!("{{\"link\":{},{}\n", String::from_utf8_lossy(&link), &rest[1..])
    }

    fn text(&self) -> String {
        let count = |number: usize, what: &str| format!("{} {what}", thousands(number));
        let mut transactions = count(self.accepted, "accepted");
        if self.outcome != "done" {
            transactions = [transactions, count(self.unknown, "unknown"), count(self.missing, "missing")].join(", ");
        }
        let mut lines = vec![("Link", or_dash(self.link_id))];
        if let Some(link) = self.link {
            lines.push(("State", links::state(link)));
            lines.push(("Institution", links::institution(link)));
        }
        lines.push(("Requests", thousands(self.requests)));
        lines.push(("Transactions", transactions));
        if let Some(files) = self.files {
            lines.push(("Rejected", show::count(files.read.rejections.count, "row", "rows")));
            lines.push(("Left out", show::count(files.pending as u64, "pending row", "pending rows")));
        }
        pairs(&lines)
    }
}
