//! Client of MoneyKit's link import and the calls around it: links, accounts, transactions, users, institutions and link sessions.
//!
//! Bodies and refusals are those of [`model`]; how requests travel is the business of [`tink_transport`].
//!
//! ```
//! use std::sync::Arc;
//! use moneykit_import::model::{AccountImportData, BalancesImportData, CustomerUser, ImportLinkRequest, TransactionImportData};
//! use moneykit_import::{BASE_URL, Credentials, MoneykitClient, TransactionFilter, client_builder};
//! use tink_model::{Amount, DateTime};
//! # use tink_transport::testing::{ManualClock, Replay, json};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let transport = Arc::new(Replay::new()
//! #     .answer(json(201, r#"{"access_token":"t","token_type":"bearer","expires_in":3600}"#))
//! #     .answer(json(200, r#"{"links":{}}"#))
//! #     .answer(json(200, r#"{"link_id":"mk_1","state":"error","error_code":"auth_expired"}"#))
//! #     .answer(json(200, r#"{"total":1,"page":1,"size":50,"transactions":[{"transaction_id":"txn_1","amount":"12.50","type":"debit"}]}"#)));
//! # let clock = Arc::new(ManualClock::new());
//! // Over the network: `HyperTransport` and `SystemClock` of `tink_transport`.
//! let client = client_builder(transport, clock, BASE_URL).build()?;
//! let moneykit = MoneykitClient::new(&client, &Credentials::new("my-client", "my-secret"))?;
//!
//! let balances = BalancesImportData::new().with_currency("USD").with_current("445.89".parse::<Amount>()?);
//! let checking = AccountImportData::new("74583934", "Premier Checking", "depository.checking", balances).with_mask("3748");
//! // Below zero is money out.
//! let lunch = TransactionImportData::new("74583934", "-12.50".parse::<Amount>()?, "2022-02-08".parse::<DateTime>()?);
//! let request = ImportLinkRequest::new(CustomerUser::new("user-1"), "chase", vec![checking], vec![lunch]);
//! let link = moneykit.import_link(&request).await?;
//!
//! // What comes back has no sign but a direction.
//! let mut transactions = moneykit.transaction_pages(&link.link_id, TransactionFilter::new()).elements();
//! while let Some(transaction) = transactions.next().await {
//!     let transaction = transaction?;
//!     println!("{:?} {:?}", transaction.r#type, transaction.amount);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # From an import to what comes back
//!
//! | In an import | In an answer |
//! |---|---|
//! | `amount`, positive for money in, negative for money out | `amount`, never negative, and `type` `credit` or `debit` |
//! | a transaction's `transaction_id`, an account's `account_id` | `original_id` of either; MoneyKit's own ids begin with `txn_` and `acc_` |
//! | an account's `type`, any text | `account_type`, converted, `unknown` at the worst |
//! | an account's `mask` | `account_mask` |
//! | a transaction's `type`, a category | `category` |
//!
//! # An import that gets no answer
//!
//! [`import_link`](MoneykitClient::import_link) is never sent twice, since that would make two links. Where it may have arrived without an
//! answer, the link is looked for: it is the one that the user did not have before and that has exactly the imported accounts. If there is
//! exactly one, it is the result; if not, [`is_outcome_unknown`](ImportError::is_outcome_unknown) says so.
//!
//! # More than a request holds
//!
//! A body has at most [`MAX_IMPORT_BYTES`]. One that is larger is not sent, and the error says how many transactions would fit
//! ([`BodyTooLarge`]). [`import_in_batches`](MoneykitClient::import_in_batches) sends any number, and when it has to stop says what is
//! there, what may be there and what is not ([`ImportStopped`]).

mod access_tokens;
mod accounts;
mod batches;
mod client;
mod credentials;
mod cursor_request;
mod details;
mod import_error;
mod imports;
mod institution_filter;
mod institutions;
mod link_sessions;
mod links;
mod pieces;
mod reconcile;
mod report;
mod size;
mod syncs;
mod transaction_filter;
mod transactions;
mod users;

pub use client::{BASE_URL, Elements, Error, IMPORT_DEADLINE, MoneykitClient, Pages, VERSION, client_builder};
pub use credentials::Credentials;
pub use cursor_request::CursorRequest;
pub use details::error_details;
pub use import_error::ImportError;
pub use institution_filter::InstitutionFilter;
pub use report::{ImportReport, ImportStopped};
pub use size::{BodyTooLarge, MAX_IMPORT_BYTES, body_too_large};
pub use syncs::Syncs;
pub use tink_model::moneykit as model;
pub use tink_model::{Page, Place};
pub use transaction_filter::TransactionFilter;
