//! MoneyKit: the bearer token of an API client.

use http::HeaderMap;
use tink_ledger::rules::tokens::{self, TokenKind as Minted};
use tink_model::{Operation, TokenKind};

use super::{Caller, basic, bearer, missing};
use crate::problem::Problem;
use crate::tenants;
use crate::world::World;

/// The code of a token whose time is over.
const EXPIRED: &str = "api_error.auth.expired_access_token";

pub(super) fn authenticate(world: &World, operation: &Operation, headers: &HeaderMap) -> Result<Caller, Problem> {
    if operation.token == TokenKind::None {
        return by_header(world, headers);
    }
    let token = bearer(headers).ok_or_else(missing)?;
    let unknown = || Problem::invalid_token("The access token is not one of this platform's.");
    let claims = tokens::verify(world.key(), token).map_err(|_| unknown())?;
    if claims.kind != Minted::MoneyKitToken || !world.is_moneykit_tenant(&claims.tenant) {
        return Err(unknown());
    }
    if claims.is_expired(world.ledger().now()) {
        return Err(expired());
    }
    Ok(Caller::Client { tenant: claims.tenant })
}

/// 401 for a token whose time is over.
pub(super) fn expired() -> Problem {
    Problem::invalid_token("Access token expired").with_code(EXPIRED)
}

/// The client of an HTTP Basic header, where one is sent: the one operation without a token takes id and secret in it.
fn by_header(world: &World, headers: &HeaderMap) -> Result<Caller, Problem> {
    let Some(pair) = basic::pair(headers) else { return Ok(Caller::Anyone) };
    let pair = String::from_utf8(pair).unwrap_or_default();
    let (id, secret) = pair.split_once(':').unwrap_or_default();
    let tenant = tenants::of_moneykit(id);
    let known = world.moneykit_client(&tenant);
    match known.filter(|client| tokens::equal(client.secret.expose().as_bytes(), secret.as_bytes())) {
        Some(_) => Ok(Caller::Client { tenant }),
        None => Err(Problem::unauthorized("There is no API client with this id and secret.")),
    }
}
