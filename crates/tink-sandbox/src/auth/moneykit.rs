//! MoneyKit: the bearer token of an API client.

use http::HeaderMap;
use tink_ledger::rules::tokens::{self, TokenKind as Minted};
use tink_model::{Operation, TokenKind};

use super::{Caller, bearer, missing};
use crate::problem::Problem;
use crate::world::World;

/// The code of a token whose time is over.
const EXPIRED: &str = "api_error.auth.expired_access_token";

pub(super) fn authenticate(world: &World, operation: &Operation, headers: &HeaderMap) -> Result<Caller, Problem> {
    if operation.token == TokenKind::None {
        return Ok(Caller::Anyone);
    }
    let token = bearer(headers).ok_or_else(missing)?;
    let unknown = || Problem::invalid_token("The access token is not one of this platform's.");
    let claims = tokens::verify(world.key(), token).map_err(|_| unknown())?;
    if claims.kind != Minted::MoneyKitToken || !world.is_moneykit_tenant(&claims.tenant) {
        return Err(unknown());
    }
    if claims.is_expired(world.ledger().now()) {
        return Err(Problem::invalid_token("Access token expired").with_code(EXPIRED));
    }
    Ok(Caller::Client { tenant: claims.tenant })
}
