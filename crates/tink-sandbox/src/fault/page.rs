//! A rule that meets a page of the sandbox, which uses an operation in somebody's name.

use http::StatusCode;
use tink_ledger::Id;
use tink_model::Operation;

use super::RequestId;
use super::faults::Asked;
use super::users::names_of;
use super::wait::wait;
use crate::request_log::Notes;
use crate::world::World;

/// The status that a page fails with, if a rule keeps the operation from its answer. A page has no connection to drop and no token
/// to spoil: whatever the rule says, the page fails before anything is done.
pub(crate) async fn of_page(
    world: &World,
    notes: &Notes,
    operation: &'static Operation,
    user: Option<Id>,
) -> Option<StatusCode> {
    let users = match user.filter(|_| world.faults().asks_for_users(operation)) {
        // Somebody whose names cannot be read is nobody that a rule is for.
        Some(user) => names_of(world, user).await.unwrap_or_default(),
        None => Vec::new(),
    };
    let firing = world.faults().fire(&Asked::new(operation, RequestId::default(), &users, world.ledger().now()));
    notes.faults(operation, &firing.what);
    wait(firing.wait).await;
    let status = firing.rule?.status.and_then(|status| StatusCode::from_u16(status).ok());
    Some(status.unwrap_or(StatusCode::BAD_GATEWAY))
}
