//! A refresh token that was exchanged, and serves once where a rule says so.

use tink_ledger::rules::tokens::TokenClaims;
use tink_model::Operation;

use super::RequestId;
use super::faults::Asked;
use super::users::names_of;
use super::wait::wait;
use crate::problem::Problem;
use crate::request_log::Notes;
use crate::world::World;

/// Says that a refresh token is exchanged for another, and whether it may be: one that has served may not.
pub(crate) async fn exchanged(
    world: &World,
    notes: &Notes,
    operation: &'static Operation,
    request: RequestId,
    token: &TokenClaims,
) -> Result<bool, Problem> {
    let users = match (world.faults().asks_for_users(operation), token.user.as_deref().map(str::parse)) {
        (true, Some(Ok(user))) => names_of(world, user).await?,
        _ => Vec::new(),
    };
    let asked = Asked::new(operation, request, &users, world.ledger().now());
    let Some(firing) = world.faults().exchanged(&asked, token.id) else { return Ok(false) };
    notes.faults(operation, &firing.what);
    wait(firing.wait).await;
    Ok(true)
}
