//! What happens to a customer user of MoneyKit: links, what is known of them, and dialogues in which they are connected.
//!
//! Accounts and transactions of a link are those of every other connection ([`super::AccountsAggregated`]); what stands here beside them is
//! who may see them and what a reader has to be told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis};

use crate::id::Id;
use crate::rules::link::{Grant, Product};

/// Something that happened to a customer user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LinkEvent {
    /// A link was made: imported, or connected in a dialogue.
    Made(Box<LinkMade>),
    /// A link was connected again.
    Reconnected(Box<LinkReconnected>),
    /// What became of the transactions of a link, in the order in which a reader is told.
    Moved(Box<LinkMoved>),
    /// The client said something else of a link.
    Changed(LinkChanged),
    /// Products were fetched.
    Fetched {
        /// The link.
        link: Id,
        /// Which.
        products: Vec<Product>,
        /// When.
        at: EpochMillis,
    },
    /// A link has to be connected anew.
    Expired {
        /// The link.
        link: Id,
        /// When.
        at: EpochMillis,
    },
    /// A link was deleted, with its accounts and transactions.
    Deleted {
        /// The link.
        link: Id,
        /// The numbers of its accounts.
        accounts: Vec<u16>,
        /// When.
        at: EpochMillis,
    },
    /// A dialogue was begun.
    SessionBegun {
        /// Its id.
        session: Id,
        /// What the client asked for.
        terms: Box<SessionTerms>,
        /// From when on it is over.
        until: EpochMillis,
        /// When.
        at: EpochMillis,
    },
}

/// Where the data of a link come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LinkSource {
    /// The client imported them.
    Imported,
    /// A person was simulated.
    Simulated,
    /// A tester said what the institution shows.
    Told,
}

/// A new link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkMade {
    /// Its id.
    pub link: Id,
    /// The institution, by MoneyKit's id.
    pub institution: String,
    /// The provider.
    pub provider: String,
    /// Where the data come from.
    pub source: LinkSource,
    /// The products that it has.
    pub products: BTreeMap<Product, Grant>,
    /// The client's words about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where the client wants news of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
    /// The dialogue in which it was connected; none for an imported one, which is not connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Id>,
    /// When.
    pub at: EpochMillis,
}

/// A link that was connected again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkReconnected {
    /// The link.
    pub link: Id,
    /// The dialogue.
    pub session: Id,
    /// The products that it has from now on.
    pub products: BTreeMap<Product, Grant>,
    /// New words about it; absent leaves them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Where the client wants news of it; absent leaves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
    /// When.
    pub at: EpochMillis,
}

/// What became of the transactions and accounts of a link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkMoved {
    /// The link.
    pub link: Id,
    /// The serial of the first new transaction.
    pub first: u32,
    /// How many came.
    pub count: u32,
    /// The serials of pendings that are told of once more, as they are or booked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub again: Vec<u32>,
    /// The serials of those with other values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub updated: Vec<u32>,
    /// The ids of those that went.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<Id>,
    /// The numbers of accounts that are closed now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<u16>,
    /// The numbers of accounts that were closed and are open again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reopened: Vec<u16>,
    /// Whether it is what the simulated person of the link has so far.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub simulated: bool,
    /// When.
    pub at: EpochMillis,
}

/// What a client says of a link; absent means unchanged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkChanged {
    /// The link.
    pub link: Id,
    /// Where it wants news; empty for nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
    /// Its words about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// When.
    pub at: EpochMillis,
}

/// What a client asks for when a dialogue is begun.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionTerms {
    /// The link to connect again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existing: Option<Id>,
    /// The institution, by MoneyKit's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// The products; without it the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub products: Option<BTreeMap<Product, Grant>>,
    /// The providers that may be used; without it all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<String>,
    /// Where the client wants news.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
    /// The client's words about the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
}

/// What only accounts of links have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LinkAccount {
    /// Whether its id is one that the client knows: it came with an import.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// What the user calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// The last characters of the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<String>,
    /// What can be drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available: Option<Amount>,
    /// Whether the account's balance is not known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub balance_unknown: bool,
    /// The overdraft or the limit of the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Amount>,
    /// When the balances were seen, as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance_date: Option<String>,
}

/// What only some imported transactions have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ImportedRow {
    /// The category, as it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The time, as it was written, where it is more than a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Whether an institution told of it: its id is not the client's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub told: bool,
}

impl ImportedRow {
    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
