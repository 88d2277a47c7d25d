//! What a customer user of MoneyKit has beside accounts and transactions: links, and dialogues in which they are connected.

use std::collections::BTreeMap;

use tink_model::EpochMillis;

use super::changes::Changes;
use crate::event::{LinkChanged, LinkMade, LinkMoved, LinkReconnected, LinkSource, SessionTerms};
use crate::id::Id;
use crate::rules::link::{DELETED_MILLIS, EXCHANGE_MILLIS, Grant, Product};

/// All that a customer user has; nothing for the users of the other APIs.
#[derive(Debug, Clone, Default)]
pub struct LinkSide {
    /// The links, oldest first, deleted ones included.
    pub links: Vec<Link>,
    /// The dialogues that are not over, oldest first.
    pub sessions: Vec<LinkSession>,
}

/// A connection of a user to an institution.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its id.
    pub id: Id,
    /// The institution, by MoneyKit's id.
    pub institution: String,
    /// The provider.
    pub provider: String,
    /// Where its data come from.
    pub source: LinkSource,
    /// Whether it is connected; otherwise it has to be connected anew.
    pub is_connected: bool,
    /// The products that it has.
    pub products: BTreeMap<Product, Grant>,
    /// The client's words about it.
    pub tags: Vec<String>,
    /// Where the client wants news of it.
    pub webhook: Option<String>,
    /// When it was made.
    pub created: EpochMillis,
    /// When it was connected first.
    pub connected: Option<EpochMillis>,
    /// When it was synchronised last.
    pub synced: Option<EpochMillis>,
    /// Until when the simulated person behind it is known.
    pub simulated: Option<EpochMillis>,
    /// When it was deleted.
    pub deleted: Option<EpochMillis>,
    /// What a reader of its transactions has to be told.
    pub changes: Changes,
}

impl Link {
    fn new(made: &LinkMade) -> Self {
        let connected = made.session.map(|_| made.at);
        Self {
            id: made.link,
            institution: made.institution.clone(),
            provider: made.provider.clone(),
            source: made.source,
            is_connected: connected.is_some(),
            products: made.products.clone(),
            tags: made.tags.clone(),
            webhook: made.webhook.clone(),
            created: made.at,
            connected,
            synced: connected,
            simulated: None,
            deleted: None,
            changes: Changes::default(),
        }
    }

    /// Whether it was deleted so long ago that nothing is known of it.
    #[must_use]
    pub fn is_forgotten(&self, now: EpochMillis) -> bool {
        self.deleted.is_some_and(|at| at.as_millis().saturating_add(DELETED_MILLIS) <= now.as_millis())
    }

    /// Whether data of a product may be read: what an import left can, and of a link that a user connected what they granted.
    #[must_use]
    pub fn grants(&self, product: Product) -> bool {
        self.connected.is_none() || self.products.contains_key(&product)
    }

    fn reconnect(&mut self, again: &LinkReconnected) {
        self.is_connected = true;
        self.products.clone_from(&again.products);
        self.connected.get_or_insert(again.at);
        self.synced = Some(again.at);
        if let Some(tags) = &again.tags {
            self.tags.clone_from(tags);
        }
        if again.webhook.is_some() {
            self.webhook.clone_from(&again.webhook);
        }
    }
}

/// A dialogue in which a user connects. Its token follows from its id and the world's key.
#[derive(Debug, Clone)]
pub struct LinkSession {
    /// Its id.
    pub id: Id,
    /// What the client asked for.
    pub terms: SessionTerms,
    /// From when on it can be passed no more.
    pub until: EpochMillis,
}

impl LinkSession {
    /// Whether nothing comes of it any more, even if it was passed in the end.
    fn is_over(&self, now: EpochMillis) -> bool {
        self.until.as_millis().saturating_add(EXCHANGE_MILLIS) <= now.as_millis()
    }
}

impl LinkSide {
    /// The link with that id, be it deleted.
    #[must_use]
    pub fn link(&self, id: Id) -> Option<&Link> {
        self.links.iter().find(|link| link.id == id)
    }

    /// The links that are not deleted.
    pub fn living(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.deleted.is_none())
    }

    /// The dialogue with that id.
    #[must_use]
    pub fn session(&self, id: Id, now: EpochMillis) -> Option<&LinkSession> {
        self.sessions.iter().find(|session| session.id == id && !session.is_over(now))
    }

    pub(crate) fn make(&mut self, made: &LinkMade) {
        if let Some(session) = made.session {
            self.end_session(session);
        }
        self.links.push(Link::new(made));
    }

    pub(crate) fn reconnect(&mut self, again: &LinkReconnected) {
        self.end_session(again.session);
        self.with(again.link, |link| link.reconnect(again));
    }

    pub(crate) fn move_on(&mut self, moved: &LinkMoved) {
        self.with(moved.link, |link| {
            link.changes.take_in(moved);
            if moved.simulated {
                link.simulated = Some(moved.at);
            }
        });
    }

    pub(crate) fn change(&mut self, change: &LinkChanged) {
        self.with(change.link, |link| {
            if let Some(webhook) = &change.webhook {
                link.webhook = Some(webhook.clone()).filter(|webhook| !webhook.is_empty());
            }
            if let Some(tags) = &change.tags {
                link.tags.clone_from(tags);
            }
        });
    }

    pub(crate) fn fetch(&mut self, id: Id, products: &[Product], at: EpochMillis) {
        self.with(id, |link| {
            for product in products {
                link.products.entry(*product).or_default().refreshed = Some(at);
            }
        });
    }

    pub(crate) fn expire(&mut self, id: Id) {
        self.with(id, |link| link.is_connected = false);
    }

    pub(crate) fn delete(&mut self, id: Id, at: EpochMillis) {
        self.with(id, |link| {
            link.is_connected = false;
            link.deleted = Some(at);
            link.changes = Changes::default();
        });
    }

    pub(crate) fn begin_session(&mut self, id: Id, terms: &SessionTerms, until: EpochMillis, at: EpochMillis) {
        self.sessions.retain(|session| !session.is_over(at));
        self.sessions.push(LinkSession { id, terms: terms.clone(), until });
    }

    fn end_session(&mut self, id: Id) {
        self.sessions.retain(|session| session.id != id);
    }

    fn with(&mut self, id: Id, change: impl FnOnce(&mut Link)) {
        if let Some(link) = self.links.iter_mut().find(|link| link.id == id) {
            change(link);
        }
    }
}
