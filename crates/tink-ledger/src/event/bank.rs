//! What happens to a bank user of XS2A.api: access tokens, wizards, bank connections, and what was seen.
//!
//! No secret is here: neither tokens nor keys of wizards, which follow from their ids and the world's key, nor what was entered in
//! a login but the user name.

use serde::{Deserialize, Serialize};
use tink_model::EpochMillis;

use crate::id::Id;
use crate::rules::bank::{Purpose, SyncFault, SyncsFail, Terms, WizardState};

/// Something that happened to a bank user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BankEvent {
    /// An access token was created, or given another end.
    TokenSet {
        /// The token's id.
        token: Id,
        /// For how long it is good.
        validity: Validity,
        /// When.
        at: EpochMillis,
    },
    /// An access token was deleted.
    TokenDeleted {
        /// The token's id.
        token: Id,
        /// When.
        at: EpochMillis,
    },
    /// A wizard was started.
    WizardStarted {
        /// Its id.
        wizard: Id,
        /// What it is for.
        purpose: Purpose,
        /// What the client asked for.
        terms: Terms,
        /// Where it stands.
        state: Box<WizardState>,
        /// When.
        at: EpochMillis,
    },
    /// A wizard moved on.
    WizardMoved {
        /// Its id.
        wizard: Id,
        /// Where it stands now.
        state: Box<WizardState>,
        /// When.
        at: EpochMillis,
    },
    /// The account holder has logged in: a bank connection was made, or is up to date again.
    Connected(Box<Connected>),
    /// A synchronisation in the background began.
    SyncBegun {
        /// The connection.
        connection: Id,
        /// When it ends.
        until: EpochMillis,
        /// When.
        at: EpochMillis,
    },
    /// A synchronisation in the background brought what it was to bring.
    Synced {
        /// The connection.
        connection: Id,
        /// When the next one starts by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<EpochMillis>,
        /// When.
        at: EpochMillis,
    },
    /// A synchronisation in the background failed.
    SyncFailed {
        /// The connection.
        connection: Id,
        /// Why.
        fault: SyncFault,
        /// What becomes of those to come.
        syncs: SyncsFail,
        /// When.
        at: EpochMillis,
    },
    /// A bank connection was deleted; its accounts stay.
    Disconnected {
        /// The connection.
        connection: Id,
        /// When.
        at: EpochMillis,
    },
    /// An account was deleted; its connection does not bring it back.
    AccountDeleted {
        /// The account's number within the user.
        account: u16,
        /// When.
        at: EpochMillis,
    },
    /// Turnovers were marked as seen.
    Seen {
        /// The account's number within the user.
        account: u16,
        /// Those with a date before this instant; all without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<EpochMillis>,
        /// Those with a serial below this one.
        below: u32,
        /// When.
        at: EpochMillis,
    },
}

/// For how long an access token is good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Validity {
    /// From when on it is good for nothing.
    pub until: EpochMillis,
    /// The same as the client wrote it, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
}

/// A login that a bank took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    /// The connection: a new one, or one that is there.
    pub connection: Id,
    /// The wizard in which the account holder logged in.
    pub wizard: Id,
    /// The country of the bank.
    pub country: String,
    /// The code of the bank.
    pub bank: String,
    /// The user name.
    pub username: String,
    /// What becomes of synchronisations with the login.
    pub syncs: SyncsFail,
    /// What the client asked for.
    pub terms: Terms,
    /// The numbers of the accounts that were chosen; all without them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Vec<String>>,
    /// When the consent is over.
    pub consent_until: EpochMillis,
    /// When it is synchronised by itself next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<EpochMillis>,
    /// When.
    pub at: EpochMillis,
}
