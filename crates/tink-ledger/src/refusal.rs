//! Why the ledger refuses a command. Typed and free of HTTP: the sandbox turns each into the status that an API documents.

use thiserror::Error;

use crate::id::Id;
use crate::log::LogError;

/// A command that was understood and refused. Nothing was stored, unless the variant says so.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A user with that external id exists already.
    #[error("a user with the external id {external_user_id:?} exists already")]
    UserExists {
        /// The external id.
        external_user_id: String,
    },
    /// There is no such user, or it was deleted.
    #[error("no such user")]
    UserNotFound,
    /// The market is not one the platform serves.
    #[error("the market {market:?} is not one of the platform's")]
    UnknownMarket {
        /// The market as sent.
        market: String,
    },
    /// The locale is not of the form `xx_YY`.
    #[error("the locale {locale:?} is not a language and a country such as en_US")]
    UnknownLocale {
        /// The locale as sent.
        locale: String,
    },
    /// A member of a profile cannot have that value.
    #[error("{member}: {reason}")]
    InvalidProfile {
        /// The member.
        member: String,
        /// What is wrong.
        reason: String,
    },
    /// A member of an account cannot have that value.
    #[error("{member}: {reason}")]
    InvalidAccount {
        /// The member.
        member: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A transaction cannot have that category.
    #[error("the category {category:?} {reason}")]
    InvalidCategory {
        /// The category's id as sent.
        category: String,
        /// What is wrong.
        reason: &'static str,
        /// Position of the category in the request's list, where it has one.
        position: Option<usize>,
    },
    /// The user's credentials are not the one object that stands for the Connector API: there is none, or there are others too.
    #[error("the user has {count} credentials; the Connector API serves users with its own and no other")]
    NotTheOnlyCredentials {
        /// How many there are.
        count: usize,
    },
    /// There is no provider of that name in the user's market.
    #[error("there is no provider {provider:?} in the user's market")]
    ProviderNotFound {
        /// The name as sent.
        provider: String,
    },
    /// A value that a field does not take.
    #[error("{field}: {reason}")]
    InvalidField {
        /// The field's name.
        field: String,
        /// What is wrong; never the value.
        reason: String,
    },
    /// The user has credentials with the same provider and the same values.
    #[error("there are credentials with the provider {provider:?} and these values already: {credentials}")]
    CredentialsExist {
        /// The provider.
        provider: String,
        /// The credentials that are there.
        credentials: Id,
    },
    /// The user has no such credentials.
    #[error("there are no credentials {credentials}")]
    CredentialsNotFound {
        /// The id that was looked for.
        credentials: Id,
    },
    /// A refresh is under way.
    #[error("a refresh of these credentials is running; wait for it to end")]
    CredentialsBusy,
    /// The credentials do not ask for what was answered.
    #[error("these credentials do not wait for that; their status is {status}")]
    NothingAsked {
        /// The status that they have.
        status: &'static str,
    },
    /// The credentials can only be deleted.
    #[error("these credentials cannot be refreshed or changed: {reason}")]
    NotRefreshable {
        /// Why.
        reason: &'static str,
    },
    /// The bank user has no such access token.
    #[error("there is no access token {token}")]
    AccessTokenNotFound {
        /// The id that was looked for.
        token: Id,
    },
    /// The bank user has no such wizard.
    #[error("there is no wizard {wizard}")]
    WizardNotFound {
        /// The id that was looked for.
        wizard: Id,
    },
    /// The bank user has no such bank connection.
    #[error("there is no bank connection {connection}")]
    BankConnectionNotFound {
        /// The id that was looked for.
        connection: Id,
    },
    /// Too many synchronisations of a bank connection in a row have failed.
    #[error("{failures} synchronisations in a row have failed; delete the bank connection and make it anew")]
    BankConnectionDisabled {
        /// How many.
        failures: u8,
    },
    /// What was sent as the client's half of a login is not that of the bank connection.
    #[error("this is not the half of the credentials that belongs to the bank connection")]
    WrongHalf,
    /// The user has no such link, or it was deleted too long ago.
    #[error("there is no link {link}")]
    LinkNotFound {
        /// The id that was looked for.
        link: Id,
    },
    /// The link was deleted.
    #[error("this link was deleted at some earlier time")]
    LinkDeleted,
    /// The link has to be connected anew.
    #[error("the link is not connected: start a link session with existing_link_id and let the user pass it")]
    LinkNotConnected,
    /// The link was not imported, so nothing can be added to it.
    #[error(
        "transactions can be imported into imported links only, and the data of this one come from its institution"
    )]
    LinkNotImported,
    /// The user did not grant the product.
    #[error("the user did not grant the product {product}: ask for it in a link session with existing_link_id")]
    ProductNotGranted {
        /// The product.
        product: &'static str,
    },
    /// The link session does not exist, is over, or was exchanged already.
    #[error("the link session is unknown, over or exchanged already")]
    LinkSessionOver,
    /// Transactions of an import that do not fit.
    #[error("{} transactions of the import do not fit", faults.len())]
    ImportFaults {
        /// Which, in the order of the request; the first thousand at most.
        faults: Vec<ImportFault>,
    },
    /// One account of the request exists already, or stands in the request twice.
    #[error("the account {external_id:?} exists already")]
    AccountExists {
        /// The first such account's external id.
        external_id: String,
    },
    /// The account does not exist.
    #[error("there is no account {reference:?}")]
    AccountNotFound {
        /// The external id or the id that was looked for.
        reference: String,
        /// Position of the account in the request's list, where it has one.
        position: Option<usize>,
    },
    /// The user has no accounts at all.
    #[error("the user has no accounts")]
    NoAccounts,
    /// One transaction of the request was deleted earlier.
    #[error("the transaction {external_id:?} was deleted earlier")]
    TransactionDeleted {
        /// The first such transaction's external id.
        external_id: String,
    },
    /// One transaction of the request exists already, or stands in the request twice. Where the world takes parts of a
    /// request, the other transactions were stored.
    #[error("the transaction {external_id:?} exists already")]
    TransactionExists {
        /// The first such transaction's external id.
        external_id: String,
    },
    /// The transaction does not exist.
    #[error("there is no transaction {external_id:?}")]
    TransactionNotFound {
        /// The external id that was looked for.
        external_id: String,
    },
    /// A pending transaction in a request with `overridePending` names no expiry, or one more than 30 days away.
    #[error("the pending transaction {external_id:?} needs an expiry at most 30 days away when overridePending is set")]
    PendingExpiry {
        /// The transaction's external id.
        external_id: String,
    },
    /// The code was used before.
    #[error("the code was used before")]
    CodeUsed,
    /// The user has more accounts than the ledger can number.
    #[error("the user has reached the limit of {limit} accounts")]
    TooManyAccounts {
        /// The limit.
        limit: usize,
    },
    /// The user has more transactions than the ledger can number.
    #[error("the user has reached the limit of {limit} transactions")]
    TooManyTransactions {
        /// The limit.
        limit: usize,
    },
}

/// What is wrong with one transaction of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFault {
    /// Its position in the request's list.
    pub position: usize,
    /// What is wrong.
    pub kind: ImportFaultKind,
}

/// A way in which a transaction of an import does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportFaultKind {
    /// The link has no such account.
    UnknownAccount,
    /// The account has a transaction with that id.
    Known,
    /// An earlier transaction of the request has the same account and id.
    Repeated,
}

/// A command that got no answer: the log failed, or the world is overloaded. Nothing is known to be stored.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The platform refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// More commits wait than the log takes; the same command may be sent again.
    #[error("the ledger is busy")]
    Busy,
    /// More things are due than are let happen at once, of a user or in a time that passes.
    #[error("more than {limit} things are due at once")]
    TooMuchDue {
        /// The limit.
        limit: usize,
    },
    /// The log could not take or give the data.
    #[error("the log failed: {0}")]
    Log(String),
    /// An event of the log could not be read.
    #[error("the stream {stream} holds an event that this release cannot read: {reason}")]
    Unreadable {
        /// The stream's name.
        stream: String,
        /// What the reader said.
        reason: String,
    },
}

impl From<LogError> for LedgerError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Busy { .. } => Self::Busy,
            // A fork from before the erasure of a user: there is nothing left to show.
            LogError::Erased { .. } => Refusal::UserNotFound.into(),
            other => Self::Log(other.to_string()),
        }
    }
}
