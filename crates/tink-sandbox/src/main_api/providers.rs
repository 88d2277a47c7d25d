//! The Provider Service: the simulated banks of a market, in a language.

mod picture;
mod view;

use axum::response::Response;
use tink_ledger::rules::market::{self, Market};
use tink_ledger::rules::providers;
use tink_model::main::{ProviderCapability, ProviderListResponse};

pub(super) use self::view::field;
use self::view::provider;
use super::language;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The header in which an application without a user says who it is.
const CLIENT_ID: &str = "X-Tink-OAuth-Client-ID";

/// The header that asks for a language.
const ACCEPT_LANGUAGE: &str = "Accept-Language";

/// What the user's own list shows: their market, in their language.
pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let image = call.world.ledger().user(call.caller.user()?).await?;
    let code = &image.profile.created.market;
    let market = market::of_code(code).ok_or_else(|| no_market(code))?;
    show(&call, market, &image.profile.locale)
}

/// What anybody's list of a market shows.
pub(super) async fn of_market(call: Call) -> Result<Response, Problem> {
    let code = call.path("market");
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Problem::invalid_at(
            "/market",
            "pattern",
            format!("{code:?} is not a country code of two letters, such as SE."),
        ));
    }
    if let Some(client) = call.header(CLIENT_ID).filter(|client| call.world.client(client).is_none()) {
        return Err(Problem::invalid_at(
            format!("/{CLIENT_ID}"),
            "x-refers-to",
            format!("there is no client {client:?}."),
        ));
    }
    let market = market::of_code(code).ok_or_else(|| no_market(code))?;
    show(&call, market, language::accepted(call.header(ACCEPT_LANGUAGE)))
}

fn show(call: &Call, market: &Market, locale: &str) -> Result<Response, Problem> {
    let with_test_providers = call.flag("includeTestProviders")?.unwrap_or(false);
    let capability = call.query("capability")?.map(|capability| known(&capability)).transpose()?;
    let able = |provider: &&providers::Provider| {
        capability.is_none_or(|capability| provider.capabilities.iter().any(|able| able == capability))
    };
    let shown = providers::in_market(market, with_test_providers).filter(able);
    let list: Vec<_> = shown.map(|one| provider(one, market, locale)).collect();
    Ok(reply::json(ProviderListResponse::new().with_providers(list).to_json()))
}

fn known(capability: &str) -> Result<&'static str, Problem> {
    let known = ProviderCapability::ALL.iter().copied().find(|known| *known == capability);
    known.ok_or_else(|| Problem::invalid_at("/capability", "enum", format!("there is no capability {capability:?}.")))
}

fn no_market(code: &str) -> Problem {
    Problem::not_found(format!("There is no market {code:?}."))
}
