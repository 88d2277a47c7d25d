//! The platforms themselves, stateful and offline: the APIs served over the ledger.
//!
//! A [`Sandbox`] is one world: its users, accounts and transactions, its clock and its seed. A test reaches it as a transport
//! without a socket (feature `transport`), a browser or another program on a port (feature `server`, [`Sandbox::listen`]).
//!
//! A world's keys come from its seed, so that tokens outlive a restart: who knows the seed can sign for it. It is for tests and for
//! one's own machine.
//!
//! Limits (ours, beside those of the APIs): a body of 10 MiB (64 KiB for forms and in XS2A.api), a head of 64 KiB that arrives within
//! 30 seconds, a request that is answered within 60, pages of 10,000 search results and of 1,000 elements in XS2A.api, 10,000 accounts a
//! user over time; 1,000 fault rules, waits of ten minutes each, and the newest 1,000 firings; 10,000 tokens that rules spoiled.
//!
//! What the Connector API takes in is visible at once, or later if a world is told so ([`Processing`]); 100 writes of a user wait apart, and
//! those of 10,000 users.
//!
//! Faults are ordered by rules ([`FaultRule`], [`Sandbox::add_fault`], `/sandbox/v1/faults`): a wait, an answer, a dropped connection, a
//! token that expires. Over a socket a dropped connection is one; in process it is the error of the transport: nothing was sent, nobody
//! knows, or half an answer came. What fired is listed ([`Sandbox::fired_faults`]). Rules live as long as the process.
//!
//! MoneyKit knows the same clients as Tink and has users of its own. Its documented rates are kept to unless a world is told otherwise
//! ([`SandboxBuilder::moneykit_rate_limits`]). In place of its dialogue a link session is passed with
//! `POST /sandbox/v1/moneykit/connect` and `{link_session_token}`, which answers the `exchangeable_token`; `institution_id`,
//! `accounts` and `transactions` (as an import writes them) say what the user chose and what the institution shows.

mod auth;
mod call;
#[cfg(feature = "clients")]
mod clients;
mod connector;
mod control;
mod fault;
mod main_api;
mod moneykit;
mod pages;
mod problem;
mod processing;
mod redirect_uri;
mod reply;
mod router;
mod routes;
mod sandbox;
mod scenario;
#[cfg(feature = "server")]
mod server;
mod tenants;
#[cfg(feature = "transport")]
mod transport;
mod world;
mod xs2a;

pub use call::MAX_BODY_BYTES;
pub use fault::{
    DropPoint, FaultRule, FiredFault, FiredFaults, InvalidFault, Latency, MAX_FIRED_FAULTS, OrderedFault, Probability,
    RetryAfter, TokenFault,
};
pub use processing::Processing;
pub use sandbox::{DEFAULT_CLIENT, DEFAULT_DEVELOPER, DEFAULT_XS2A_KEY, Sandbox, SandboxBuilder, StartError};
pub use scenario::{LoadedScenario, ScenarioError, ScenarioRequest};
#[cfg(feature = "server")]
pub use server::{HEAD_TIMEOUT, MAX_CONNECTIONS, MAX_HEAD_BYTES, REQUEST_TIMEOUT, Server};
pub use tink_ledger::clock::{Clock, ManualClock, SystemClock};
pub use tink_ledger::rules::scenario::Scenario;
pub use tink_model::Profile;
#[cfg(feature = "transport")]
pub use transport::IN_PROCESS_URL;
