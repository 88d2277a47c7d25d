//! The directory of a tenant: its users by external id and in order of creation.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tink_model::EpochMillis;

use super::links::Links;
use crate::event::TenantEvent;
use crate::id::Id;
use crate::log::Version;

/// A tenant's users.
#[derive(Debug, Clone, Default)]
pub struct TenantImage {
    /// The version of the stream that it shows.
    pub version: Version,
    by_external_id: HashMap<String, Id>,
    users: BTreeMap<Version, User>,
    places: HashMap<Id, Version>,
    expiries: BTreeSet<(EpochMillis, Id)>,
    links: Links,
    client: ClientSettings,
    /// The version that changed the client last: changes of it may be shown out of order.
    client_version: Version,
}

/// A user as the directory knows it.
#[derive(Debug, Clone)]
struct User {
    id: Id,
    external_id: Option<String>,
    expires: Option<EpochMillis>,
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
                let known = User { id: *user, external_id: external_id.clone(), expires: *expires };
                self.users.insert(version, known);
                self.places.insert(*user, version);
                if let Some(external_id) = external_id {
                    self.by_external_id.insert(external_id.clone(), *user);
                }
            }
            TenantEvent::UserRemoved { user, .. } => {
                let gone = self.places.remove(user).and_then(|place| self.users.remove(&place));
                let Some(gone) = gone else { return };
                // Shown out of order, the id may be the next user's already.
                let names_it = |id: &&String| self.by_external_id.get(*id) == Some(&gone.id);
                if let Some(external_id) = gone.external_id.as_ref().filter(names_it) {
                    self.by_external_id.remove(external_id);
                }
                if let Some(expires) = gone.expires {
                    self.expiries.remove(&(expires, gone.id));
                }
            }
            TenantEvent::LinkAdded { .. } | TenantEvent::LinkConnected { .. } | TenantEvent::LinkRemoved { .. } => {
                self.links.apply(event, version);
            }
            TenantEvent::ClientChanged { redirect_uris, icon_url, .. } => {
                if version < self.client_version {
                    return;
                }
                self.client_version = version;
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

    /// Whether the user is one of the tenant's and its time is not over, although it may not be deleted yet.
    #[must_use]
    pub fn holds_at(&self, user: Id, now: EpochMillis) -> bool {
        let known = self.places.get(&user).and_then(|place| self.users.get(place));
        known.is_some_and(|user| user.expires.is_none_or(|expires| expires > now))
    }

    /// When a temporary user's time is over.
    #[must_use]
    pub fn expiry(&self, user: Id) -> Option<EpochMillis> {
        self.places.get(&user).and_then(|place| self.users.get(place)).and_then(|user| user.expires)
    }

    /// The first temporary user whose time is over, and since when.
    #[must_use]
    pub fn expired(&self, now: EpochMillis) -> Option<(EpochMillis, Id)> {
        self.expiries.first().copied().filter(|(at, _)| *at <= now)
    }

    /// The temporary users whose time is over by then, and since when.
    #[must_use]
    pub fn expiries(&self, until: EpochMillis) -> Vec<(EpochMillis, Id)> {
        self.expiries.iter().copied().take_while(|(at, _)| *at <= until).collect()
    }

    /// The tenant's links (MoneyKit).
    pub(crate) const fn links(&self) -> &Links {
        &self.links
    }

    /// What was changed of how the API client is set up.
    #[must_use]
    pub fn client(&self) -> &ClientSettings {
        &self.client
    }

    /// The users in order of creation.
    pub fn users(&self) -> impl Iterator<Item = Id> + '_ {
        self.users.values().map(|user| user.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: EpochMillis = EpochMillis::new(1);

    fn added(user: u128) -> TenantEvent {
        TenantEvent::UserAdded { user: Id(user), external_id: Some("anna".to_owned()), expires: Some(AT), at: AT }
    }

    fn changed(uri: &str) -> TenantEvent {
        TenantEvent::ClientChanged { redirect_uris: Some(vec![uri.to_owned()]), icon_url: None, at: AT }
    }

    #[test]
    fn events_of_different_users_may_be_shown_in_any_order() {
        let mut image = TenantImage::default();
        image.apply(&added(1), 1);
        // The next user got the external id before the removal of the first was shown.
        image.apply(&added(2), 3);
        image.apply(&TenantEvent::UserRemoved { user: Id(1), at: AT }, 2);
        assert_eq!(image.by_external_id("anna"), Some(Id(2)));
        assert_eq!(image.expired(AT), Some((AT, Id(2))));
        assert!(!image.holds(Id(1)) && image.holds(Id(2)) && !image.holds_at(Id(2), AT));
    }

    #[test]
    fn of_two_changes_of_the_client_the_later_one_counts_whichever_is_shown_last() {
        let mut image = TenantImage::default();
        image.apply(&changed("https://new.example/"), 2);
        image.apply(&changed("https://old.example/"), 1);
        assert_eq!(image.client().redirect_uris.as_deref(), Some(&["https://new.example/".to_owned()][..]));
    }
}
