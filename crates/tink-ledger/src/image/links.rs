//! The part of a tenant's directory that leads from a link to its user, and lists the links that were connected (MoneyKit).

use std::collections::{BTreeMap, HashMap};

use tink_model::EpochMillis;

use crate::event::TenantEvent;
use crate::id::Id;
use crate::log::Version;

/// The links of a tenant.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    known: HashMap<Id, Known>,
    /// By the version of the tenant's stream that added them, which is their order.
    order: BTreeMap<Version, Id>,
}

/// What is known of a link. Events of it may be shown out of order.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    added: Option<(Id, EpochMillis)>,
    connected: bool,
    removed: bool,
}

/// A link in the list of a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedLink {
    /// The link.
    pub link: Id,
    /// Whose it is.
    pub user: Id,
    /// When it was made.
    pub created: EpochMillis,
    /// Its place in the list.
    pub place: Version,
}

impl Links {
    pub(super) fn apply(&mut self, event: &TenantEvent, version: Version) {
        match event {
            TenantEvent::LinkAdded { link, user, connected, at } => {
                self.order.insert(version, *link);
                let known = self.known.entry(*link).or_default();
                known.added = Some((*user, *at));
                known.connected |= *connected;
            }
            TenantEvent::LinkConnected { link, .. } => self.known.entry(*link).or_default().connected = true,
            TenantEvent::LinkRemoved { link, .. } => self.known.entry(*link).or_default().removed = true,
            TenantEvent::UserAdded { .. } | TenantEvent::UserRemoved { .. } | TenantEvent::ClientChanged { .. } => {}
        }
    }

    /// Whose link it is, be it deleted.
    pub(crate) fn user_of(&self, link: Id) -> Option<Id> {
        self.known.get(&link).and_then(|known| known.added).map(|(user, _)| user)
    }

    /// The links that were connected and are not deleted, after a place in their order.
    pub(crate) fn listed(&self, after: Version) -> impl Iterator<Item = ListedLink> + '_ {
        self.order.range(after.saturating_add(1)..).filter_map(|(place, link)| {
            let known = self.known.get(link).filter(|known| known.connected && !known.removed)?;
            known.added.map(|(user, created)| ListedLink { link: *link, user, created, place: *place })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: EpochMillis = EpochMillis::new(1);

    fn added(link: u128, connected: bool) -> TenantEvent {
        TenantEvent::LinkAdded { link: Id(link), user: Id(100 + link), connected, at: AT }
    }

    fn listed(links: &Links, after: Version) -> Vec<u128> {
        links.listed(after).map(|link| link.link.0).collect()
    }

    #[test]
    fn a_link_leads_to_its_user_and_is_listed_while_it_is_connected() {
        let mut links = Links::default();
        links.apply(&added(1, false), 4);
        links.apply(&added(2, true), 7);
        links.apply(&added(3, true), 9);
        assert_eq!((links.user_of(Id(1)), links.user_of(Id(4))), (Some(Id(101)), None));
        assert_eq!((listed(&links, 0), listed(&links, 7)), (vec![2, 3], vec![3]));
        links.apply(&TenantEvent::LinkConnected { link: Id(1), at: AT }, 10);
        links.apply(&TenantEvent::LinkRemoved { link: Id(2), at: AT }, 11);
        assert_eq!(listed(&links, 0), [1, 3]);
        assert_eq!(links.user_of(Id(2)), Some(Id(102)));
    }

    #[test]
    fn events_of_a_link_may_be_shown_in_any_order() {
        let mut links = Links::default();
        links.apply(&TenantEvent::LinkConnected { link: Id(1), at: AT }, 5);
        assert_eq!(listed(&links, 0), []);
        links.apply(&added(1, false), 4);
        assert_eq!(listed(&links, 0), [1]);
    }
}
