//! Client of the Tink Connector API.
//!
//! Bodies and refusals are those of [`model`]; how requests travel is the business of [`tink_transport`]. A whole
//! ingestion, over a transport of one's own choice:
//!
//! ```
//! use std::sync::Arc;
//! use tink_connector::model::{
//!     AccountEntity, AccountListEntity, AccountType, CreateTransactionAccountContainer, CreateTransactionAccountEntity,
//!     CreateTransactionEntity, CreateUserRequest, IngestionType, TransactionType,
//! };
//! use tink_connector::{BASE_URL, ConnectorClient};
//! use tink_model::{Amount, ExternalUserId};
//! use tink_transport::Client;
//! # use tink_transport::testing::{ManualClock, Replay, empty, json};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let transport = Arc::new(Replay::new()
//! #     .answer(json(200, r#"{"access_token":"t","expires_in":1800}"#))
//! #     .answer(json(200, r#"{"user_id":"0123456789abcdef0123456789abcdef","external_user_id":"anna-1"}"#))
//! #     .answer(empty(204)).answer(empty(204)));
//! # let clock = Arc::new(ManualClock::new());
//! // Over the network: `Client::builder(Arc::new(HyperTransport::new()), BASE_URL)`.
//! let client = Client::builder_with_clock(transport, clock, BASE_URL)
//!     .client_credentials("my-client", "my-secret", &["user:create", "accounts:write", "transactions:write"])
//!     .build()?;
//! let connector = ConnectorClient::new(client);
//!
//! let anna = ExternalUserId::from("anna-1");
//! connector.create_user(&CreateUserRequest::new("SE").with_external_user_id(anna.clone())).await?;
//!
//! let balance: Amount = "7000.50".parse()?;
//! let account = AccountEntity::new(balance, "acc-1", "Enkla sparkontot", "52670208126", AccountType::Savings);
//! connector.ingest_accounts(&anna, &AccountListEntity::new(vec![account])).await?;
//!
//! let lunch = CreateTransactionEntity::new(
//!     "-98.50".parse::<Amount>()?, 1_455_740_874_875, "Riche Teatergrillen", "t-1", TransactionType::CreditCard);
//! let of_account = CreateTransactionAccountEntity::new(balance, "acc-1", vec![lunch]);
//! let batch = CreateTransactionAccountContainer::new(vec![of_account], IngestionType::Batch);
//! connector.ingest_transactions(&anna, &batch).await?;
//! # Ok(())
//! # }
//! ```
//!
//! What the API refuses is a value to match:
//!
//! ```
//! use tink_connector::model::{CreateUserRequest, Refusal};
//! # use tink_connector::ConnectorClient;
//! # use tink_transport::testing::{Replay, client_over, json};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! # let connector = ConnectorClient::new(client_over(Replay::new().answer(json(409, "{}"))));
//! match connector.create_user(&CreateUserRequest::new("SE").with_external_user_id("anna-1")).await {
//!     Ok(created) => println!("created {}", created.user_id),
//!     Err(error) if error.refusal() == Some(Refusal::UserAlreadyExists) => println!("is there already"),
//!     Err(error) => println!("{error}"),
//! }
//! # }
//! ```

mod accounts;
mod batches;
mod client;
mod payload;
mod pending;
mod report;
mod split;
mod transactions;
mod users;

pub use client::{BASE_URL, ConnectorClient, Error};
pub use payload::TransactionPayload;
pub use pending::{booking, replacing_pending};
pub use report::{AcceptedAccount, IngestReport, IngestStopped};
pub use split::MAX_TRANSACTIONS;
pub use tink_model::connector as model;
