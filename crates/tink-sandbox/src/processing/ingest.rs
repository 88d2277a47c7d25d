//! Writing through the Connector API and reading through the main API, with what lies between them.

use std::sync::Arc;

use tink_ledger::command::UserCommand;
use tink_ledger::image::UserImage;
use tink_ledger::{Id, LedgerError};

use super::Processing;
use crate::world::World;

impl World {
    /// Runs a command of the Connector API on a user: stored at once, visible when it is processed.
    pub(crate) async fn ingest(&self, user: Id, command: UserCommand) -> Result<Option<Id>, LedgerError> {
        if self.waiting().processing() == Processing::Immediate {
            return self.ledger().execute(user, command).await;
        }
        let before = self.ledger().user(user).await?;
        let version = before.version;
        let announced = self.waiting().announce(user, before, self.ledger().now());
        let outcome = self.ledger().execute(user, command).await;
        if let (Err(_), Some(announced)) = (&outcome, &announced) {
            // Of a batch that was refused a part may be stored.
            let stored = self.ledger().published(user).await;
            if stored.is_ok_and(|stored| stored.version == version) {
                self.waiting().call_off(announced);
            }
        }
        outcome
    }

    /// The image of a user as far as it is processed, for an operation that reads it, once what is due has happened.
    pub(crate) async fn visible(&self, user: Id) -> Result<Arc<UserImage>, LedgerError> {
        let stored = self.ledger().user(user).await?;
        Ok(self.waiting().visible(user, stored, self.ledger().now()))
    }
}
