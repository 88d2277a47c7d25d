//! The directory of a tenant: its users by external id and in order of creation.

use std::collections::{BTreeMap, HashMap};

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
}

impl TenantImage {
    /// Takes in the event that made `version`, which is also the user's place in the order of creation.
    pub fn apply(&mut self, event: &TenantEvent, version: Version) {
        self.version = self.version.max(version);
        match event {
            TenantEvent::UserAdded { user, external_id, .. } => {
                self.users.insert(version, (*user, external_id.clone()));
                self.places.insert(*user, version);
                if let Some(external_id) = external_id {
                    self.by_external_id.insert(external_id.clone(), *user);
                }
            }
            TenantEvent::UserRemoved { user, .. } => {
                let gone = self.places.remove(user).and_then(|place| self.users.remove(&place));
                if let Some((_, Some(external_id))) = gone {
                    self.by_external_id.remove(&external_id);
                }
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

    /// The users in order of creation.
    pub fn users(&self) -> impl Iterator<Item = Id> + '_ {
        self.users.values().map(|(user, _)| *user)
    }
}
