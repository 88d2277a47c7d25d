//! The directory of a tenant: its users by external id and in order of creation.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tink_model::EpochMillis;

use crate::event::TenantEvent;
use crate::id::Id;
use crate::log::Version;

/// A tenant's users.
#[derive(Debug, Clone, Default)]
pub struct TenantImage {
    /// The version of the stream that it shows.
    pub version: Version,
    by_external_id: HashMap<String, Id>,
    users: BTreeMap<Version, (Id, Option<String>)>,
    places: HashMap<Id, Version>,
    expiries: BTreeSet<(EpochMillis, Id)>,
    client: ClientSettings,
}

/// What a developer has changed of how the API client is set up; absent means as the world was started.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClientSettings {
    /// Every redirect URI that it takes.
    pub redirect_uris: Option<Vec<String>>,
    /// Its icon.
    pub icon_url: Option<String>,
}

impl TenantImage {
    /// Takes in the event that made `version`, which is also the user's place in the order of creation.
    pub fn apply(&mut self, event: &TenantEvent, version: Version) {
        self.version = self.version.max(version);
        match event {
            TenantEvent::UserAdded { user, external_id, expires, .. } => {
                self.expiries.extend(expires.map(|at| (at, *user)));
                self.users.insert(version, (*user, external_id.clone()));
                self.places.insert(*user, version);
                if let Some(external_id) = external_id {
                    self.by_external_id.insert(external_id.clone(), *user);
                }
            }
            TenantEvent::UserRemoved { user, .. } => {
                self.expiries.retain(|(_, expiring)| expiring != user);
                let gone = self.places.remove(user).and_then(|place| self.users.remove(&place));
                if let Some((_, Some(external_id))) = gone {
                    self.by_external_id.remove(&external_id);
                }
            }
            TenantEvent::ClientChanged { redirect_uris, icon_url, .. } => {
                let client = &mut self.client;
                client.redirect_uris = redirect_uris.clone().or_else(|| client.redirect_uris.take());
                client.icon_url = icon_url.clone().or_else(|| client.icon_url.take());
            }
        }
    }

    /// The user with that external id.
    #[must_use]
    pub fn by_external_id(&self, external_id: &str) -> Option<Id> {
        self.by_external_id.get(external_id).copied()
    }

    /// Whether the user is one of the tenant's.
    #[must_use]
    pub fn holds(&self, user: Id) -> bool {
        self.places.contains_key(&user)
    }

    /// The first temporary user whose time is over, and since when.
    #[must_use]
    pub fn expired(&self, now: EpochMillis) -> Option<(EpochMillis, Id)> {
        self.expiries.first().copied().filter(|(at, _)| *at <= now)
    }

    /// What was changed of how the API client is set up.
    #[must_use]
    pub fn client(&self) -> &ClientSettings {
        &self.client
    }

    /// The users in order of creation.
    pub fn users(&self) -> impl Iterator<Item = Id> + '_ {
        self.users.values().map(|(user, _)| *user)
    }
}
