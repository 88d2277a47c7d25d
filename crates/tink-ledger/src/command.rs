//! What a tenant or a user can be asked to do. Commands hold values that are valid in themselves; whether they fit the state
//! is for [`crate::decide`] to say.

mod bank;
mod changes;
mod link;

use std::collections::BTreeMap;
use std::sync::Arc;

use tink_model::{Amount, EpochMillis, Json, Secret};

pub use self::bank::BankCommand;
pub use self::changes::{Categorization, ChangeAccount, ChangeTransaction};
pub(crate) use self::link::Numbers;
pub use self::link::{ImportedAccount, ImportedTransaction, LinkCommand, LinkImport, Shown};
use crate::event::{Contact, Extra};
use crate::id::Id;
use crate::kind::{Exclusion, IngestionKind, PeriodMode, TransactionKind};
use crate::rules::scenario::Scenario;

/// Creates a user of a tenant.
#[derive(Debug, Clone)]
pub struct CreateUser {
    /// The tenant's own id; without it nothing can be ingested for the user.
    pub external_id: Option<String>,
    /// How the person is reached.
    pub contact: Option<Contact>,
    /// The market, in any letter case.
    pub market: String,
    /// The locale; the market's own when absent.
    pub locale: Option<String>,
    /// `permanent` or `temporary`.
    pub retention_class: Option<String>,
    /// Whether the Connector API may feed the user, which takes a credentials object that stands for it.
    pub synthetic_credentials: bool,
}

/// A command on one user.
#[derive(Debug, Clone)]
pub enum UserCommand {
    /// Lets happen what is due at the command's time.
    Settle {
        /// Until when all is let happen: what has come of its own accord until then may come in one go. What happens at all is
        /// due at the command's time.
        until: EpochMillis,
    },
    /// Changes the profile.
    ChangeProfile(ProfileChange),
    /// Ingests accounts.
    IngestAccounts(Vec<AccountDraft>),
    /// Changes an account.
    UpdateAccount(AccountChange),
    /// Deletes an account and its transactions.
    DeleteAccount {
        /// The tenant's own id of the account.
        external_id: String,
    },
    /// Ingests transactions. Shared, because what is not carried out at once is tried again.
    IngestTransactions(Arc<IngestTransactions>),
    /// Updates one transaction.
    UpdateTransaction(Box<UpdateTransaction>),
    /// Deletes transactions.
    DeleteTransactions(Vec<DeleteFromAccount>),
    /// Lets the user change an account.
    ChangeAccount(Box<ChangeAccount>),
    /// Lets the user change a transaction.
    ChangeTransaction(Box<ChangeTransaction>),
    /// Lets the user choose the categories of transactions, of all or of none. The last one counts for a transaction that stands
    /// there twice.
    Categorize(Vec<Categorization>),
    /// Connects the user to a provider.
    CreateCredentials(CreateCredentials),
    /// Replaces the login of credentials.
    UpdateCredentials(UpdateCredentials),
    /// Connects the user with the provider of scenarios, with all data at once.
    LoadScenario(Scenario),
    /// Deletes credentials, whatever they do, with their accounts and what is below.
    DeleteCredentials(Id),
    /// Fetches anew.
    RefreshCredentials {
        /// The credentials.
        credentials: Id,
        /// Whether the user chooses anew which accounts are fetched, in a world where users choose.
        opt_in: bool,
        /// Whether a person answers in the simulated app; otherwise the simulation confirms by itself after a moment.
        attended: bool,
    },
    /// Answers what credentials ask.
    SupplementCredentials {
        /// The credentials.
        credentials: Id,
        /// The answers by the names of the questions; none at all means that the user gives up.
        information: BTreeMap<String, Secret<String>>,
    },
    /// What the user did in the simulated app of the bank, or in BankID.
    ConfirmApp {
        /// The credentials.
        credentials: Id,
        /// Whether the user confirmed.
        confirmed: bool,
    },
    /// Does what only XS2A.api knows.
    Bank(Box<BankCommand>),
    /// Does what only MoneyKit knows.
    Link(Box<LinkCommand>),
    /// Marks an authorization code as used.
    RedeemCode {
        /// The code's id.
        code: Id,
        /// When it expires.
        until: EpochMillis,
    },
}

/// A new account.
#[derive(Debug, Clone)]
pub struct AccountDraft {
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
    pub reserved: Option<Amount>,
    /// What may still be spent.
    pub available_credit: Option<Amount>,
    /// Whether it is closed.
    pub closed: bool,
    /// What it is excluded from.
    pub exclusion: Exclusion,
    /// Flags.
    pub flags: Vec<String>,
    /// The partner's payload.
    pub payload: Option<Json>,
}

/// Fields of an account to change; `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    /// The tenant's own id of the account.
    pub external_id: String,
    /// The name.
    pub name: Option<String>,
    /// The account type.
    pub kind: Option<String>,
    /// Whether it is closed.
    pub closed: Option<bool>,
    /// What it is excluded from.
    pub exclusion: Option<Exclusion>,
    /// What may still be spent.
    pub available_credit: Option<Amount>,
}

/// New transactions of several accounts.
#[derive(Debug, Clone)]
pub struct IngestTransactions {
    /// How urgent.
    pub kind: IngestionKind,
    /// Match stored pendings to booked transactions of this request.
    pub auto_book: bool,
    /// Let the pendings of this request replace all stored pendings of its accounts.
    pub override_pending: bool,
    /// Per account, in the order of the request.
    pub accounts: Vec<IngestIntoAccount>,
}

/// The new transactions of one account.
#[derive(Debug, Clone)]
pub struct IngestIntoAccount {
    /// The tenant's own id of the account.
    pub external_id: String,
    /// The account's booked balance.
    pub balance: Amount,
    /// What is reserved of it.
    pub reserved: Option<Amount>,
    /// The partner's payload of the account.
    pub payload: Option<Json>,
    /// The transactions.
    pub transactions: Vec<TransactionDraft>,
}

/// A new transaction, or the new values of one.
#[derive(Debug, Clone)]
pub struct TransactionDraft {
    /// The tenant's own id.
    pub external_id: String,
    /// Date of execution.
    pub date: EpochMillis,
    /// The amount in the user's currency.
    pub amount: Amount,
    /// The description.
    pub description: String,
    /// The transaction type.
    pub kind: TransactionKind,
    /// Whether it is pending; on an update `None` leaves it as it is.
    pub pending: Option<bool>,
    /// The external ids of the pendings that this one replaces (`PENDING_IDS`).
    pub pending_ids: Vec<String>,
    /// Whether a payload was sent; on an update it then stands in place of the old one, with what its reserved keys say.
    pub has_payload: bool,
    /// What only some transactions have.
    pub extra: Option<Box<Extra>>,
}

/// How an update names the account.
#[derive(Debug, Clone)]
pub enum AccountReference {
    /// By the tenant's own id.
    External(String),
    /// By the ledger's id.
    Minted(Id),
}

/// New values for one transaction.
#[derive(Debug, Clone)]
pub struct UpdateTransaction {
    /// The account.
    pub account: AccountReference,
    /// The account's booked balance.
    pub balance: Amount,
    /// What is reserved of it.
    pub reserved: Option<Amount>,
    /// The partner's payload of the account.
    pub payload: Option<Json>,
    /// The values.
    pub draft: TransactionDraft,
}

/// The transactions to delete from one account.
#[derive(Debug, Clone)]
pub struct DeleteFromAccount {
    /// The tenant's own id of the account.
    pub external_id: String,
    /// The account's booked balance.
    pub balance: Amount,
    /// What is reserved of it.
    pub reserved: Option<Amount>,
    /// The partner's payload of the account.
    pub payload: Option<Json>,
    /// The tenant's own ids of the transactions.
    pub transactions: Vec<String>,
}

/// Members of a profile to change; `None` leaves a member as it is.
#[derive(Debug, Clone, Default)]
pub struct ProfileChange {
    /// The currency.
    pub currency: Option<String>,
    /// The locale.
    pub locale: Option<String>,
    /// The IANA time zone.
    pub time_zone: Option<String>,
    /// Which months statistics go by.
    pub period_mode: Option<PeriodMode>,
    /// The day of the month on which an adjusted period breaks, from 1 to 31.
    pub period_adjusted_day: Option<u8>,
    /// Notifications to turn on or off, by their names.
    pub notifications: BTreeMap<String, bool>,
}

/// A connection to make.
#[derive(Debug, Clone)]
pub struct CreateCredentials {
    /// The provider's name.
    pub provider: String,
    /// What the user filled in, by the names of the provider's fields.
    pub fields: BTreeMap<String, Secret<String>>,
    /// Whether a refresh starts at once.
    pub refresh: bool,
    /// Whether a person answers in the simulated app; otherwise the simulation confirms by itself after a moment.
    pub attended: bool,
}

/// A login to put in place of another.
#[derive(Debug, Clone)]
pub struct UpdateCredentials {
    /// The credentials.
    pub credentials: Id,
    /// What the user filled in: all fields, by the names of the provider's.
    pub fields: BTreeMap<String, Secret<String>>,
    /// Whether a refresh starts at once.
    pub refresh: bool,
    /// Whether a person answers in the simulated app; otherwise the simulation confirms by itself after a moment.
    pub attended: bool,
}
