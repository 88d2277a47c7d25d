//! The link that a path names, with its user.

use std::sync::Arc;

use tink_ledger::image::{Account, Link, UserImage};
use tink_ledger::rules::link::Product;
use tink_ledger::{Id, LedgerError, Refusal};

use super::ids;
use crate::call::Call;
use crate::problem::Problem;

/// A link and its user.
pub(super) struct Found {
    pub(super) user: Id,
    pub(super) image: Arc<UserImage>,
    id: Id,
}

impl Found {
    pub(super) fn link(&self) -> Result<&Link, Problem> {
        self.image.links.link(self.id).ok_or_else(not_found)
    }

    /// The accounts of the link with their numbers, closed ones included.
    pub(super) fn accounts(&self) -> impl Iterator<Item = (u16, &Account)> {
        self.image.live_accounts().filter(|(_, account)| account.credentials == self.id)
    }

    /// The same after something happened.
    pub(super) async fn again(self, call: &Call) -> Result<Self, Problem> {
        let image = call.world.ledger().user(self.user).await?;
        Ok(Self { image, ..self })
    }
}

/// A link of the caller's, be it deleted: 404 for one that is not there, or that was deleted too long ago.
pub(super) async fn known(call: &Call) -> Result<Found, Problem> {
    let id = ids::of_link(call.path("id")).ok_or_else(not_found)?;
    by_id(call, id).await
}

/// The same, by its id.
pub(super) async fn by_id(call: &Call, id: Id) -> Result<Found, Problem> {
    let ledger = call.world.ledger();
    let user = ledger.user_of_link(call.caller.tenant()?, id).await?.ok_or_else(not_found)?;
    let image = match ledger.user(user).await {
        Err(LedgerError::Refused(Refusal::UserNotFound)) => return Err(not_found()),
        image => image?,
    };
    let found = Found { user, image, id };
    if found.link()?.is_forgotten(ledger.now()) { Err(not_found()) } else { Ok(found) }
}

/// A link of the caller's that is not deleted: else 410.
pub(super) async fn living(call: &Call) -> Result<Found, Problem> {
    let found = known(call).await?;
    if found.link()?.deleted.is_some() { Err(Refusal::LinkDeleted.into()) } else { Ok(found) }
}

/// A link of the caller's whose user granted a product: else 403.
pub(super) async fn granted(call: &Call, product: Product) -> Result<Found, Problem> {
    let found = living(call).await?;
    if found.link()?.grants(product) {
        return Ok(found);
    }
    Err(Refusal::ProductNotGranted { product: product.as_str() }.into())
}

fn not_found() -> Problem {
    Problem::not_found("Link not found.")
}
