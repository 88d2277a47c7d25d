//! The Connector API as the place where a plan goes.

use tink_connector::ConnectorClient;
use tink_ingest::run::{Sink, Taken};
use tink_model::ExternalUserId;
use tink_model::connector::operations::{INGEST_ACCOUNTS, INGEST_TRANSACTIONS};
use tink_model::connector::{AccountListEntity, CreateTransactionAccountContainer, Refusal};

use crate::connect::Connection;
use crate::exit::Outcome;

/// Sends a plan's requests for one user.
#[derive(Debug)]
pub(super) struct ApiSink {
    client: ConnectorClient,
    user: ExternalUserId,
}

/// A request that was neither taken nor refused for what exists.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct SinkError(pub(super) tink_connector::Error);

impl ApiSink {
    pub(super) fn new(connection: &Connection, user: &str) -> Outcome<Self> {
        let scopes = [INGEST_ACCOUNTS.scopes, INGEST_TRANSACTIONS.scopes].concat();
        Ok(Self { client: ConnectorClient::new(connection.client(&scopes)?), user: user.into() })
    }
}

impl Sink for ApiSink {
    type Error = SinkError;

    async fn create_accounts(&self, accounts: &AccountListEntity) -> Result<Taken, SinkError> {
        taken(self.client.ingest_accounts(&self.user, accounts).await)
    }

    async fn ingest(&self, batch: &CreateTransactionAccountContainer) -> Result<Taken, SinkError> {
        taken(self.client.ingest_transactions(&self.user, batch).await)
    }
}

/// A refusal for something that exists is an answer to go on from; so is one that an attempt whose answer was lost may have
/// caused.
fn taken(answer: Result<(), tink_connector::Error>) -> Result<Taken, SinkError> {
    match answer {
        Ok(()) => Ok(Taken::All),
        Err(error) => match error.refusal() {
            Some(Refusal::AccountAlreadyExists | Refusal::TransactionAlreadyExists) => Ok(Taken::Exists),
            Some(Refusal::TransactionDeleted) => Ok(Taken::Deleted),
            _ => Err(SinkError(error)),
        },
    }
}
