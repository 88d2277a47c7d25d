//! XS2A.api: bank users, their access tokens and bank connections, the wizard, accounts and turnovers.
//!
//! Every object says that it belongs to the test mode. Lists begin with the newest, those of banks go by
//! country and code.

mod access_tokens;
mod bank_accounts;
mod bank_codes;
mod bank_connections;
mod bank_users;
mod events;
pub(crate) mod ids;
mod page;
mod report;
mod sessions;
mod time;
mod turnovers;
pub(crate) mod wizard;

use tink_model::xs2a::Acknowledgement;
use tink_model::xs2a::operations;

use crate::call::Route;

/// The operations and what answers them.
pub(crate) static ROUTES: &[Route] = &[
    (&operations::CREATE_BANK_USER, |call| Box::pin(bank_users::create(call))),
    (&operations::LIST_BANK_USERS, |call| Box::pin(bank_users::list(call))),
    (&operations::GET_BANK_USER, |call| Box::pin(bank_users::get(call))),
    (&operations::DELETE_BANK_USER, |call| Box::pin(bank_users::delete(call))),
    (&operations::CREATE_ACCESS_TOKEN, |call| Box::pin(access_tokens::create(call))),
    (&operations::LIST_ACCESS_TOKENS, |call| Box::pin(access_tokens::list(call))),
    (&operations::GET_ACCESS_TOKEN, |call| Box::pin(access_tokens::get(call))),
    (&operations::EXTEND_ACCESS_TOKEN, |call| Box::pin(access_tokens::extend(call))),
    (&operations::DELETE_ACCESS_TOKEN, |call| Box::pin(access_tokens::delete(call))),
    (&operations::CREATE_BANK_CONNECTION, |call| Box::pin(bank_connections::create(call))),
    (&operations::LIST_BANK_CONNECTIONS, |call| Box::pin(bank_connections::list(call))),
    (&operations::GET_BANK_CONNECTION, |call| Box::pin(bank_connections::get(call))),
    (&operations::DELETE_BANK_CONNECTION, |call| Box::pin(bank_connections::delete(call))),
    (&operations::SYNC_BANK_CONNECTION, |call| Box::pin(bank_connections::sync(call))),
    (&operations::RESET_BANK_CONNECTION, |call| Box::pin(bank_connections::reset(call))),
    (&operations::LIST_BANK_CONNECTION_ACCOUNTS, |call| Box::pin(bank_accounts::of_connection(call))),
    (&operations::LIST_BANK_ACCOUNTS, |call| Box::pin(bank_accounts::list(call))),
    (&operations::GET_BANK_ACCOUNT, |call| Box::pin(bank_accounts::get(call))),
    (&operations::DELETE_BANK_ACCOUNT, |call| Box::pin(bank_accounts::delete(call))),
    (&operations::GET_BALANCE, |call| Box::pin(bank_accounts::balance(call))),
    (&operations::LIST_TURNOVERS, |call| Box::pin(turnovers::list(call))),
    (&operations::MARK_AS_SEEN, |call| Box::pin(turnovers::mark_all(call))),
    (&operations::MARK_AS_SEEN_UNTIL, |call| Box::pin(turnovers::mark_until(call))),
    (&operations::GET_REPORT, |call| Box::pin(report::get(call))),
    (&operations::DRIVE_WIZARD, |call| Box::pin(wizard::drive(call))),
    (&operations::GET_WIZARD_SESSION, |call| Box::pin(sessions::get(call))),
    (&operations::LIST_EVENTS, |call| Box::pin(events::list(call))),
    (&operations::GET_EVENT, |call| Box::pin(events::get(call))),
    (&operations::FIND_BANK, |call| Box::pin(bank_codes::find(call))),
    (&operations::LIST_BANKS, |call| Box::pin(bank_codes::list(call))),
    (&operations::AUTOCOMPLETE_BANKS, |call| Box::pin(bank_codes::autocomplete(call))),
];

/// The answer of an operation that has nothing to tell but that it was carried out.
fn done() -> axum::response::Response {
    crate::reply::json(Acknowledgement::new().with_code(200).with_message("ok").to_json())
}
