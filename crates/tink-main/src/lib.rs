//! Client of the Tink main API v1, OAuth included.
//!
//! Bodies and refusals are those of [`model`]; how requests travel is the business of [`tink_transport`]. Most operations
//! take a token of a user. A client that may grant authorizations gets one by itself:
//!
//! ```
//! use std::sync::Arc;
//! use tink_main::model::SearchQuery;
//! use tink_main::{BASE_URL, MainClient};
//! use tink_transport::{Client, OAuth};
//! # use tink_transport::testing::{ManualClock, Replay, json};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let transport = Arc::new(Replay::new()
//! #     .answer(json(200, r#"{"access_token":"of-client","expires_in":1800}"#))
//! #     .answer(json(200, r#"{"code":"c"}"#))
//! #     .answer(json(200, r#"{"access_token":"of-anna","expires_in":7200}"#))
//! #     .answer(json(200, r#"{"accounts":[{"id":"a","name":"Sparkonto","balance":7000.50}]}"#))
//! #     .answer(json(200, r#"{"count":1,"results":[{"transaction":{"id":"t","amount":-98.50}}]}"#)));
//! # let clock = Arc::new(ManualClock::new());
//! // Over the network: `Client::builder(Arc::new(HyperTransport::new()), BASE_URL)`.
//! let client = Client::builder_with_clock(transport, clock, BASE_URL)
//!     .client_credentials("my-client", "my-secret", &["authorization:grant"])
//!     .build()?;
//! let oauth = OAuth::new(&client, "my-client", "my-secret")?;
//! let main = MainClient::new(client);
//!
//! let anna = main.for_user(&oauth, "anna-1", &["accounts:read", "transactions:read"]);
//! for account in anna.list_accounts().await?.accounts {
//!     println!("{:?} {:?}", account.name, account.balance);
//! }
//! let mut found = anna.search_all(SearchQuery::new().with_query_string("lunch"));
//! while let Some(hit) = found.next().await {
//!     println!("{:?}", hit?.transaction);
//! }
//! # Ok(())
//! # }
//! ```

mod accounts;
pub mod authorize;
mod categories;
mod client;
mod credentials;
mod credentials_waiter;
mod investments;
mod loans;
mod monitoring;
mod oauth;
mod oauth_clients;
mod pages;
mod provider_filter;
mod providers;
mod search;
mod search_all;
mod statistics;
mod transactions;
mod user_tokens;
mod users;
mod version;

pub use client::{BASE_URL, Error, MainClient};
pub use credentials_waiter::{CredentialsWaiter, WaitError, is_final};
pub use pages::SearchPages;
pub use provider_filter::ProviderFilter;
pub use search_all::SearchAll;
pub use tink_model::main as model;
pub use user_tokens::{UserKey, user_tokens};
