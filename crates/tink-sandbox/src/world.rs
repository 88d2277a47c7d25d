//! A world: a ledger with the API clients that may use it, and what a tester has ordered of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rand_chacha::ChaCha8Rng;
use tink_ledger::rules::tokens::{Key, TokenKind};
use tink_ledger::{Id, Ledger, LedgerError};
use tink_model::{Profile, Rules, Secret};

use crate::clock::WorldClock;
use crate::coverage::Counters;
use crate::fault::Faults;
use crate::moneykit;
use crate::numbers::Numbers;
use crate::processing::{Processing, Waiting};
use crate::request_log::RequestLog;
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
    clock: Arc<WorldClock>,
    clients: BTreeMap<String, ApiClient>,
    developer: Developer,
    xs2a_keys: Vec<ApiKey>,
    key: Key,
    profile: Profile,
    faults: Arc<Faults>,
    coverage: Arc<Counters>,
    request_log: Arc<RequestLog>,
    moneykit: moneykit::State,
    waiting: Waiting,
    stopping: Arc<AtomicBool>,
    numbers: Numbers,
}

impl World {
    /// A world; `begun` is larger whenever the world is opened again with more in its log.
    pub(crate) fn new(
        ledger: Ledger,
        clock: Arc<WorldClock>,
        clients: BTreeMap<String, ApiClient>,
        developer: Developer,
        xs2a_keys: Vec<ApiKey>,
        profile: Profile,
        begun: u64,
    ) -> Self {
        let seed = ledger.settings().seed;
        let key = Key::from_seed(seed);
        Self {
            ledger,
            clock,
            clients,
            developer,
            xs2a_keys,
            key,
            profile,
            faults: Arc::new(Faults::new(seed)),
            coverage: Arc::default(),
            request_log: Arc::default(),
            moneykit: moneykit::State::new(true),
            waiting: Waiting::new(Processing::default()),
            stopping: Arc::default(),
            numbers: Numbers::new(begun),
        }
    }

    /// The same world, with MoneyKit's documented rates kept to or not.
    pub(crate) fn with_moneykit_rates(self, limited: bool) -> Self {
        Self { moneykit: moneykit::State::new(limited), ..self }
    }

    /// A world of its own over a fork of this one's ledger. No fault is ordered in it, and nothing waits to be visible.
    pub(crate) fn fork(&self, ledger: Ledger, clock: Arc<WorldClock>) -> Self {
        let seed = ledger.settings().seed;
        Self {
            key: Key::from_seed(seed),
            ledger,
            clock,
            clients: self.clients.clone(),
            developer: self.developer.clone(),
            xs2a_keys: self.xs2a_keys.clone(),
            profile: self.profile,
            faults: Arc::new(Faults::new(seed)),
            coverage: Arc::clone(&self.coverage),
            request_log: Arc::new(self.request_log.fork()),
            moneykit: self.moneykit.fork(),
            waiting: Waiting::new(self.waiting.processing()),
            stopping: Arc::default(),
            numbers: self.numbers.fork(),
        }
    }

    /// What is shown in place of this world: another history, under the same clock, with what the tester has ordered.
    pub(crate) fn replaced(&self, ledger: Ledger, numbers: Numbers, moneykit: moneykit::State) -> Self {
        Self {
            faults: Arc::clone(&self.faults),
            request_log: Arc::clone(&self.request_log),
            stopping: Arc::clone(&self.stopping),
            numbers,
            moneykit,
            ..self.fork(ledger, Arc::clone(&self.clock))
        }
    }

    /// The world's clock.
    pub(crate) const fn clock(&self) -> &Arc<WorldClock> {
        &self.clock
    }

    /// What tells equal answers, tokens and codes apart.
    pub(crate) const fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// The same world, with values of enumerations watched or not.
    pub(crate) fn with_coverage(self, watched: bool) -> Self {
        let coverage = if watched { Counters::with_values(self.profile) } else { Counters::default() };
        Self { coverage: Arc::new(coverage), ..self }
    }

    /// What was reached so far.
    pub(crate) fn coverage(&self) -> &Counters {
        &self.coverage
    }

    /// The same world, with another log of its requests.
    pub(crate) fn with_request_log(self, request_log: RequestLog) -> Self {
        Self { request_log: Arc::new(request_log), ..self }
    }

    /// What it was asked and what it answered.
    pub(crate) fn request_log(&self) -> &RequestLog {
        &self.request_log
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

    /// A generator for the id of what has this content: an answer, a token, a code.
    pub(crate) fn rng(&self, content: &[&str]) -> ChaCha8Rng {
        self.numbers.rng(self.ledger.settings().seed, self.ledger.now(), content)
    }

    /// The id of a token or code, which are told apart by what they are for.
    pub(crate) fn token_id(&self, kind: TokenKind, tenant: &str, user: Option<&str>) -> Id {
        Id::mint(&mut self.rng(&[&format!("{kind:?}"), tenant, user.unwrap_or_default()]))
    }
}

/// A world is shared by all calls on it.
pub(crate) type SharedWorld = Arc<World>;
