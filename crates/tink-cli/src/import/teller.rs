//! What an import says while it runs: progress for people, an object a line under `--json`.

use serde::Serialize;
use tink_ingest::plan::Plan;
use tink_ingest::run::{Event, Tally};

use super::document::line;
use super::show::shown;
use crate::output::{Output, Progress};

/// Conflicts that are shown one by one.
const SHOWN_CONFLICTS: u64 = 20;

/// Hears what happens and says it.
#[derive(Debug)]
pub(super) struct Teller {
    output: Output,
    progress: Progress,
    done: u64,
    conflicts: u64,
    /// Whether the users are worth naming.
    several: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase", tag = "event")]
enum Line<'a> {
    Planned {
        users: usize,
        accounts: usize,
        transactions: u64,
        repeated: u64,
        rejected: u64,
        resumed: bool,
    },
    UserStarted {
        user: &'a str,
        done: u64,
    },
    #[serde(rename_all = "camelCase")]
    Progress {
        user: &'a str,
        accepted: u64,
        known: u64,
        booked: u64,
        deleted: u64,
        conflicting: u64,
        done: u64,
        of: u64,
    },
    #[serde(rename_all = "camelCase")]
    Waiting {
        endpoint: &'static str,
        milliseconds: u64,
    },
    #[serde(rename_all = "camelCase")]
    Retrying {
        user: &'a str,
        attempt: u32,
        milliseconds: u64,
        reason: &'a str,
    },
    Halved {
        user: &'a str,
        rows: usize,
    },
    Reconciled {
        user: &'a str,
        rows: usize,
        found: usize,
    },
    NoReadBack {
        user: &'a str,
        reason: &'a str,
    },
    BalanceKept {
        user: &'a str,
        account: &'a str,
    },
    Conflict {
        user: &'a str,
        place: String,
        id: &'a str,
        difference: &'a str,
    },
    UserDone {
        user: &'a str,
        accepted: u64,
        known: u64,
        booked: u64,
        deleted: u64,
        conflicting: u64,
    },
    UserFailed {
        user: &'a str,
        reason: &'a str,
    },
}

impl Teller {
    pub(super) fn new(output: Output, plan: &Plan, resumed: bool) -> Self {
        let total = usize::try_from(plan.transactions()).unwrap_or(usize::MAX);
        let teller = Self {
            output,
            progress: output.progress(total, "ingesting"),
            done: 0,
            conflicts: 0,
            several: plan.users().len() > 1,
        };
        teller.json(&Line::Planned {
            users: plan.users().len(),
            accounts: plan.accounts().len(),
            transactions: plan.transactions(),
            repeated: plan.repeated(),
            rejected: plan.rejected(),
            resumed,
        });
        teller
    }

    fn json(&self, what: &Line<'_>) {
        if self.output.json {
            // Whoever reads no more is told at the end.
            let _ = self.output.text(&line(what));
        }
    }

    fn count(&mut self, tally: &Tally) {
        self.done += tally.done();
        self.progress.set(usize::try_from(self.done).unwrap_or(usize::MAX));
    }

    /// Says an event.
    pub(super) fn tell(&mut self, event: &Event, of: u64) {
        match event {
            Event::UserStarted { user, done } => {
                self.done += done.done();
                if done.done() > 0 {
                    self.progress.start_at(usize::try_from(self.done).unwrap_or(usize::MAX));
                }
                self.json(&Line::UserStarted { user: user.as_str(), done: done.done() });
            }
            Event::Progress { user, tally } => {
                self.count(tally);
                self.progress.say("ingesting");
                let Tally { accepted, known, booked, deleted, conflicting } = *tally;
                let (user, done) = (user.as_str(), self.done);
                self.json(&Line::Progress { user, accepted, known, booked, deleted, conflicting, done, of });
            }
            Event::Waiting { endpoint, wait } => {
                let seconds = wait.as_millis().div_ceil(1_000);
                self.progress.wait(&format!("waiting {seconds} s for the platform's rate"), *wait);
                let endpoint = match endpoint {
                    tink_ingest::run::Endpoint::Accounts => "accounts",
                    tink_ingest::run::Endpoint::Transactions => "transactions",
                };
                self.json(&Line::Waiting { endpoint, milliseconds: millis(*wait) });
            }
            Event::Retrying { user, attempt, wait, reason } => {
                self.progress.wait(&format!("no answer, trying again in {} ms", millis(*wait)), *wait);
                let (user, attempt) = (user.as_str(), *attempt);
                self.json(&Line::Retrying { user, attempt, milliseconds: millis(*wait), reason });
            }
            Event::Halved { user, rows } => self.json(&Line::Halved { user: user.as_str(), rows: *rows }),
            Event::Reconciled { user, rows, found } => {
                self.json(&Line::Reconciled { user: user.as_str(), rows: *rows, found: *found });
            }
            Event::NoReadBack { user, reason } => {
                self.note(&format!("user {user}: what is there cannot be looked up, so refusals tell: {reason}"));
                self.json(&Line::NoReadBack { user: user.as_str(), reason });
            }
            Event::BalanceKept { user, account } => {
                self.note(&format!(
                    "account {account}: its balance stays what it is on the platform; the files are older, or its transactions cannot be seen"
                ));
                self.json(&Line::BalanceKept { user: user.as_str(), account: account.as_str() });
            }
            Event::Conflict { user, place, id, difference } => {
                self.conflicts += 1;
                if self.conflicts <= SHOWN_CONFLICTS {
                    self.note(&format!("not sent: {place}: its id {id} stands for another transaction: {difference}"));
                }
                let (user, id) = (user.as_str(), id.as_str());
                self.json(&Line::Conflict { user, place: place.to_string(), id, difference });
            }
            Event::UserDone { user, tally } => {
                let Tally { accepted, known, booked, deleted, conflicting } = *tally;
                self.json(&Line::UserDone { user: user.as_str(), accepted, known, booked, deleted, conflicting });
            }
            Event::UserFailed { user, reason } => {
                if self.several {
                    self.note(&format!("user {user}: {reason}"));
                }
                self.json(&Line::UserFailed { user: user.as_str(), reason });
            }
            // What a later release tells is for those who know it.
            _ => {}
        }
    }

    fn note(&self, text: &str) {
        self.progress.above(|| self.output.note(text));
    }

    /// Takes the progress away.
    pub(super) fn finish(&self) {
        self.progress.finish();
        if self.conflicts > SHOWN_CONFLICTS {
            let more = shown(self.conflicts - SHOWN_CONFLICTS);
            self.output.note(&format!("not sent: and {more} more whose ids stand for other transactions"));
        }
    }
}

fn millis(wait: std::time::Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}
