//! What happens to credentials towards a provider.
//!
//! No secret is here: of what a user fills in only the visible values are kept, and of the rest whether the provider takes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tink_model::{Amount, EpochMillis};

use crate::id::Id;
use crate::kind::{CredentialsKind, CredentialsStatus};

/// Credentials were created.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialsCreated {
    /// The minted id.
    pub id: Id,
    /// The provider.
    pub provider: String,
    /// How the user authenticates.
    pub kind: CredentialsKind,
    /// What the user filled in, without what is secret.
    pub fields: BTreeMap<String, String>,
    /// Whether the provider takes the login.
    pub taken: bool,
    /// Where they stand.
    pub standing: Standing,
    /// When.
    pub at: EpochMillis,
}

/// The login of credentials was replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialsChanged {
    /// The credentials.
    pub id: Id,
    /// What the user filled in, without what is secret.
    pub fields: BTreeMap<String, String>,
    /// Whether the provider takes the login.
    pub taken: bool,
    /// Where they stand now.
    pub standing: Standing,
    /// When.
    pub at: EpochMillis,
}

/// Credentials moved on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialsMoved {
    /// The credentials.
    pub id: Id,
    /// Where they stand now.
    pub standing: Standing,
    /// The numbers of the accounts that the user has just opted in for; absent where nothing was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opted_in: Option<Vec<String>>,
    /// When.
    pub at: EpochMillis,
}

/// Where credentials stand, and what the refresh that is under way still has before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// The status.
    pub status: CredentialsStatus,
    /// Why it failed, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What the user is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// How many of the provider's questions the user has answered in this refresh.
    #[serde(default)]
    pub answered: u8,
    /// Why the provider turns this refresh away, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Reason>,
    /// Whether this refresh asks which accounts are opted in for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub chooses: bool,
    /// Whether a person answers what this refresh asks in an app, and not the simulation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attended: bool,
    /// When it moves on by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<EpochMillis>,
}

impl Standing {
    /// A standing in a status, with nothing before it.
    #[must_use]
    pub const fn at(status: CredentialsStatus) -> Self {
        Self {
            status,
            reason: None,
            asked: None,
            answered: 0,
            refused: None,
            chooses: false,
            attended: false,
            due: None,
        }
    }
}

/// Why credentials failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// The provider does not take the login.
    WrongLogin,
    /// The login was turned away before and was not replaced since.
    StaleLogin,
    /// An answer was wrong.
    WrongAnswer,
    /// The provider turned away somebody who had confirmed.
    TurnedAway,
    /// The user gave up.
    Cancelled,
    /// The user did not answer in time.
    TimedOut,
    /// The provider did not deliver.
    NotDelivered,
    /// The user would have more accounts or transactions than the ledger can number.
    TooMuch,
    /// The provider is not connected any more.
    Disconnected,
}

/// What a user is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Asked {
    /// To confirm in an app, which is started with this token.
    App(Id),
    /// To answer the questions of this place in the provider's list.
    Questions(u8),
    /// To choose among these accounts.
    Accounts(Vec<Choice>),
}

/// An account that a user can opt in for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// The account number, which is also the provider's own id and the name of the choice.
    pub number: String,
    /// The account's name.
    pub name: String,
    /// The account type.
    pub kind: String,
    /// The balance.
    pub balance: Amount,
    /// The holder's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder_name: Option<String>,
    /// The IBAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// Whether the user has opted in for it so far.
    pub chosen: bool,
}
