//! The Connector API and the main API: bearer tokens of clients and users, and a developer's password.

use http::{HeaderMap, StatusCode, header};
use tink_ledger::Id;
use tink_ledger::rules::scopes;
use tink_ledger::rules::tokens::{self, TokenClaims, TokenKind as Minted};
use tink_model::{Operation, TokenKind};

use super::{Caller, basic, bearer, missing};
use crate::problem::Problem;
use crate::world::{ApiClient, World};

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
    let missing = scopes::missing(operation.scopes, &scopes_of(&claims, client));
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(Problem::new(StatusCode::FORBIDDEN, format!("The access token lacks the scope {missing}.")));
    }
    Ok(caller)
}

/// What a token of this client allows.
pub(crate) fn scopes_of<'a>(claims: &'a TokenClaims, client: &'a ApiClient) -> Vec<&'a str> {
    match (&claims.scope, claims.kind) {
        (Some(scope), _) => scope.split(' ').filter(|scope| !scope.is_empty()).collect(),
        (None, Minted::ClientToken) => client.scopes.iter().map(String::as_str).collect(),
        (None, _) => Vec::new(),
    }
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

#[cfg(test)]
mod tests {
    use tink_model::EpochMillis;

    use super::*;

    fn claims(kind: Minted, scope: Option<&str>) -> TokenClaims {
        TokenClaims {
            kind,
            tenant: "client".to_owned(),
            user: None,
            id: Id(1),
            issued: EpochMillis::new(0),
            expires: EpochMillis::new(0),
            scope: scope.map(ToOwned::to_owned),
            actor: None,
            id_hint: None,
        }
    }

    #[test]
    fn only_a_clients_token_may_leave_open_what_it_allows() {
        let scopes = vec!["user:read".to_owned(), "user:write".to_owned()];
        let client = ApiClient { secret: "secret".to_owned().into(), scopes, redirect_uris: Vec::new() };
        let of = |kind, scope| scopes_of(&claims(kind, scope), &client).join(",");
        assert_eq!(of(Minted::ClientToken, None), "user:read,user:write");
        assert_eq!(of(Minted::ClientToken, Some("user:read")), "user:read");
        assert_eq!(of(Minted::ClientToken, Some("")), "");
        assert_eq!(of(Minted::UserToken, Some("user:write accounts:read")), "user:write,accounts:read");
        for kind in [Minted::UserToken, Minted::AuthorizationCode, Minted::RefreshToken] {
            assert_eq!(of(kind, None), "");
        }
    }
}
