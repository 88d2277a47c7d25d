//! The closed vocabularies of the ledger: kinds of transactions, of ingestion, of exclusion, of credentials and of months, and
//! the model's profile.

use serde::{Deserialize, Serialize};
pub use tink_model::Profile;

/// The type of a transaction. One letter each in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransactionKind {
    /// Nothing special.
    #[serde(rename = "D")]
    Default,
    /// A card purchase.
    #[serde(rename = "C")]
    CreditCard,
    /// A transfer.
    #[serde(rename = "T")]
    Transfer,
    /// A payment.
    #[serde(rename = "P")]
    Payment,
    /// A withdrawal of cash.
    #[serde(rename = "W")]
    Withdrawal,
}

impl TransactionKind {
    /// All of them, in the order of their column codes.
    pub const ALL: [Self; 5] = [Self::Default, Self::CreditCard, Self::Transfer, Self::Payment, Self::Withdrawal];

    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "DEFAULT",
            Self::CreditCard => "CREDIT_CARD",
            Self::Transfer => "TRANSFER",
            Self::Payment => "PAYMENT",
            Self::Withdrawal => "WITHDRAWAL",
        }
    }

    /// The kind of that spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How urgent an ingestion is, and whether its balance counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IngestionKind {
    /// Small recent changes.
    RealTime,
    /// History; under the newer profile its balance is ignored.
    Historical,
    /// Daily jobs and backfills.
    Batch,
}

/// What an account's transactions are kept out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Exclusion {
    /// Nothing.
    #[default]
    #[serde(rename = "NONE")]
    None,
    /// Categorisation and financial management.
    #[serde(rename = "PFM_DATA")]
    PfmData,
    /// That, and search.
    #[serde(rename = "PFM_AND_SEARCH")]
    PfmAndSearch,
    /// Everything: no data is kept. Only users set it.
    #[serde(rename = "AGGREGATION")]
    Aggregation,
}

impl Exclusion {
    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::PfmData => "PFM_DATA",
            Self::PfmAndSearch => "PFM_AND_SEARCH",
            Self::Aggregation => "AGGREGATION",
        }
    }

    /// The exclusion of that spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::PfmData, Self::PfmAndSearch, Self::Aggregation].into_iter().find(|one| one.as_str() == text)
    }
}

/// Which months a user's statistics go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum PeriodMode {
    /// Calendar months.
    #[serde(rename = "MONTHLY")]
    Monthly,
    /// Months from salary to salary.
    #[default]
    #[serde(rename = "MONTHLY_ADJUSTED")]
    MonthlyAdjusted,
}

impl PeriodMode {
    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "MONTHLY",
            Self::MonthlyAdjusted => "MONTHLY_ADJUSTED",
        }
    }

    /// The mode of that spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Monthly, Self::MonthlyAdjusted].into_iter().find(|one| one.as_str() == text)
    }
}

/// How a user authenticates towards a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CredentialsKind {
    /// With a user name and a password.
    #[serde(rename = "PASSWORD")]
    Password,
    /// With Swedish Mobile BankID.
    #[serde(rename = "MOBILE_BANKID")]
    MobileBankid,
    /// With the codes of a device.
    #[serde(rename = "KEYFOB")]
    Keyfob,
    /// With an app of the bank's.
    #[serde(rename = "THIRD_PARTY_APP")]
    ThirdPartyApp,
}

impl CredentialsKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Password, Self::MobileBankid, Self::Keyfob, Self::ThirdPartyApp];

    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "PASSWORD",
            Self::MobileBankid => "MOBILE_BANKID",
            Self::Keyfob => "KEYFOB",
            Self::ThirdPartyApp => "THIRD_PARTY_APP",
        }
    }

    /// The kind of that spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// Where credentials stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CredentialsStatus {
    /// Nothing was tried yet.
    #[serde(rename = "CREATED")]
    Created,
    /// The provider is being asked.
    #[serde(rename = "AUTHENTICATING")]
    Authenticating,
    /// The user is to open Mobile BankID.
    #[serde(rename = "AWAITING_MOBILE_BANKID_AUTHENTICATION")]
    AwaitingMobileBankid,
    /// The user is to answer questions.
    #[serde(rename = "AWAITING_SUPPLEMENTAL_INFORMATION")]
    AwaitingSupplemental,
    /// The user is to open the bank's app.
    #[serde(rename = "AWAITING_THIRD_PARTY_APP_AUTHENTICATION")]
    AwaitingThirdPartyApp,
    /// Authenticated; data is being fetched.
    #[serde(rename = "UPDATING")]
    Updating,
    /// Done.
    #[serde(rename = "UPDATED")]
    Updated,
    /// The user was not authenticated.
    #[serde(rename = "AUTHENTICATION_ERROR")]
    AuthenticationError,
    /// The provider had a problem.
    #[serde(rename = "TEMPORARY_ERROR")]
    TemporaryError,
    /// The provider is gone for good.
    #[serde(rename = "PERMANENT_ERROR")]
    PermanentError,
    /// Deleted.
    #[serde(rename = "DELETED")]
    Deleted,
}

impl CredentialsStatus {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Created,
        Self::Authenticating,
        Self::AwaitingMobileBankid,
        Self::AwaitingSupplemental,
        Self::AwaitingThirdPartyApp,
        Self::Updating,
        Self::Updated,
        Self::AuthenticationError,
        Self::TemporaryError,
        Self::PermanentError,
        Self::Deleted,
    ];

    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Authenticating => "AUTHENTICATING",
            Self::AwaitingMobileBankid => "AWAITING_MOBILE_BANKID_AUTHENTICATION",
            Self::AwaitingSupplemental => "AWAITING_SUPPLEMENTAL_INFORMATION",
            Self::AwaitingThirdPartyApp => "AWAITING_THIRD_PARTY_APP_AUTHENTICATION",
            Self::Updating => "UPDATING",
            Self::Updated => "UPDATED",
            Self::AuthenticationError => "AUTHENTICATION_ERROR",
            Self::TemporaryError => "TEMPORARY_ERROR",
            Self::PermanentError => "PERMANENT_ERROR",
            Self::Deleted => "DELETED",
        }
    }

    /// Whether a refresh is under way.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(
            self,
            Self::Authenticating
                | Self::AwaitingMobileBankid
                | Self::AwaitingSupplemental
                | Self::AwaitingThirdPartyApp
                | Self::Updating
        )
    }
}
