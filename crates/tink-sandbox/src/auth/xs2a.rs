//! XS2A.api: HTTP Basic with the user name `api`, and an API key or the access token of a bank user as the password.

use http::HeaderMap;
use tink_ledger::rules::tokens::{self, TokenKind as Minted};
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::{Operation, TokenKind};

use super::{Caller, basic};
use crate::problem::Problem;
use crate::world::World;

/// The user name, the same for everybody.
const USER: &str = "api";

pub(super) async fn authenticate(world: &World, operation: &Operation, headers: &HeaderMap) -> Result<Caller, Problem> {
    let password = basic::password(headers, USER).ok_or_else(refused)?;
    match operation.token {
        TokenKind::ApiKey => {
            let tenant = world.xs2a_tenant(&password).ok_or_else(refused)?;
            Ok(Caller::Client { tenant: tenant.to_owned() })
        }
        _ => bank_user(world, &password).await,
    }
}

/// The bank user of an access token that is good now.
async fn bank_user(world: &World, token: &str) -> Result<Caller, Problem> {
    let claims = tokens::verify(world.key(), token).map_err(|_| refused())?;
    let user: Option<Id> = claims.user.as_deref().and_then(|user| user.parse().ok());
    let user = user.filter(|_| claims.kind == Minted::BankUserToken).ok_or_else(refused)?;
    let image = match world.ledger().published(user).await {
        Err(LedgerError::Refused(Refusal::UserNotFound)) => return Err(refused()),
        image => image?,
    };
    let tenant = image.profile.created.tenant.clone();
    let now = world.ledger().now();
    let is_good = image.bank.token(claims.id).is_some_and(|token| token.validity.until > now);
    if is_good && world.is_xs2a_tenant(&tenant) { Ok(Caller::User { tenant, user }) } else { Err(refused()) }
}

/// The same words whatever is wrong, so that nobody learns how near they came.
pub(crate) fn refused() -> Problem {
    Problem::unauthorized("Invalid credentials.")
}
