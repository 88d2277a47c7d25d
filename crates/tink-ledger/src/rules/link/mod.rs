//! The rules of MoneyKit: its institutions and products, types of accounts, how accounts are found again, and what a reader of
//! transactions is shown.

mod account_type;
mod institutions;
mod matching;
mod product;
mod reading;
mod session;

pub use self::account_type::{UNKNOWN, account_type, is_liability};
pub use self::institutions::{Institution, PROVIDERS, all, find, of_id};
pub use self::matching::{Seen, matching};
pub use self::product::{Grant, Product};
pub use self::reading::{Page, Query, SyncPage, changes_since, day_of, is_told, time_of, transactions};
pub use self::session::{DELETED_MILLIS, EXCHANGE_MILLIS, SESSION_MILLIS};
