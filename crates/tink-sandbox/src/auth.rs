//! Who calls: the bearer token of a request, checked against what an operation asks for.

use base64::Engine as _;
use http::{HeaderMap, StatusCode, header};
use tink_ledger::Id;
use tink_ledger::rules::scopes;
use tink_ledger::rules::tokens::{self, TokenClaims, TokenKind as Minted};
use tink_model::{Operation, TokenKind};

use crate::problem::Problem;
use crate::world::World;

/// The caller of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Nobody in particular.
    Anyone,
    /// An API client.
    Client {
        /// The client's id.
        tenant: String,
    },
    /// An end user of an API client.
    User {
        /// The client's id.
        tenant: String,
        /// The user.
        user: Id,
    },
}

impl Caller {
    /// The API client, where the operation asks for a token.
    pub(crate) fn tenant(&self) -> Result<&str, Problem> {
        match self {
            Self::Client { tenant } | Self::User { tenant, .. } => Ok(tenant),
            Self::Anyone => Err(missing()),
        }
    }

    /// The user, where the operation asks for a user's token.
    pub(crate) fn user(&self) -> Result<Id, Problem> {
        match self {
            Self::User { user, .. } => Ok(*user),
            Self::Client { .. } | Self::Anyone => Err(missing()),
        }
    }
}

/// Checks the token of a request: 401 for none, a bad or an expired one, or one of the wrong kind; 403 for a missing scope.
pub(crate) async fn authenticate(world: &World, operation: &Operation, headers: &HeaderMap) -> Result<Caller, Problem> {
    match operation.token {
        TokenKind::None => return Ok(Caller::Anyone),
        TokenKind::Developer => return developer(world, headers),
        TokenKind::Client | TokenKind::User | TokenKind::ClientOrUser | TokenKind::Optional => {}
        // Of XS2A.api, which is not served here.
        TokenKind::ApiKey | TokenKind::BankUser => return Err(missing()),
    }
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return if operation.token == TokenKind::Optional { Ok(Caller::Anyone) } else { Err(missing()) };
    };
    let token = value.to_str().ok().and_then(bearer).ok_or_else(missing)?;
    let claims = tokens::verify(world.key(), token)
        .map_err(|_| Problem::invalid_token("The access token is not one of this platform's."))?;
    if claims.is_expired(world.ledger().now()) {
        return Err(Problem::invalid_token("The access token has expired. Ask for a new one."));
    }
    if world.client(&claims.tenant).is_none() {
        return Err(Problem::invalid_token("The access token belongs to a client that this platform does not know."));
    }
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
    let missing = scopes::missing(operation.scopes, &claims.scopes);
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(Problem::new(StatusCode::FORBIDDEN, format!("The access token lacks the scope {missing}.")));
    }
    Ok(caller)
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
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = value.and_then(basic).ok_or_else(|| {
        Problem::unknown_developer("Send a developer's e-mail address and password in the header Authorization: Basic.")
    })?;
    let known = world.developer();
    let expected = format!("{}:{}", known.email, known.password.expose());
    if tokens::equal(expected.as_bytes(), &sent) {
        return Ok(Caller::Anyone);
    }
    Err(Problem::unknown_developer("There is no developer with this e-mail address and password."))
}

fn basic(value: &str) -> Option<Vec<u8>> {
    let (scheme, encoded) = value.split_once(' ')?;
    let encoded = scheme.eq_ignore_ascii_case("basic").then(|| encoded.trim())?;
    base64::engine::general_purpose::STANDARD.decode(encoded).ok()
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

fn missing() -> Problem {
    Problem::unauthorized("Send an access token in the header Authorization: Bearer <token>.")
}
