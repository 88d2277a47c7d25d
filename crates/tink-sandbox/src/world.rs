//! A world: a ledger with the API clients that may use it, and what a tester has ordered of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rand_chacha::ChaCha8Rng;
use tink_ledger::rules::tokens::Key;
use tink_ledger::{Ledger, LedgerError, rng};
use tink_model::{Profile, Rules, Secret};

use crate::fault::Faults;
use crate::moneykit;
use crate::processing::{Processing, Waiting};
use crate::tenants::{self, ApiKey};

/// An API client of a world.
#[derive(Debug, Clone)]
pub(crate) struct ApiClient {
    pub(crate) secret: Secret<String>,
    pub(crate) scopes: Vec<String>,
    /// Where its users may be sent back to, unless a developer changed that since.
    pub(crate) redirect_uris: Vec<String>,
}

/// Who may see and change how the API clients are set up.
#[derive(Debug, Clone)]
pub(crate) struct Developer {
    pub(crate) email: String,
    pub(crate) password: Secret<String>,
}

/// Everything that a call may need.
#[derive(Debug)]
pub(crate) struct World {
    ledger: Ledger,
    clients: BTreeMap<String, ApiClient>,
    developer: Developer,
    xs2a_keys: Vec<ApiKey>,
    key: Key,
    profile: Profile,
    faults: Faults,
    moneykit: moneykit::State,
    waiting: Waiting,
    stopping: AtomicBool,
    requests: AtomicU64,
    minted: AtomicU64,
}

impl World {
    /// A world; `begun` is larger whenever the world is opened again with more in its log.
    pub(crate) fn new(
        ledger: Ledger,
        clients: BTreeMap<String, ApiClient>,
        developer: Developer,
        xs2a_keys: Vec<ApiKey>,
        profile: Profile,
        begun: u64,
    ) -> Self {
        let ledger_seed = ledger.settings().seed;
        let key = Key::from_seed(ledger_seed);
        let first = begun << 24;
        Self {
            ledger,
            clients,
            developer,
            xs2a_keys,
            key,
            profile,
            faults: Faults::new(ledger_seed),
            moneykit: moneykit::State::new(true),
            waiting: Waiting::new(Processing::default()),
            stopping: AtomicBool::new(false),
            requests: first.into(),
            minted: first.into(),
        }
    }

    /// The same world, with MoneyKit's documented rates kept to or not.
    pub(crate) fn with_moneykit_rates(self, limited: bool) -> Self {
        Self { moneykit: moneykit::State::new(limited), ..self }
    }

    /// What is stored and not visible yet.
    pub(crate) fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    /// What is remembered of MoneyKit.
    pub(crate) fn moneykit(&self) -> &moneykit::State {
        &self.moneykit
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(crate) fn client(&self, id: &str) -> Option<&ApiClient> {
        self.clients.get(id)
    }

    /// All clients by id.
    pub(crate) fn clients(&self) -> impl Iterator<Item = (&str, &ApiClient)> {
        self.clients.iter().map(|(id, client)| (id.as_str(), client))
    }

    /// Where a client's users may be sent back to; none for a client that is not known.
    pub(crate) async fn redirect_uris(&self, client: &str) -> Result<Vec<String>, LedgerError> {
        let Some(known) = self.clients.get(client) else { return Ok(Vec::new()) };
        let changed = self.ledger.client(client).await?.redirect_uris;
        Ok(changed.unwrap_or_else(|| known.redirect_uris.clone()))
    }

    pub(crate) fn developer(&self) -> &Developer {
        &self.developer
    }

    /// The tenant of an API key of XS2A.api, if it is one of this world's.
    pub(crate) fn xs2a_tenant(&self, key: &str) -> Option<&str> {
        tenants::of_key(&self.xs2a_keys, key)
    }

    /// Whether a tenant is that of an API key of XS2A.api.
    pub(crate) fn is_xs2a_tenant(&self, tenant: &str) -> bool {
        self.xs2a_keys.iter().any(|key| key.tenant == tenant)
    }

    /// The client of MoneyKit with that id: the same clients have a side there.
    pub(crate) fn moneykit_client(&self, tenant: &str) -> Option<&ApiClient> {
        tenants::client_of_moneykit(tenant).and_then(|id| self.client(id))
    }

    /// Whether a tenant is the MoneyKit side of a client.
    pub(crate) fn is_moneykit_tenant(&self, tenant: &str) -> bool {
        self.moneykit_client(tenant).is_some()
    }

    /// From now on the health check says that the service is going down.
    pub(crate) fn begin_to_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The first client by id; a world has one at least.
    #[cfg(feature = "clients")]
    pub(crate) fn first_client(&self) -> (String, Secret<String>) {
        let first = self.clients.first_key_value();
        first.map(|(id, client)| (id.clone(), client.secret.clone())).unwrap_or_default()
    }

    /// The first API key of XS2A.api; a world has one at least.
    #[cfg(feature = "clients")]
    pub(crate) fn first_xs2a_key(&self) -> Secret<String> {
        self.xs2a_keys.first().map(|key| key.secret().clone()).unwrap_or_default()
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
