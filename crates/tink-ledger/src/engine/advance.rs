//! Letting time pass: what is due in the whole world happens in order, each at its own time, and is told.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};
use tink_model::EpochMillis;

use super::Ledger;
use crate::event::{AccountsAggregated, BankEvent, UserEvent};
use crate::id::Id;
use crate::log::StreamKind;
use crate::refusal::{LedgerError, Refusal};

/// So many things are let happen by one call (ours): two years and more of a hundred lives, or a life's whole time.
pub const MAX_DUE_AT_ONCE: usize = 500_000;

/// Something that happened by itself because its time had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Happening {
    /// When, in milliseconds since 1970.
    pub at: EpochMillis,
    /// To which user.
    pub user: String,
    /// What: `credentialsMoved`, `transactionsFetched`, `transactionsBooked`, `transactionsAmended` (booked with other values),
    /// `transactionsRemoved`, `syncBegun`, `synced`, `syncFailed`, `userExpired`, or another kind of a later release.
    pub what: String,
    /// The credentials or the bank connection that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Where those stand now, or how many transactions it were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What can be due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// A temporary user's time is over.
    Expiry { tenant: String, user: Id },
    /// Something of a user.
    User(Id),
}

impl Ledger {
    /// Lets time pass until `until`: what is due happens in the order of its time, and of streams at the same time. `set` moves the
    /// world's clock and is called with each time in turn, last with `until`. Run it to its end (spawn it).
    ///
    /// Every user of the world is looked at, and loaded where that is needed.
    ///
    /// # Errors
    /// A log that failed, or more than [`MAX_DUE_AT_ONCE`] things that are due. The clock then stands where it came to, and what has
    /// happened until then has happened.
    pub async fn advance(
        &self,
        until: EpochMillis,
        set: &(dyn Fn(EpochMillis) + Send + Sync),
    ) -> Result<Vec<Happening>, LedgerError> {
        let mut due = BinaryHeap::new();
        for stream in self.cells.streams().await? {
            match stream.kind() {
                StreamKind::Tenant => due.extend(self.expiries(stream.id(), until).await?.map(Reverse)),
                StreamKind::User => {
                    let Ok(user) = stream.id().parse() else { continue };
                    due.extend(self.due_of(user).await?.map(|at| Reverse((at, Due::User(user)))));
                }
            }
        }
        let (mut happened, mut settled) = (Vec::new(), 0);
        while let Some(Reverse((at, next))) = due.pop() {
            if at > until {
                break;
            }
            settled += 1;
            if settled > MAX_DUE_AT_ONCE {
                return Err(LedgerError::TooMuchDue { limit: MAX_DUE_AT_ONCE });
            }
            if at > self.clock.now() {
                set(at);
            }
            match next {
                Due::Expiry { tenant, user } => {
                    self.delete_expired(&tenant, user, at).await?;
                    happened.push(Happening::new(at, user, "userExpired", None, None));
                }
                Due::User(user) => {
                    let events = match self.settle_once(user, at, at).await {
                        // A temporary user has something due behind the end of its time.
                        Err(LedgerError::Refused(Refusal::UserNotFound)) => continue,
                        events => events?,
                    };
                    happened.extend(events.iter().flat_map(|event| told(at, user, event)));
                    due.extend(self.due_of(user).await?.map(|at| Reverse((at, Due::User(user)))));
                }
            }
        }
        set(until);
        Ok(happened)
    }

    /// When something is next due of a user; nothing for one that is gone.
    async fn due_of(&self, user: Id) -> Result<Option<EpochMillis>, LedgerError> {
        match self.cells.user(user).await {
            Ok(cell) => Ok(cell.read(|image| image.due())),
            Err(LedgerError::Refused(Refusal::UserNotFound)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The temporary users of a tenant whose time is over by then.
    async fn expiries(
        &self,
        tenant: &str,
        until: EpochMillis,
    ) -> Result<impl Iterator<Item = (EpochMillis, Due)> + use<>, LedgerError> {
        let expiries = self.cells.tenant(tenant).await?.read(|directory| directory.expiries(until));
        let tenant = tenant.to_owned();
        Ok(expiries.into_iter().map(move |(at, user)| (at, Due::Expiry { tenant: tenant.clone(), user })))
    }
}

impl Happening {
    fn new(at: EpochMillis, user: Id, what: &str, of: Option<Id>, detail: Option<String>) -> Self {
        Self { at, user: user.to_string(), what: what.to_owned(), of: of.map(|id| id.to_string()), detail }
    }
}

/// An event that happened by itself, as it is told.
fn told(at: EpochMillis, user: Id, event: &UserEvent) -> Vec<Happening> {
    let happening = |what: &str, of: Id, detail: Option<String>| vec![Happening::new(at, user, what, Some(of), detail)];
    match event {
        UserEvent::CredentialsMoved(moved) => {
            happening("credentialsMoved", moved.id, Some(moved.standing.status.as_str().to_owned()))
        }
        UserEvent::AccountsAggregated(fetched) => fetched_and_changed(fetched)
            .map(|(what, count)| Happening::new(at, user, what, Some(fetched.credentials), Some(count.to_string())))
            .collect(),
        UserEvent::Bank(BankEvent::SyncBegun { connection, .. }) => happening("syncBegun", *connection, None),
        UserEvent::Bank(BankEvent::Synced { connection, .. }) => happening("synced", *connection, None),
        UserEvent::Bank(BankEvent::SyncFailed { connection, .. }) => happening("syncFailed", *connection, None),
        _ => Vec::new(),
    }
}

/// What a fetch did to transactions, with how many. A refresh says so even if nothing was new; what is amended as it is booked is
/// not told twice.
fn fetched_and_changed(fetched: &AccountsAggregated) -> impl Iterator<Item = (&'static str, usize)> {
    let booked = fetched.booked.iter().filter(|serial| fetched.amended.iter().all(|row| row.serial != **serial));
    let counts = [
        ("transactionsFetched", fetched.rows.len()),
        ("transactionsBooked", booked.count()),
        ("transactionsAmended", fetched.amended.len()),
        ("transactionsRemoved", fetched.removed.len()),
    ];
    let asked = !fetched.by_itself;
    counts.into_iter().filter(move |(what, count)| *count > 0 || asked && *what == "transactionsFetched")
}
