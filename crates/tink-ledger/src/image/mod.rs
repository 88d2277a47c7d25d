//! Images: what the events of a stream amount to, built for the questions asked of it.
//!
//! A user's image keeps transactions as immutable columnar segments. A write adds a segment or marks rows of one as gone;
//! readers keep the list they took. Small neighbours are merged, so that a user of a hundred thousand transactions has some
//! ten segments, whatever the sizes of the requests they came in.

mod bank;
mod changes;
mod columns;
mod credentials;
mod head;
mod known;
mod link;
mod links;
mod segment;
mod tenant;
mod user;

pub use crate::text::{Text, fold};
pub(crate) use bank::Mark;
pub use bank::{AccessToken, BankConnection, BankSide, Wizard};
pub use changes::{Change, Changes};
pub use columns::{Columns, Dates, NewRow, Row};
pub use credentials::Credentials;
pub use head::{Head, Pending};
pub(crate) use head::{key, key_of_row};
pub use known::Known;
pub use link::{Link, LinkSession, LinkSide};
pub use links::ListedLink;
pub use segment::Segment;
pub use tenant::{ClientSettings, TenantImage};
pub use user::{Account, AccountMembers, Profile, Transactions, UserImage};
