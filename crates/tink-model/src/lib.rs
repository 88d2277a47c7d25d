//! Types and validation of the Tink and MoneyKit APIs: exact, typed, without I/O.
//!
//! The modules `connector`, `main`, `xs2a` and `moneykit` (each behind a feature of its name) are generated from the specs. What they share is here, by
//! hand: exact amounts, instants, identifiers, free-form JSON, lists that survive a bad element and their pages, and validation.
//!
#![cfg_attr(feature = "connector", doc = "```")]
#![cfg_attr(not(feature = "connector"), doc = "```ignore")]
//! use tink_model::connector::{AccountEntity, AccountListEntity, AccountType};
//! use tink_model::{Amount, Rules, Validate as _};
//!
//! let balance: Amount = "7000.50".parse()?;
//! let account = AccountEntity::new(balance, "account-1", "Sparkonto", "52670208126", AccountType::Savings);
//! let request = AccountListEntity::new(vec![account.with_closed(false)]);
//! request.validate(&Rules::client())?;
//!
//! let body = request.to_json();
//! assert_eq!(AccountListEntity::decode(&body)?, request);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// `main` is an API here.
#![allow(special_module_name)]
// Each API uses a part of what they share.
#![cfg_attr(
    not(all(feature = "connector", feature = "main", feature = "xs2a", feature = "moneykit")),
    allow(dead_code, unused_imports, unused_macros)
)]

mod amount;
mod calendar;
mod date;
mod date_time;
mod decode;
mod epoch;
mod example;
mod form;
mod ids;
mod json;
mod list;
mod map;
mod open_enum;
mod operation;
mod paging;
mod payload;
mod secret;
mod validate;

#[cfg(feature = "connector")]
pub mod connector;
#[cfg(feature = "main")]
pub mod main;
#[cfg(feature = "moneykit")]
pub mod moneykit;
#[cfg(feature = "xs2a")]
pub mod xs2a;

pub use amount::{Amount, AmountError, AmountText};
pub use date::Date;
pub use date_time::{DateTime, DateTimeError};
pub use decode::DecodeError;
pub use epoch::EpochMillis;
pub use example::Example;
pub use ids::{
    AccessTokenId, AccountId, BankConnectionId, BankUserId, CategoryId, ClientId, CodeError, CredentialsId, Currency,
    EventId, ExternalAccountId, ExternalTransactionId, ExternalUserId, InstitutionId, LinkId, Locale, Market,
    TransactionId, UserId, WizardTransactionId,
};
pub use list::{BadElement, List, Unread};
pub use map::Map;
pub use operation::{Fidelity, FidelityLevel, Idempotency, Method, Operation, RefusalOf, Status, TokenKind};
pub use paging::{Page, Place};
pub use payload::{Json, JsonText};
pub use secret::Secret;
pub use validate::{Checker, Path, Profile, Rules, Validate, Violation, Violations};
