//! The platform as the place where a plan goes: its users through the main API, accounts and transactions through the Connector API.
//!
//! Each call is one request. The import itself sends again what got no answer, so the client must not.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;

use tink_connector::{ConnectorClient, booking};
use tink_ingest::run::{Answer, Failure as Failing, Fate, Opened, Sink};
use tink_model::connector::operations::{INGEST_ACCOUNTS, INGEST_TRANSACTIONS, UPDATE_TRANSACTION};
use tink_model::connector::{AccountListEntity, CreateTransactionAccountContainer, CreateTransactionEntity, Refusal};
use tink_model::{Amount, ExternalAccountId, ExternalUserId};

use super::user::{self, Found};
use crate::connect::Connection;
use crate::exit::{Exit, Failure, Outcome};

/// Sends a plan's requests.
#[derive(Debug)]
pub(super) struct ApiSink<'a> {
    connection: &'a Connection,
    client: ConnectorClient,
    /// What the files are read by: users must have this currency, and are created in this market.
    expected: &'a Found,
    market: Option<&'a str>,
    /// Nothing is sent.
    dry_run: bool,
    opened: RefCell<HashMap<ExternalUserId, Found>>,
}

/// A request that was neither taken nor refused for what exists.
#[derive(Debug)]
pub(super) struct SinkError {
    pub(super) failure: Failure,
    fate: Fate,
}

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.failure.message())
    }
}

impl std::error::Error for SinkError {}

impl Failing for SinkError {
    fn fate(&self) -> Fate {
        self.fate
    }
}

impl<'a> ApiSink<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        expected: &'a Found,
        market: Option<&'a str>,
        dry_run: bool,
    ) -> Outcome<Self> {
        let scopes = [INGEST_ACCOUNTS.scopes, INGEST_TRANSACTIONS.scopes, UPDATE_TRANSACTION.scopes].concat();
        let client = ConnectorClient::new(connection.without_retry(&scopes)?);
        Ok(Self { connection, client, expected, market, dry_run, opened: RefCell::default() })
    }

    /// What is known of a user that was opened.
    pub(super) fn opened(&self, user: &ExternalUserId) -> Option<Found> {
        self.opened.borrow().get(user).cloned()
    }

    async fn open(&self, user: &ExternalUserId) -> Outcome<Opened> {
        let mut found = user::find(self.connection, user.as_str(), self.market).await?;
        if found.currency != self.expected.currency {
            return Err(Failure::new(
                Exit::Refused,
                format!(
                    "the user {user} has the currency {}, and the files were read for {}; amounts are never converted",
                    found.currency, self.expected.currency
                ),
            ));
        }
        let opened = if found.exists { Opened::Existed } else { Opened::Created };
        if !found.exists && !self.dry_run {
            user::create(self.connection, user.as_str(), &found).await?;
        }
        found.exists = opened == Opened::Existed;
        self.opened.borrow_mut().insert(user.clone(), found);
        Ok(opened)
    }
}

impl Sink for ApiSink<'_> {
    type Error = SinkError;

    async fn open_user(&self, user: &ExternalUserId) -> Result<Opened, SinkError> {
        self.open(user).await.map_err(|failure| {
            let fate = if failure.exit == Exit::Unreachable { Fate::Unknown } else { Fate::Refused };
            SinkError { failure, fate }
        })
    }

    async fn create_accounts(&self, user: &ExternalUserId, accounts: &AccountListEntity) -> Result<Answer, SinkError> {
        if self.dry_run {
            return Ok(Answer::Taken);
        }
        answer(self.client.ingest_accounts(user, accounts).await)
    }

    async fn ingest(
        &self,
        user: &ExternalUserId,
        batch: &CreateTransactionAccountContainer,
    ) -> Result<Answer, SinkError> {
        if self.dry_run {
            return Ok(Answer::Taken);
        }
        answer(self.client.ingest_transactions(user, batch).await)
    }

    async fn book(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
        balance: Amount,
        transaction: &CreateTransactionEntity,
    ) -> Result<Answer, SinkError> {
        if self.dry_run {
            return Ok(Answer::Taken);
        }
        let change = booking(account.clone(), balance, transaction.clone());
        answer(self.client.update_transaction(user, &transaction.external_id, &change).await)
    }
}

/// A refusal for something that exists is an answer to go on from, and so is one that asks for patience.
fn answer(answer: Result<(), tink_connector::Error>) -> Result<Answer, SinkError> {
    let Err(error) = answer else { return Ok(Answer::Taken) };
    match error.refusal() {
        Some(Refusal::AccountAlreadyExists | Refusal::TransactionAlreadyExists) => return Ok(Answer::Exists),
        Some(Refusal::TransactionDeleted) => return Ok(Answer::Deleted),
        _ if error.is_rate_limited() => return Ok(Answer::Busy(error.retry_after())),
        _ => {}
    }
    let fate = match (error.token_error(), error.status()) {
        // No token, so nothing was sent: for good, or only now.
        (Some(token), _) => match token.status().map(|status| status.as_u16()) {
            Some(400..=403) => Fate::Hopeless,
            _ => Fate::Unknown,
        },
        (None, Some(status)) => match status.as_u16() {
            403 => Fate::Hopeless,
            500.. => Fate::Unknown,
            _ => Fate::Refused,
        },
        (None, None) if error.is_invalid_request() => Fate::Refused,
        (None, None) => Fate::Unknown,
    };
    Err(SinkError { failure: Failure::of(&error), fate })
}
