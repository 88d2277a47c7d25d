//! The Connector API: what a partner feeds in.

mod accounts;
mod transactions;

use http::StatusCode;
use tink_ledger::Id;
use tink_model::connector::operations;
use tink_model::{Json, Profile};

use crate::auth::Caller;
use crate::call::{Call, Route};
use crate::main_api::users;
use crate::problem::Problem;

pub use transactions::read_ingestion;

/// The operations and what answers them.
pub(crate) static ROUTES: &[Route] = &[
    (&operations::CREATE_USER, |call| Box::pin(users::create(call))),
    (&operations::INGEST_ACCOUNTS, |call| Box::pin(accounts::ingest(call))),
    (&operations::UPDATE_ACCOUNT, |call| Box::pin(accounts::update(call))),
    (&operations::DELETE_ACCOUNT, |call| Box::pin(accounts::delete(call))),
    (&operations::INGEST_TRANSACTIONS, |call| Box::pin(transactions::ingest(call))),
    (&operations::UPDATE_TRANSACTION, |call| Box::pin(transactions::update(call))),
    (&operations::DELETE_TRANSACTIONS, |call| Box::pin(transactions::delete(call))),
];

/// Which service a path belongs to; the revisions answer an unknown user differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Accounts,
    Transactions,
}

/// The user that the path names: 401 for one that the client does not have, or that is not the user token's own. The revision
/// of 2026 answers 404 on transactions.
async fn user_of_path(call: &Call, service: Service) -> Result<Id, Problem> {
    let found = call.world.ledger().user_by_external_id(call.caller.tenant()?, call.path("externalUserId")).await?;
    let allowed = |user: &Id| !matches!(&call.caller, Caller::User { user: own, .. } if own != user);
    found.filter(allowed).ok_or_else(|| {
        let status = match (service, call.world.profile()) {
            (Service::Transactions, Profile::Revision2026) => StatusCode::NOT_FOUND,
            _ => StatusCode::UNAUTHORIZED,
        };
        Problem::new(status, "User not found.")
    })
}

/// An empty object means what absence means.
fn payload(payload: Option<Json>) -> Option<Json> {
    payload.filter(|payload| !payload.object_is_empty())
}
