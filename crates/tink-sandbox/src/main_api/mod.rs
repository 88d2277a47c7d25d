//! The main API: what an application reads back.

mod accounts;
mod categories;
mod credentials;
mod money;
mod oauth;
mod search;
mod transactions;
pub(crate) mod users;

use tink_model::main::operations;

use crate::call::Route;

/// The operations and what answers them.
pub(crate) static ROUTES: &[Route] = &[
    (&operations::CREATE_USER, |call| Box::pin(users::create(call))),
    (&operations::DELETE_USER, |call| Box::pin(users::delete(call))),
    (&operations::GET_USER, |call| Box::pin(users::get(call))),
    (&operations::GET_TOKEN, |call| Box::pin(oauth::token(call))),
    (&operations::CREATE_AUTHORIZATION_GRANT, |call| Box::pin(oauth::authorization_grant(call))),
    (&operations::LIST_ACCOUNTS, |call| Box::pin(accounts::list(call))),
    (&operations::LIST_CREDENTIALS, |call| Box::pin(credentials::list(call))),
    (&operations::LIST_CATEGORIES, |call| Box::pin(categories::list(call))),
    (&operations::SEARCH, |call| Box::pin(search::search(call))),
    (&operations::GET_TRANSACTION, |call| Box::pin(transactions::get(call))),
];
