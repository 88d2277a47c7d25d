//! The request log in the test's own process: what the client under test sent.

use std::collections::HashSet;
use std::sync::Arc;

use tink_ledger::Id;

use super::entry::LoggedRequest;
use super::exchange::Exchange;
use super::filter::{Filter, StatusFilter};
use crate::sandbox::Sandbox;
use crate::world::{SharedWorld, World};

/// The requests that a sandbox had, or some of them.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # #[cfg(feature = "clients")] {
/// use tink_model::connector::CreateUserRequest;
///
/// let sandbox = tink_sandbox::Sandbox::builder().start().await?;
/// let (connector, ..) = sandbox.clients()?;
/// connector.create_user(&CreateUserRequest::new("SE").with_external_user_id("anna")).await?;
///
/// let sent = sandbox.requests().operation("createUser").status(200).list().await;
/// assert_eq!(sent.len(), 1);
/// assert_eq!(sent[0].request.body.as_deref(), Some(r#"{"external_user_id":"anna","market":"SE"}"#));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Requests {
    world: SharedWorld,
    filter: Filter,
}

impl Sandbox {
    /// The requests that it had. See [`SandboxBuilder::request_log`](crate::SandboxBuilder::request_log) for how many are kept.
    pub fn requests(&self) -> Requests {
        Requests::of(self.world(), Filter::default())
    }
}

impl Requests {
    pub(super) fn of(world: SharedWorld, filter: Filter) -> Self {
        Self { world, filter }
    }

    /// Those of one API only: `tink-connector`, `tink-main`, `tink-xs2a` or `moneykit`.
    pub fn api(mut self, api: impl Into<String>) -> Self {
        self.filter.api = Some(api.into());
        self
    }

    /// Those that asked for one operation only: its id, such as `ingestTransactions`, or one with its API, such as
    /// `moneykit/listAccounts`.
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.filter.operation = Some(operation.into());
        self
    }

    /// Those of one user only: whose token they came with, or whom their path names. By the platform's id or by the client's own.
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.filter.user = Some(user.into());
        self
    }

    /// Those that were answered with one status only, or with one of a class.
    pub fn status(mut self, status: impl Into<StatusFilter>) -> Self {
        self.filter.status = Some(status.into());
        self
    }

    /// Those behind a number only.
    pub fn after(mut self, number: u64) -> Self {
        self.filter.after = Some(number);
        self
    }

    /// At most so many: the newest ones; with [`Requests::after`] the ones that follow the number.
    pub fn limit(mut self, limit: usize) -> Self {
        self.filter.limit = Some(limit);
        self
    }

    /// What they are, the newest last.
    pub async fn list(&self) -> Vec<LoggedRequest> {
        let found = self.found().await;
        found.iter().map(|(number, exchange)| LoggedRequest::of(*number, exchange, true)).collect()
    }

    /// One of them by its number, if it is still kept.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<LoggedRequest> {
        self.world.request_log().get(number).map(|exchange| LoggedRequest::of(number, &exchange, true))
    }

    /// Forgets all requests, whatever is asked for. Numbers go on.
    pub fn clear(&self) {
        self.world.request_log().clear();
    }

    /// The exchanges that are asked for, oldest first.
    pub(super) async fn found(&self) -> Vec<(u64, Arc<Exchange>)> {
        let mut kept = self.world.request_log().after(self.filter.after.unwrap_or(0));
        let users = self.users(&kept).await;
        kept.retain(|(number, exchange)| self.filter.takes(&LoggedRequest::of(*number, exchange, false), &users));
        self.filter.limited(kept)
    }

    /// The users who have the id that is asked for as the client's own, with each client that called.
    async fn users(&self, kept: &[(u64, Arc<Exchange>)]) -> HashSet<Id> {
        let mut users = HashSet::new();
        let Some(name) = &self.filter.user else { return users };
        let tenants: HashSet<&String> =
            kept.iter().filter_map(|(_, exchange)| exchange.notes.noted()?.tenant.get()).collect();
        for tenant in tenants {
            users.extend(user(&self.world, tenant, name).await);
        }
        users
    }
}

/// A user by the client's own id. A store that fails here knows of none; whatever else is asked for is still told.
async fn user(world: &World, tenant: &str, name: &str) -> Option<Id> {
    world.ledger().user_by_external_id(tenant, name).await.ok().flatten()
}
