//! MoneyKit: links that are imported and connected, with what they hold.

mod accounts;
mod avatar;
pub(crate) mod connect;
mod cursor;
mod found;
mod ids;
mod import;
mod institutions;
mod limits;
mod links;
mod query;
mod sessions;
mod state;
mod tokens;
mod transactions;
mod users;
mod view;

use std::future::Future;

use axum::response::Response;
use tink_model::Operation;
use tink_model::moneykit::operations;

pub(crate) use self::ids::of_link as link_id;
pub(crate) use self::state::State;
use crate::call::{Call, Route};
use crate::problem::Problem;

/// An operation with what answers it, within the documented rates.
macro_rules! route {
    ($operation:ident, $handler:path) => {
        (&operations::$operation, |call| Box::pin(within_rates(&operations::$operation, call, $handler)))
    };
}

/// The operations and what answers them.
pub(crate) static ROUTES: &[Route] = &[
    route!(GENERATE_ACCESS_TOKEN, tokens::generate),
    route!(IMPORT_LINK, import::link),
    route!(LIST_LINKS, links::list),
    route!(GET_LINK, links::get),
    route!(UPDATE_LINK, links::update),
    route!(DELETE_LINK, links::delete),
    route!(IMPORT_TRANSACTIONS, import::transactions),
    route!(ADD_PRODUCTS, links::add_products),
    route!(RESET_LINK, links::reset),
    route!(LIST_ACCOUNTS, accounts::list),
    route!(LIST_ACCOUNT_NUMBERS, accounts::numbers),
    route!(GET_ACCOUNT, accounts::get),
    route!(LIST_TRANSACTIONS, transactions::list),
    route!(SYNC_TRANSACTIONS, transactions::sync),
    route!(LIST_USER_LINKS, users::links),
    route!(LIST_USER_ACCOUNTS, users::accounts),
    route!(LIST_USER_TRANSACTIONS, users::transactions),
    route!(LIST_INSTITUTIONS, institutions::list),
    route!(GET_INSTITUTION, institutions::get),
    route!(CREATE_LINK_SESSION, sessions::create),
    route!(EXCHANGE_TOKEN, sessions::exchange),
];

/// Answers a call, unless its app or its link has made too many within the minute. Rates of clients without a token and of users
/// are for the handlers to ask, who know whose they are.
async fn within_rates<F>(
    operation: &'static Operation,
    call: Call,
    handler: impl FnOnce(Call) -> F,
) -> Result<Response, Problem>
where
    F: Future<Output = Result<Response, Problem>>,
{
    if let Ok(tenant) = call.caller.tenant() {
        call.world.moneykit().limits().app_and_link(operation, tenant, call.path("id"), call.world.ledger().now())?;
    }
    handler(call).await
}
