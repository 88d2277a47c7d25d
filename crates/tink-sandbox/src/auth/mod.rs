//! Who calls: the secret of a request, checked against what an operation asks for, in the manner of its API.

mod basic;
mod moneykit;
mod tink;
pub(crate) mod xs2a;

pub(crate) use self::tink::scopes_of;

use http::HeaderMap;
use tink_ledger::Id;
use tink_model::Operation;

use crate::fault;
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

/// Checks the secret of a request: 401 for none, a bad or an expired one, or one of the wrong kind; 403 for a missing scope.
pub(crate) async fn authenticate(world: &World, operation: &Operation, headers: &HeaderMap) -> Result<Caller, Problem> {
    if fault::takes_a_token_that_expires(operation) && world.faults().has_expired(headers) {
        return Err(match operation.api {
            "tink-xs2a" => xs2a::refused(),
            "moneykit" => moneykit::expired(),
            _ => tink::expired(),
        });
    }
    match operation.api {
        "tink-xs2a" => xs2a::authenticate(world, operation, headers).await,
        "moneykit" => moneykit::authenticate(world, operation, headers),
        _ => tink::authenticate(world, operation, headers).await,
    }
}

/// The token of `Authorization: Bearer`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

fn missing() -> Problem {
    Problem::unauthorized("Send an access token in the header Authorization: Bearer <token>.")
}
