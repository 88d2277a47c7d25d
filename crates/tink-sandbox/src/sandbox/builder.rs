//! What a sandbox is made of, and why one may not start.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use tink_ledger::clock::{Clock, SystemClock};
use tink_ledger::decide::Rules;
use tink_ledger::log::{Log, LogError, MemoryLog, OpenError, SqliteLog, SqliteOptions, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::rules::scopes;
use tink_ledger::{Ledger, Settings};
use tink_model::{Profile, Secret};

use crate::clock::WorldClock;
use crate::processing::Processing;
use crate::redirect_uri;
use crate::request_log::{DEFAULT_LOGGED_REQUESTS, RequestLog, Stopwatch, SystemStopwatch};
use crate::snapshot::State;
use crate::stage::{Keeping, Stage};
use crate::tenants::{self, ApiKey};
use crate::world::{ApiClient, Developer, World};

use super::{DEFAULT_CLIENT, DEFAULT_DEVELOPER, DEFAULT_XS2A_KEY, Sandbox};

/// The seed of a world that is told none, so that a first run is the same everywhere.
const DEFAULT_SEED: u64 = 1;

/// The name under which a log keeps its world's seed.
const SEED_SETTING: &str = "seed";

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox did not start: {reason}")]
pub struct StartError {
    reason: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl StartError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), source: None }
    }
}

impl From<LogError> for StartError {
    fn from(source: LogError) -> Self {
        Self { reason: "its store cannot be used".to_owned(), source: Some(Box::new(source)) }
    }
}

impl From<OpenError> for StartError {
    fn from(source: OpenError) -> Self {
        Self { reason: "its store cannot be opened".to_owned(), source: Some(Box::new(source)) }
    }
}

/// Where a world keeps its log.
#[derive(Debug, Default)]
enum Store {
    #[default]
    Memory,
    File(PathBuf),
    Log(Arc<dyn Log>),
}

/// Collects what a world is made of.
#[derive(Debug, Default)]
pub struct SandboxBuilder {
    seed: Option<u64>,
    clients: BTreeMap<String, ApiClient>,
    redirect_uris: Vec<String>,
    developer: Option<Developer>,
    xs2a_keys: Vec<ApiKey>,
    profile: Profile,
    partial: bool,
    opt_in: bool,
    without_moneykit_rates: bool,
    coverage: bool,
    processing: Processing,
    clock: Option<Arc<dyn Clock>>,
    request_log: Option<usize>,
    stopwatch: Option<Arc<dyn Stopwatch>>,
    store: Store,
}

impl SandboxBuilder {
    /// Seeds every id and decision; the same seed, time and calls give the same answers.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Adds an API client with all scopes, in place of the default one.
    #[must_use]
    pub fn client(self, id: impl Into<String>, secret: impl Into<Secret<String>>) -> Self {
        self.client_with_scopes(id, secret, scopes::all())
    }

    /// Adds an API client that has some scopes only.
    #[must_use]
    pub fn client_with_scopes(
        mut self,
        id: impl Into<String>,
        secret: impl Into<Secret<String>>,
        scopes: Vec<String>,
    ) -> Self {
        self.clients.insert(id.into(), ApiClient { secret: secret.into(), scopes, redirect_uris: Vec::new() });
        self
    }

    /// Lets every client have its users sent back to this URI too, beside `http://localhost:3000/callback`. It is https
    /// unless it leads to localhost.
    #[must_use]
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uris.push(uri.into());
        self
    }

    /// The developer who may see and change how the clients are set up, in place of the default one.
    #[must_use]
    pub fn developer(mut self, email: impl Into<String>, password: impl Into<Secret<String>>) -> Self {
        self.developer = Some(Developer { email: email.into(), password: password.into() });
        self
    }

    /// Adds an API key of XS2A.api, in place of the default one. Each key has its own bank users.
    #[must_use]
    pub fn xs2a_key(mut self, key: impl Into<Secret<String>>) -> Self {
        self.xs2a_keys.push(ApiKey::new(key.into()));
        self
    }

    /// Which revision of the Connector API is played.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Whether an ingestion that holds known transactions stores the others before it answers 409. The platform's behaviour
    /// is not known; by default nothing is stored.
    #[must_use]
    pub fn partial_ingestion(mut self, partial: bool) -> Self {
        self.partial = partial;
        self
    }

    /// Whether users choose which accounts new credentials bring, as for clients that have the opt-in feature.
    #[must_use]
    pub fn opt_in(mut self, opt_in: bool) -> Self {
        self.opt_in = opt_in;
        self
    }

    /// Whether MoneyKit's documented rates are kept to: so many calls a minute of the world's clock, by app, link and user. They
    /// are unless told otherwise; whoever polls a link finds them soon.
    #[must_use]
    pub fn moneykit_rate_limits(mut self, limited: bool) -> Self {
        self.without_moneykit_rates = !limited;
        self
    }

    /// Whether values of enumerations in requests and answers are part of the coverage. Every body is then read once more, so
    /// that they are not unless asked for; operations and statuses always are.
    #[must_use]
    pub fn coverage(mut self, watched: bool) -> Self {
        self.coverage = watched;
        self
    }

    /// When what the Connector API takes in becomes visible in the main API.
    #[must_use]
    pub fn processing(mut self, processing: Processing) -> Self {
        self.processing = processing;
        self
    }

    /// The world's time.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// How many requests are kept with their answers, 1,000 unless told otherwise; of 0 none is, which costs nothing. The oldest
    /// go. All together take at most 16 MiB ([`MAX_LOG_BYTES`](crate::MAX_LOG_BYTES)), and of a body 64 KiB are kept
    /// ([`MAX_LOGGED_BODY_BYTES`](crate::MAX_LOGGED_BODY_BYTES)). They are in memory alone.
    #[must_use]
    pub fn request_log(mut self, requests: usize) -> Self {
        self.request_log = Some(requests);
        self
    }

    /// What measures how long answers take. It is the system's monotonic clock, whatever the world's time is.
    #[must_use]
    pub fn stopwatch(mut self, stopwatch: Arc<dyn Stopwatch>) -> Self {
        self.stopwatch = Some(stopwatch);
        self
    }

    /// Keeps the world in a file, which a later sandbox opens again.
    #[must_use]
    pub fn store(mut self, path: impl Into<PathBuf>) -> Self {
        self.store = Store::File(path.into());
        self
    }

    /// Keeps the world in a log of the caller's.
    #[must_use]
    pub fn log(mut self, log: Arc<dyn Log>) -> Self {
        self.store = Store::Log(log);
        self
    }

    /// Starts the world: it answers from now on, in process or where it is told to listen.
    ///
    /// # Errors
    /// A store that cannot be opened or was made with another seed, an id of a client that stands for something else, an empty API
    /// key, or a redirect URI that no client may have.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let redirect_uris = redirect_uris(self.redirect_uris)?;
        if self.xs2a_keys.iter().any(ApiKey::is_empty) {
            return Err(StartError::new("an API key of XS2A.api is not empty"));
        }
        if let Some(taken) = self.clients.keys().find(|id| !tenants::is_free(id)) {
            return Err(StartError::new(format!("no client can be called {taken:?}; take another id")));
        }
        let log: Arc<dyn Log> = match self.store {
            Store::Memory => Arc::new(MemoryLog::new()),
            Store::File(path) => Arc::new(SqliteLog::open(path, SqliteOptions::default())?),
            Store::Log(log) => log,
        };
        let seed = seed(log.as_ref(), self.seed).await?;
        let (kept, next) = State::load(log.as_ref()).await?;
        let kept = kept.unwrap_or_else(|| State { current: WorldId::ROOT.0, seed, snapshots: Vec::new() });
        let current = WorldId(kept.current);
        // How far the world has come: ids of codes and answers begin behind it.
        let begun = log.append(current, Vec::new()).await?.sequence;
        let rules = Rules {
            profile: self.profile,
            partial: self.partial,
            opt_in: self.opt_in,
            seed,
            categoriser: Arc::new(RuleCategoriser::new()),
        };
        let clock = Arc::new(WorldClock::new(self.clock.unwrap_or_else(|| Arc::new(SystemClock))));
        let ledger = Ledger::new(Arc::clone(&log), WorldId::ROOT, Arc::clone(&clock) as _, Settings { seed, rules });
        let ledger = ledger.sibling(current, kept.seed, Arc::clone(&clock) as _);
        let mut clients = self.clients;
        if clients.is_empty() {
            let (id, secret) = DEFAULT_CLIENT;
            let client = ApiClient { secret: secret.into(), scopes: scopes::all(), redirect_uris: Vec::new() };
            clients.insert(id.to_owned(), client);
        }
        for client in clients.values_mut() {
            client.redirect_uris.clone_from(&redirect_uris);
        }
        let mut xs2a_keys = self.xs2a_keys;
        if xs2a_keys.is_empty() {
            xs2a_keys.push(ApiKey::new(DEFAULT_XS2A_KEY.to_owned().into()));
        }
        let developer = self.developer.unwrap_or_else(|| {
            let (email, password) = DEFAULT_DEVELOPER;
            Developer { email: email.to_owned(), password: password.into() }
        });
        let requests = self.request_log.unwrap_or(DEFAULT_LOGGED_REQUESTS);
        let request_log = RequestLog::new(requests, self.stopwatch.unwrap_or_else(|| Arc::new(SystemStopwatch)));
        let world = World::new(ledger, clock, clients, developer, xs2a_keys, self.profile, begun);
        let world = world.with_moneykit_rates(!self.without_moneykit_rates).with_coverage(self.coverage);
        let world = Arc::new(world.with_request_log(request_log));
        world.waiting().set(self.processing);
        let keeping = Keeping { state: kept, next: Some(next), loaded: HashMap::new() };
        Ok(Sandbox::on(Stage::new(world, log, seed, keeping)))
    }
}

/// The redirect URIs that every client starts with.
fn redirect_uris(more: Vec<String>) -> Result<Vec<String>, StartError> {
    for uri in &more {
        redirect_uri::check(uri).map_err(|reason| StartError::new(format!("the redirect URI {uri:?} {reason}")))?;
    }
    let mut all = vec![redirect_uri::DEFAULT.to_owned()];
    all.extend(more.into_iter().filter(|uri| uri != redirect_uri::DEFAULT));
    if all.len() > redirect_uri::MAX_REDIRECT_URIS {
        let most = redirect_uri::MAX_REDIRECT_URIS;
        return Err(StartError::new(format!(
            "a client has at most {most} redirect URIs, and {} are asked for",
            all.len()
        )));
    }
    Ok(all)
}

/// The seed of a log's world: what it was made with, or what is asked for a new one.
async fn seed(log: &dyn Log, asked: Option<u64>) -> Result<u64, StartError> {
    if let Some(stored) = log.setting(WorldId::ROOT, SEED_SETTING).await? {
        let stored = std::str::from_utf8(&stored).ok().and_then(|text| text.parse().ok());
        let stored: u64 = stored.ok_or_else(|| StartError::new("the seed in its store is not a number"))?;
        return match asked {
            Some(asked) if asked != stored => {
                Err(StartError::new(format!("its store was made with the seed {stored} and not {asked}")))
            }
            _ => Ok(stored),
        };
    }
    let seed = asked.unwrap_or(DEFAULT_SEED);
    log.put_setting(WorldId::ROOT, SEED_SETTING, seed.to_string().into_bytes()).await?;
    Ok(seed)
}
