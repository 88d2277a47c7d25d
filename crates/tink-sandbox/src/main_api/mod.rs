//! The main API: what an application reads back.

mod accounts;
mod categories;
pub(crate) mod credentials;
mod investments;
mod language;
mod loans;
mod money;
mod monitoring;
pub(crate) mod oauth;
mod oauth_clients;
mod providers;
mod search;
mod statistics;
mod transactions;
pub(crate) mod users;
mod version;

use tink_model::main::operations;

use crate::call::Route;

/// The operations and what answers them.
pub(crate) static ROUTES: &[Route] = &[
    (&operations::CREATE_USER, |call| Box::pin(users::create(call))),
    (&operations::DELETE_USER, |call| Box::pin(users::delete(call))),
    (&operations::GET_USER, |call| Box::pin(users::get(call))),
    (&operations::GET_USER_PROFILE, |call| Box::pin(users::profile::get(call))),
    (&operations::UPDATE_USER_PROFILE, |call| Box::pin(users::profile::update(call))),
    (&operations::GET_TOKEN, |call| Box::pin(oauth::token(call))),
    (&operations::CREATE_AUTHORIZATION_GRANT, |call| Box::pin(oauth::authorization_grant(call))),
    (&operations::DELEGATE_AUTHORIZATION_GRANT, |call| Box::pin(oauth::delegate(call))),
    (&operations::LIST_OAUTH_CLIENTS, |call| Box::pin(oauth_clients::list(call))),
    (&operations::UPDATE_OAUTH_CLIENT, |call| Box::pin(oauth_clients::update(call))),
    (&operations::CHECK_HEALTH, |call| Box::pin(monitoring::healthy(call))),
    (&operations::PING, |call| Box::pin(monitoring::ping(call))),
    (&operations::GET_VERSION, |call| Box::pin(version::get(call))),
    (&operations::LIST_ACCOUNTS, |call| Box::pin(accounts::list(call))),
    (&operations::UPDATE_ACCOUNT, |call| Box::pin(accounts::update(call))),
    (&operations::LIST_CREDENTIALS, |call| Box::pin(credentials::list(call))),
    (&operations::CREATE_CREDENTIALS, |call| Box::pin(credentials::create(call))),
    (&operations::GET_CREDENTIALS, |call| Box::pin(credentials::get(call))),
    (&operations::UPDATE_CREDENTIALS, |call| Box::pin(credentials::update(call))),
    (&operations::DELETE_CREDENTIALS, |call| Box::pin(credentials::delete(call))),
    (&operations::REFRESH_CREDENTIALS, |call| Box::pin(credentials::refresh(call))),
    (&operations::SUPPLEMENT_CREDENTIALS, |call| Box::pin(credentials::supplement(call))),
    (&operations::LIST_PROVIDERS, |call| Box::pin(providers::list(call))),
    (&operations::LIST_PROVIDERS_BY_MARKET, |call| Box::pin(providers::of_market(call))),
    (&operations::LIST_INVESTMENTS, |call| Box::pin(investments::list(call))),
    (&operations::LIST_LOANS, |call| Box::pin(loans::list(call))),
    (&operations::LIST_LOAN_EVENTS, |call| Box::pin(loans::events(call))),
    (&operations::LIST_LOAN_TIMELINES, |call| Box::pin(loans::timelines(call))),
    (&operations::LIST_CATEGORIES, |call| Box::pin(categories::list(call))),
    (&operations::QUERY_STATISTICS, |call| Box::pin(statistics::query(call))),
    (&operations::SEARCH, |call| Box::pin(search::search(call))),
    (&operations::GET_TRANSACTION, |call| Box::pin(transactions::get(call))),
    (&operations::UPDATE_TRANSACTION, |call| Box::pin(transactions::update(call))),
    (&operations::LIST_SIMILAR_TRANSACTIONS, |call| Box::pin(transactions::similar::list(call))),
    (&operations::CATEGORIZE_TRANSACTIONS, |call| Box::pin(transactions::categorize(call))),
];
