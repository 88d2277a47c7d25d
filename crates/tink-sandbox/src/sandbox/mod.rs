//! A sandbox: one world, reachable in the process as a transport, or on a port as a server.

mod builder;
mod worlds;

use axum::Router;
use tink_model::Operation;

use crate::coverage::Coverage;
use crate::fault::{FaultRule, FiredFault, InvalidFault, OrderedFault};
use crate::fidelity::FidelityReport;
use crate::processing::Processing;
use crate::router::router;
use crate::routes::routes;
use crate::scenario::{self, LoadedScenario, ScenarioError, ScenarioRequest};
use crate::stage::Stage;
use crate::world::SharedWorld;

pub use self::builder::{SandboxBuilder, StartError};

/// The client that a sandbox knows when it is told of none.
pub const DEFAULT_CLIENT: (&str, &str) = ("sandbox", "sandbox-secret");

/// The API key of XS2A.api that a sandbox knows when it is told of none.
pub const DEFAULT_XS2A_KEY: &str = "sandbox-key";

/// The developer that a sandbox knows when it is told of none: e-mail address and password for the client manager.
pub const DEFAULT_DEVELOPER: (&str, &str) = ("dev@example.com", "sandbox");

/// A running world with its routes. Clones share the world.
#[derive(Debug, Clone)]
pub struct Sandbox {
    stage: Stage,
    router: Router,
}

impl Sandbox {
    /// Builds a world: in memory, with the default client, the seed profile and the real time, unless told otherwise.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let sandbox = tink_sandbox::Sandbox::builder().seed(7).start().await?;
    /// assert!(sandbox.operations().count() > 10);
    /// # Ok::<(), tink_sandbox::StartError>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    pub(crate) fn on(stage: Stage) -> Self {
        Self { router: router(stage.clone()), stage }
    }

    /// The routes as an axum router, to be nested in another server or called without a socket. It can only answer: a connection that a
    /// fault rule drops is a 502 there whose body fails, where [`Sandbox::listen`] ends the connection.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub(crate) fn world(&self) -> SharedWorld {
        self.stage.world()
    }

    /// Lets the health check answer 503 from now on, as it does while a server stops; all else goes on.
    pub fn announce_stop(&self) {
        self.world().begin_to_stop();
    }

    #[cfg(feature = "clients")]
    pub(crate) fn first_client(&self) -> (String, tink_model::Secret<String>) {
        self.world().first_client()
    }

    #[cfg(feature = "clients")]
    pub(crate) fn first_xs2a_key(&self) -> tink_model::Secret<String> {
        self.world().first_xs2a_key()
    }

    /// The operations that are served.
    pub fn operations(&self) -> impl Iterator<Item = &'static Operation> {
        routes().map(|(operation, _)| *operation)
    }

    /// Gives a user a life: accounts, two years of transactions, investments and loans, all there at once. The same world seed
    /// and scenario give the same life.
    ///
    /// As the world's clock goes on, so does the life, also one that was connected through the main API: each transaction comes at
    /// its own time. Purchases by card are pending until a midnight or two have passed, and are then booked; some with
    /// another amount or text, and a few are released instead. A clock that stands moves nothing. [`Sandbox::advance`] says what
    /// happened.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use tink_sandbox::{Sandbox, Scenario, ScenarioRequest};
    ///
    /// let sandbox = Sandbox::builder().start().await?;
    /// let request = ScenarioRequest {
    ///     scenario: Scenario::HighSaver,
    ///     external_user_id: "anna".to_owned(),
    ///     market: "SE".to_owned(),
    ///     client: None,
    /// };
    /// assert!(sandbox.load_scenario(request).await?.transactions > 500);
    /// let month = sandbox.advance(std::time::Duration::from_secs(31 * 86_400)).await?;
    /// assert!(month.iter().any(|one| one.what == "transactionsBooked"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// An unknown client or market, a user who lives this life already, or a store that failed.
    pub async fn load_scenario(&self, request: ScenarioRequest) -> Result<LoadedScenario, ScenarioError> {
        scenario::load(&self.stage.world(), request).await
    }

    /// How near the sandbox comes to the platforms, and which choices are its own.
    #[must_use]
    pub fn fidelity(&self) -> FidelityReport {
        FidelityReport::of(self.world().profile())
    }

    /// What was reached of the APIs so far; values of enumerations only with [`SandboxBuilder::coverage`].
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.world().coverage().report(self.world().profile())
    }

    /// Begins the coverage anew.
    pub fn clear_coverage(&self) {
        self.world().coverage().clear();
    }

    /// Orders a fault, and says the number of its rule.
    ///
    /// # Errors
    /// A rule that could never fire, such as one of an unknown operation, with a status outside 400 to 599, or a count of 0.
    pub fn add_fault(&self, rule: FaultRule) -> Result<u64, InvalidFault> {
        Ok(self.world().faults().add(rule)?)
    }

    /// When what the Connector API takes in from now on becomes visible in the main API. What waits goes on waiting, unless it is
    /// to be visible at once.
    pub fn set_processing(&self, processing: Processing) {
        self.world().waiting().set(processing);
    }

    /// The fault rules that are ordered, the oldest first.
    #[must_use]
    pub fn faults(&self) -> Vec<OrderedFault> {
        self.world().faults().list()
    }

    /// Takes a fault rule back by its number, and says whether it still stood. What it has done stays done.
    pub fn remove_fault(&self, number: u64) -> bool {
        self.world().faults().remove(number)
    }

    /// Takes all fault rules back, and forgets which tokens they have spoiled.
    pub fn clear_faults(&self) {
        self.world().faults().clear();
    }

    /// The faults that fired, the newest [`MAX_FIRED_FAULTS`](crate::MAX_FIRED_FAULTS) of them, the oldest first.
    #[must_use]
    pub fn fired_faults(&self) -> Vec<FiredFault> {
        self.world().faults().fired().fired
    }
}
