//! A user's connections: the synthetic one that stands for the Connector API, and those towards providers.

use std::collections::BTreeMap;

use tink_model::EpochMillis;

use crate::event::UserCreated;
use crate::id::Id;
use crate::kind::{CredentialsKind, CredentialsStatus};

/// One credentials object.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The minted id.
    pub id: Id,
    /// The provider.
    pub provider: String,
    /// How the user authenticates.
    pub kind: CredentialsKind,
    /// What the user filled in, without what is secret.
    pub fields: BTreeMap<String, String>,
    /// Where it stands.
    pub status: CredentialsStatus,
    /// When that last changed; none before the first ingestion into a synthetic one.
    pub status_updated: Option<EpochMillis>,
    /// When it was last in the status UPDATED.
    pub updated: Option<EpochMillis>,
    /// How many transactions the last ingestion or refresh brought.
    pub last_count: usize,
    /// How many accounts the last ingestion or refresh touched.
    pub last_accounts: usize,
    connector: bool,
}

impl Credentials {
    /// The synthetic credentials that a user is created with.
    #[must_use]
    pub(crate) fn synthetic(created: &UserCreated) -> Option<Self> {
        Some(Self {
            id: created.credentials?,
            provider: created.provider.clone(),
            kind: CredentialsKind::Password,
            fields: BTreeMap::new(),
            status: CredentialsStatus::Created,
            status_updated: None,
            updated: None,
            last_count: 0,
            last_accounts: 0,
            connector: true,
        })
    }

    /// Whether it stands for the Connector API.
    #[must_use]
    pub fn is_connector(&self) -> bool {
        self.connector
    }

    /// When it moves on by itself.
    #[must_use]
    pub fn due(&self) -> Option<EpochMillis> {
        None
    }

    /// The provider or the partner delivered something at that time.
    pub(crate) fn delivered(&mut self, at: EpochMillis) {
        self.status = CredentialsStatus::Updated;
        self.status_updated = Some(at);
        self.updated = Some(at);
    }
}
