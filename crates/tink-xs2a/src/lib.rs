//! Client of XS2A.api of Tink Germany: bank users, bank connections, the wizard, accounts and turnovers.
//!
//! Bodies and refusals are those of [`model`]; how requests travel is the business of [`tink_transport`]. An API key makes an
//! [`Xs2aClient`], the token of a bank user a [`BankUserClient`], and each has only the calls that its secret is good for:
//!
//! ```
//! use std::sync::Arc;
//! use tink_xs2a::model::{AccessTokenRequest, BankConnectionRequest, BankUserRequest, SyncMode, WizardRequest};
//! use tink_xs2a::{ApiKey, BASE_URL, BankUserToken, PageRequest, TurnoverFilter, Xs2aClient, client_builder};
//! # use tink_transport::testing::{ManualClock, Replay, json};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let transport = Arc::new(Replay::new()
//! #     .answer(json(200, r#"{"id":"bus_1"}"#))
//! #     .answer(json(200, r#"{"id":"t1","token":"secret"}"#))
//! #     .answer(json(200, r#"{"wizard_session_key":"key","transaction":"tx"}"#))
//! #     .answer(json(200, r#"{"code":200,"error":[],"form":{"name":"finish","elements":[]}}"#))
//! #     .answer(json(200, r#"{"current_page":1,"last_page":1,"data":[{"id":"a1"}]}"#))
//! #     .answer(json(200, r#"{"turnovers":[{"booking_date":"2024-01-12","amount":-49.90}]}"#)));
//! # let clock = Arc::new(ManualClock::new());
//! // Over the network: `HyperTransport` and `SystemClock` of `tink_transport`.
//! let client = client_builder(transport, clock, BASE_URL).build()?;
//! let xs2a = Xs2aClient::new(&client, &ApiKey::new("my-key")?);
//!
//! let anna = xs2a.create_bank_user(&BankUserRequest::new("Anna Example", "anna@example.com")).await?;
//! let token = xs2a.create_access_token(&anna.id, &AccessTokenRequest::new()).await?;
//! let anna = xs2a.bank_user(&BankUserToken::try_from(&token)?);
//!
//! let wizard = anna.create_bank_connection(&BankConnectionRequest::new().with_sync_mode(SyncMode::Full)).await?;
//! anna.drive_wizard(&WizardRequest::new(wizard.wizard_session_key)).await?;
//! // ... until the form is named `finish`.
//!
//! let mut accounts = anna.bank_account_pages(PageRequest::new()).elements();
//! while let Some(account) = accounts.next().await {
//!     for turnover in anna.list_turnovers(&account?.id, &TurnoverFilter::new()).await?.turnovers {
//!         println!("{:?} {:?}", turnover.booking_date, turnover.amount);
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod access_tokens;
mod bank_accounts;
mod bank_codes;
mod bank_connections;
mod bank_filter;
mod bank_user_client;
mod bank_users;
mod client;
mod connection_ref;
mod core;
mod credentials;
mod details;
mod event_filter;
mod events;
mod page_request;
mod sync_outcome;
mod turnover_filter;
mod turnovers;
mod wizard;

pub use self::core::{BANK_DEADLINE, BASE_URL, Elements, Error, Pages, client_builder};
pub use bank_filter::BankFilter;
pub use bank_user_client::BankUserClient;
pub use client::Xs2aClient;
pub use connection_ref::ConnectionRef;
pub use credentials::{ApiKey, BankUserToken};
pub use details::error_details;
pub use event_filter::EventFilter;
pub use page_request::PageRequest;
pub use sync_outcome::SyncOutcome;
pub use tink_model::xs2a as model;
pub use tink_model::{Page, Place};
pub use turnover_filter::TurnoverFilter;
