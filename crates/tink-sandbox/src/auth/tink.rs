//! The Connector API and the main API: bearer tokens of clients and users, and a developer's password.

use http::{HeaderMap, StatusCode, header};
use tink_ledger::Id;
use tink_ledger::rules::scopes;
use tink_ledger::rules::tokens::{self, TokenClaims, TokenKind as Minted};
use tink_model::{Operation, TokenKind};

use super::{Caller, basic, bearer, missing};
use crate::problem::Problem;
use crate::world::World;

/// Checks the token of a request: 401 for none, a bad or an expired one, or one of the wrong kind; 403 for a missing scope.
pub(super) async fn authenticate(world: &World, operation: &Operation, headers: &HeaderMap) -> Result<Caller, Problem> {
    match operation.token {
        TokenKind::None => return Ok(Caller::Anyone),
        TokenKind::Developer => return developer(world, headers),
        TokenKind::Client | TokenKind::User | TokenKind::ClientOrUser | TokenKind::Optional => {}
        // Of XS2A.api.
        TokenKind::ApiKey | TokenKind::BankUser => return Err(missing()),
    }
    if operation.token == TokenKind::Optional && !headers.contains_key(header::AUTHORIZATION) {
        return Ok(Caller::Anyone);
    }
    let token = bearer(headers).ok_or_else(missing)?;
    let claims = tokens::verify(world.key(), token)
        .map_err(|_| Problem::invalid_token("The access token is not one of this platform's."))?;
    if claims.is_expired(world.ledger().now()) {
        return Err(expired());
    }
    let client = world.client(&claims.tenant).ok_or_else(|| {
        Problem::invalid_token("The access token belongs to a client that this platform does not know.")
    })?;
    let caller = caller(world, &claims).await?;
    let fits = match operation.token {
        TokenKind::Client => matches!(caller, Caller::Client { .. }),
        TokenKind::User => matches!(caller, Caller::User { .. }),
        TokenKind::None | TokenKind::ClientOrUser | TokenKind::Optional => true,
        TokenKind::Developer | TokenKind::ApiKey | TokenKind::BankUser => false,
    };
    if !fits {
        let wanted = if operation.token == TokenKind::Client { "a client" } else { "a user" };
        return Err(Problem::invalid_token(format!("This operation takes the access token of {wanted}.")));
    }
    let missing = match &claims.scope {
        Some(scope) => scopes::missing(operation.scopes, scope.split(' ')),
        None => scopes::missing(operation.scopes, client.scopes.iter().map(String::as_str)),
    };
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(Problem::new(StatusCode::FORBIDDEN, format!("The access token lacks the scope {missing}.")));
    }
    Ok(caller)
}

/// 401 for a token whose time is over.
pub(super) fn expired() -> Problem {
    Problem::invalid_token("The access token has expired. Ask for a new one.")
}

async fn caller(world: &World, claims: &TokenClaims) -> Result<Caller, Problem> {
    let tenant = claims.tenant.clone();
    match (claims.kind, &claims.user) {
        (Minted::ClientToken, _) => Ok(Caller::Client { tenant }),
        (Minted::UserToken, Some(user)) => {
            let user: Id = user.parse().map_err(|_| Problem::invalid_token("The access token is malformed."))?;
            if !world.ledger().is_user_of(&tenant, user).await? {
                return Err(Problem::invalid_token("The user of the access token is gone."));
            }
            Ok(Caller::User { tenant, user })
        }
        _ => Err(Problem::invalid_token("This is a code or a refresh token and not an access token.")),
    }
}

/// Checks the e-mail address and the password of a developer.
fn developer(world: &World, headers: &HeaderMap) -> Result<Caller, Problem> {
    let sent = basic::pair(headers).ok_or_else(|| {
        Problem::unknown_developer("Send a developer's e-mail address and password in the header Authorization: Basic.")
    })?;
    let known = world.developer();
    let expected = format!("{}:{}", known.email, known.password.expose());
    if tokens::equal(expected.as_bytes(), &sent) {
        return Ok(Caller::Anyone);
    }
    Err(Problem::unknown_developer("There is no developer with this e-mail address and password."))
}
