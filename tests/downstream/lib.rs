//! A small application over the Connector API: it keeps a customer's account at the platform, and says honestly what it does not know.

use tink_connector::{ConnectorClient, Error};
use tink_model::connector::{
    AccountEntity, AccountListEntity, AccountType, CreateTransactionAccountContainer, CreateTransactionAccountEntity,
    CreateTransactionEntity, CreateUserRequest, IngestionType, Refusal, TransactionType,
};
use tink_model::{Amount, EpochMillis, ExternalUserId};

/// What became of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fed {
    /// All of it is there.
    Stored,
    /// It may be there; whoever feeds it again finds out.
    Unknown,
    /// It is not there.
    Refused,
}

/// Feeds the platform for one customer.
#[derive(Debug, Clone)]
pub struct Feed {
    connector: ConnectorClient,
    user: ExternalUserId,
}

const ACCOUNT: &str = "checking";

impl Feed {
    /// Opens the customer's account. That it is open already is no error.
    ///
    /// # Errors
    /// What the platform refuses for another reason, or no answer.
    pub async fn open(connector: ConnectorClient, customer: &str) -> Result<Self, Error> {
        let feed = Self { connector, user: customer.into() };
        let user = CreateUserRequest::new("SE").with_external_user_id(customer);
        unless(feed.connector.create_user(&user).await.map(drop), Refusal::UserAlreadyExists)?;
        let account = AccountEntity::new(Amount::ZERO, ACCOUNT, "Checking", "1", AccountType::Checking);
        let accounts = AccountListEntity::new(vec![account]);
        unless(feed.connector.ingest_accounts(&feed.user, &accounts).await, Refusal::AccountAlreadyExists)?;
        Ok(feed)
    }

    /// Sends transactions: an id, a day since 1970, and the amount in cents.
    pub async fn send(&self, rows: &[(&str, i64, i64)], balance: i64) -> Fed {
        let rows = rows.iter().map(|(id, day, cents)| {
            let date = EpochMillis::new(day * 86_400_000);
            CreateTransactionEntity::new(Amount::new(*cents, 2), date, "Espresso House", *id, TransactionType::Default)
        });
        let account = CreateTransactionAccountEntity::new(Amount::new(balance, 2), ACCOUNT, rows.collect::<Vec<_>>());
        let feed = CreateTransactionAccountContainer::new(vec![account], IngestionType::RealTime);
        match self.connector.ingest_transactions(&self.user, &feed).await {
            Ok(()) => Fed::Stored,
            Err(error) if error.is_possibly_applied() => Fed::Stored,
            Err(error) if error.refusal() == Some(Refusal::TransactionAlreadyExists) => Fed::Stored,
            Err(error) if error.status().is_some() || error.is_not_sent() => Fed::Refused,
            Err(_) => Fed::Unknown,
        }
    }
}

/// A refusal that only says that something is there is as good as having made it.
fn unless(answer: Result<(), Error>, there: Refusal) -> Result<(), Error> {
    match answer {
        Err(error) if error.refusal() == Some(there) => Ok(()),
        other => other,
    }
}
