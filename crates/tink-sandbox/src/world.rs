//! A world: a ledger with the API clients that may use it, and what a tester has ordered of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rand_chacha::ChaCha8Rng;
use tink_ledger::rules::tokens::Key;
use tink_ledger::{Ledger, rng};
use tink_model::{Profile, Rules, Secret};

use crate::fault::Faults;

/// An API client of a world.
#[derive(Debug, Clone)]
pub(crate) struct ApiClient {
    pub(crate) secret: Secret<String>,
    pub(crate) scopes: Vec<String>,
}

/// Everything that a call may need.
#[derive(Debug)]
pub(crate) struct World {
    ledger: Ledger,
    clients: BTreeMap<String, ApiClient>,
    key: Key,
    profile: Profile,
    faults: Faults,
    requests: AtomicU64,
    minted: AtomicU64,
}

impl World {
    /// A world; `begun` is larger whenever the world is opened again with more in its log.
    pub(crate) fn new(ledger: Ledger, clients: BTreeMap<String, ApiClient>, profile: Profile, begun: u64) -> Self {
        let key = Key::from_seed(ledger.settings().seed);
        let first = begun << 24;
        Self { ledger, clients, key, profile, faults: Faults::default(), requests: first.into(), minted: first.into() }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(crate) fn client(&self, id: &str) -> Option<&ApiClient> {
        self.clients.get(id)
    }

    /// The first client by id; a world has one at least.
    #[cfg(feature = "clients")]
    pub(crate) fn first_client(&self) -> (String, Secret<String>) {
        let first = self.clients.first_key_value();
        first.map(|(id, client)| (id.clone(), client.secret.clone())).unwrap_or_default()
    }

    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    pub(crate) fn profile(&self) -> Profile {
        self.profile
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The rules that requests are validated with.
    pub(crate) fn rules(&self) -> Rules {
        Rules::sandbox(self.profile).with_now(self.ledger.now())
    }

    /// A generator for the id of one answer.
    pub(crate) fn request_rng(&self) -> ChaCha8Rng {
        self.numbered("request", &self.requests)
    }

    /// A generator for the id of one token or code.
    pub(crate) fn token_rng(&self) -> ChaCha8Rng {
        self.numbered("token", &self.minted)
    }

    /// The time is part of it too: a world that was opened again without having changed begins with the same number.
    fn numbered(&self, purpose: &str, counter: &AtomicU64) -> ChaCha8Rng {
        let stream = format!("{purpose}/{}", self.ledger.now().as_millis());
        rng::for_decision(self.ledger.settings().seed, &stream, counter.fetch_add(1, Ordering::Relaxed))
    }
}

/// A world is shared by all calls on it.
pub(crate) type SharedWorld = Arc<World>;
