//! What the log holds: the ledger's own events, never generated model types.
//!
//! Everything a later release may compute differently (categories, minted ids, matched pendings) is decided once and stored
//! here; [`crate::apply`] only interprets. A batch of the log is the JSON list of the events of one request.

mod aggregated;
mod bank;
mod changes;
mod credentials;
mod link;
mod profile;
mod rows;

use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis, Json};

pub use self::aggregated::{
    AccountAggregated, AccountDetails, AccountFacts, AccountsAggregated, Instrument, Loan, LoanEvent, LoanPoint,
    Portfolio, RowAmended,
};
pub use self::bank::{BankEvent, Connected, Validity};
pub use self::changes::{AccountChanged, RowsChanged, TransactionsChanged};
pub use self::credentials::{
    Asked, Choice, CredentialsChanged, CredentialsCreated, CredentialsMoved, Reason, Standing,
};
pub use self::link::{
    ImportedRow, LinkAccount, LinkChanged, LinkEvent, LinkMade, LinkMoved, LinkReconnected, LinkSource, SessionTerms,
};
pub use self::profile::ProfileChanged;
pub use self::rows::{Extra, Original, TransactionColumns};
use crate::id::Id;
use crate::kind::{Exclusion, PeriodMode};

/// The version of this format, written beside every batch.
pub const FORMAT: u32 = 4;

/// Something that happened to a tenant's directory of users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TenantEvent {
    /// A user was created.
    UserAdded {
        /// The minted id.
        user: Id,
        /// The tenant's own id for the user.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        external_id: Option<String>,
        /// When a temporary user is deleted; absent for a permanent one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<EpochMillis>,
        /// When.
        at: EpochMillis,
    },
    /// A user was deleted.
    UserRemoved {
        /// The user.
        user: Id,
        /// When.
        at: EpochMillis,
    },
    /// A user has a new link (MoneyKit).
    LinkAdded {
        /// The link.
        link: Id,
        /// Whose it is.
        user: Id,
        /// Whether it was connected, which is when it is listed.
        connected: bool,
        /// When.
        at: EpochMillis,
    },
    /// A link that was imported is connected (MoneyKit).
    LinkConnected {
        /// The link.
        link: Id,
        /// When.
        at: EpochMillis,
    },
    /// A link was deleted: it can still be asked for, and is listed no more (MoneyKit).
    LinkRemoved {
        /// The link.
        link: Id,
        /// When.
        at: EpochMillis,
    },
    /// The developer changed how the API client is set up.
    ClientChanged {
        /// Every redirect URI that it takes from now on; absent leaves them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        redirect_uris: Option<Vec<String>>,
        /// Its icon; absent leaves it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        icon_url: Option<String>,
        /// When.
        at: EpochMillis,
    },
}

/// Something that happened to one user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UserEvent {
    /// The user came to be; one that the Connector API may feed has its synthetic credentials object from the start.
    Created(UserCreated),
    /// The user's profile was changed.
    ProfileChanged(ProfileChanged),
    /// Accounts were ingested.
    AccountsIngested {
        /// The accounts, in the order of the request.
        accounts: Vec<AccountIngested>,
        /// When.
        at: EpochMillis,
    },
    /// Fields of an account were changed through the Connector API.
    AccountUpdated(AccountUpdated),
    /// An account was deleted, with its transactions.
    AccountDeleted {
        /// The account's number within the user.
        account: u16,
        /// When.
        at: EpochMillis,
    },
    /// Transactions were ingested; pendings that they replace, or that expired, are gone.
    TransactionsIngested(Box<TransactionsIngested>),
    /// One transaction was updated through the Connector API.
    TransactionUpdated(Box<TransactionUpdated>),
    /// Transactions were deleted through the Connector API.
    TransactionsDeleted {
        /// Balances that came with the request.
        accounts: Vec<AccountTouched>,
        /// The serials of what is gone.
        serials: Vec<u32>,
        /// When.
        at: EpochMillis,
    },
    /// Credentials towards a provider were created.
    CredentialsCreated(CredentialsCreated),
    /// The login of credentials was replaced.
    CredentialsChanged(CredentialsChanged),
    /// Credentials moved on.
    CredentialsMoved(CredentialsMoved),
    /// Credentials were deleted, with their accounts and what is below.
    CredentialsDeleted {
        /// The credentials.
        id: Id,
        /// The numbers of their accounts.
        accounts: Vec<u16>,
        /// When.
        at: EpochMillis,
    },
    /// Accounts and what is in them were fetched, by a refresh or by themselves as time passed.
    AccountsAggregated(Box<AccountsAggregated>),
    /// Something happened to a bank user of XS2A.api.
    Bank(BankEvent),
    /// Something happened to a customer user of MoneyKit.
    Link(LinkEvent),
    /// The user changed an account.
    AccountChanged(AccountChanged),
    /// The user changed transactions.
    TransactionsChanged(Box<TransactionsChanged>),
    /// An authorization code was exchanged; it serves once.
    CodeRedeemed {
        /// The code's id.
        code: Id,
        /// When the code would have expired; until then its use is remembered.
        until: EpochMillis,
        /// When it was exchanged; what has expired by then is forgotten. Absent in old logs, which forget nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<EpochMillis>,
    },
    /// The user and all data are gone.
    Deleted {
        /// When.
        at: EpochMillis,
    },
}

/// A new user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserCreated {
    /// The minted id.
    pub user: Id,
    /// The API client that the user belongs to.
    pub tenant: String,
    /// The tenant's own id for the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// How the person is reached, where the tenant told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The market, upper case.
    pub market: String,
    /// The locale.
    pub locale: String,
    /// The currency of the user's amounts.
    pub currency: String,
    /// The IANA time zone.
    pub time_zone: String,
    /// The day of the month on which an adjusted period breaks.
    pub period_adjusted_day: u8,
    /// Which months the user's statistics go by.
    #[serde(default)]
    pub period_mode: PeriodMode,
    /// `temporary` users are deleted a day after their creation; absent means permanent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_class: Option<String>,
    /// The id of the synthetic credentials object that stands for the Connector API; a user of the authorization page has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Id>,
    /// Its provider.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub provider: String,
    /// When.
    pub at: EpochMillis,
}

/// How a person is reached.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Contact {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// One ingested account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountIngested {
    /// The account's number within the user: accounts are numbered in order of creation and no number is used twice.
    pub account: u16,
    /// The minted id.
    pub id: Id,
    /// The tenant's own id.
    pub external_id: String,
    /// The name.
    pub name: String,
    /// The account number of the bank.
    pub number: String,
    /// The account type.
    pub kind: String,
    /// The booked balance.
    pub balance: Amount,
    /// What is reserved of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Amount>,
    /// What may still be spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_credit: Option<Amount>,
    /// Whether the account is closed.
    #[serde(default)]
    pub closed: bool,
    /// What the account is excluded from.
    pub exclusion: Exclusion,
    /// Flags.
    #[serde(default)]
    pub flags: Vec<String>,
    /// The partner's payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Json>,
}

/// Changed fields of an account; absent means unchanged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountUpdated {
    /// The account's number within the user.
    pub account: u16,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The account type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Whether the account is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// What the account is excluded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusion: Option<Exclusion>,
    /// What may still be spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_credit: Option<Amount>,
    /// When.
    pub at: EpochMillis,
}

/// What a request on transactions says of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountTouched {
    /// The account's number within the user.
    pub account: u16,
    /// The new booked balance and what is reserved of it; absent where the request's balance does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Amount>,
    /// What is reserved of the new balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Amount>,
    /// The partner's payload of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Json>,
}

/// A batch of new transactions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionsIngested {
    /// Balances that came with the request.
    pub accounts: Vec<AccountTouched>,
    /// The new rows.
    pub rows: TransactionColumns,
    /// The serials of pendings that new rows replace. Their external ids stay known as deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<u32>,
    /// The serials of pendings that expired or were overridden. Their external ids are forgotten.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<u32>,
    /// The version of the categoriser's rules.
    pub categoriser: u32,
    /// When.
    pub at: EpochMillis,
}

/// A transaction with new values; serial and id stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionUpdated {
    /// What the request says of the account.
    pub account: AccountTouched,
    /// The one row as it is now, its serial being the old one's.
    pub row: TransactionColumns,
    /// When it was first stored.
    pub inserted: EpochMillis,
    /// When its user changed it last, or else when it was first stored; absent where an older release did not tell the two
    /// apart from `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<EpochMillis>,
    /// When.
    pub at: EpochMillis,
}
