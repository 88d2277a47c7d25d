//! A user's connections: the synthetic one that stands for the Connector API, and those towards providers.

use std::collections::BTreeMap;

use tink_model::EpochMillis;

use crate::event::{CredentialsChanged, CredentialsCreated, CredentialsMoved, Standing, UserCreated};
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
    /// Whether the provider takes the login.
    pub taken: bool,
    /// Where it stands, and what comes next.
    pub standing: Standing,
    /// When the status last changed; none before the first ingestion into a synthetic one.
    pub status_updated: Option<EpochMillis>,
    /// When it was last in the status UPDATED, or fetched by itself.
    pub updated: Option<EpochMillis>,
    /// How many transactions the last ingestion or refresh brought.
    pub last_count: usize,
    /// How many accounts the last ingestion or refresh touched.
    pub last_accounts: usize,
    /// The provider's ids of the accounts that the user has opted in for; none where all accounts are fetched.
    pub opted_in: Option<Vec<String>>,
    /// When it fetches by itself next, while it is UPDATED.
    pub(crate) next: Option<EpochMillis>,
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
            taken: true,
            standing: Standing::at(CredentialsStatus::Created),
            status_updated: None,
            updated: None,
            last_count: 0,
            last_accounts: 0,
            opted_in: None,
            next: None,
            connector: true,
        })
    }

    /// Credentials towards a provider.
    #[must_use]
    pub(crate) fn new(created: &CredentialsCreated) -> Self {
        Self {
            id: created.id,
            provider: created.provider.clone(),
            kind: created.kind,
            fields: created.fields.clone(),
            taken: created.taken,
            standing: created.standing.clone(),
            status_updated: Some(created.at),
            updated: None,
            last_count: 0,
            last_accounts: 0,
            opted_in: None,
            next: None,
            connector: false,
        }
    }

    /// Whether it stands for the Connector API.
    #[must_use]
    pub fn is_connector(&self) -> bool {
        self.connector
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> CredentialsStatus {
        self.standing.status
    }

    /// Whether a refresh is under way, or about to start by itself.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.standing.due.is_some()
    }

    /// When it moves on, or fetches, by itself.
    #[must_use]
    pub fn due(&self) -> Option<EpochMillis> {
        self.standing.due.or(self.next.filter(|_| self.status() == CredentialsStatus::Updated))
    }

    /// The provider or the partner delivered something at that time.
    pub(crate) fn delivered(&mut self, at: EpochMillis) {
        self.standing = Standing::at(CredentialsStatus::Updated);
        self.status_updated = Some(at);
        self.updated = Some(at);
    }

    pub(crate) fn change(&mut self, change: &CredentialsChanged) {
        if self.fields != change.fields {
            // The accounts that were chosen are another login's.
            self.opted_in = None;
        }
        self.fields.clone_from(&change.fields);
        self.taken = change.taken;
        self.stand(&change.standing, change.at);
    }

    pub(crate) fn move_on(&mut self, moved: &CredentialsMoved) {
        if moved.opted_in.is_some() {
            self.opted_in.clone_from(&moved.opted_in);
        }
        self.stand(&moved.standing, moved.at);
    }

    fn stand(&mut self, standing: &Standing, at: EpochMillis) {
        self.standing = standing.clone();
        self.status_updated = Some(at);
        if standing.status == CredentialsStatus::Updated {
            self.updated = Some(at);
        }
    }
}
