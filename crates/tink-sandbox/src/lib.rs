//! The platforms themselves, stateful and offline: the APIs served over the ledger.
//!
//! A [`Sandbox`] is one world: its users, accounts and transactions, its clock and its seed. A test reaches it as a transport
//! without a socket (feature `transport`), a browser or another program on a port (feature `server`, [`Sandbox::listen`]).
//!
//! A world's keys come from its seed, so that tokens outlive a restart: who knows the seed can sign for it. It is for tests and for
//! one's own machine.
//!
//! Limits (ours, beside those of the APIs): a body of 10 MiB (64 KiB for forms and in XS2A.api), a head of 64 KiB that arrives within
//! 100 seconds of the answer before it, or begins within as many of the connection's opening (what opens TLS has 30), a request that is
//! answered within 60 (but for time that is let pass), over a port 1,024 connections and as many calls at once (on 1,024 connections more, and to calls beyond, the answer is 503 with `Retry-After`, and nothing was done; what is said on those
//! connections is in no log; others wait to be accepted), orders of the control API of 2 MiB, pages of 10,000 search results
//! and of 1,000 elements in XS2A.api, 10,000 accounts a user over time; of requests and answers the last 1,000 in at most 16 MiB, 64 KiB of
//! each body ([`SandboxBuilder::request_log`]); 1,000 fault rules, waits of ten minutes each, and the newest 1,000 firings; 10,000 tokens
//! that rules spoiled; 1,000 snapshots, 64 forks that are served, lines of 128 MiB in a snapshot's file.
//!
//! A world is forked ([`Sandbox::fork`]), kept under a name and restored ([`Sandbox::snapshot`], [`Sandbox::restore`]), saved to a file
//! and loaded, and begun anew ([`Sandbox::reset`]). Its clock ([`Sandbox::clock`]) is the real one until it is frozen, set or run;
//! [`Sandbox::advance`] lets time pass. The clock is kept with a snapshot, and not in a store: a world that is opened again has the clock
//! that it is opened with. A fork has rules, request log and memory of rates of its own, and counts coverage with its world.
//!
//! What the Connector API takes in is visible at once, or later if a world is told so ([`Processing`]); 100 writes of a user wait apart, and
//! those of 10,000 users.
//!
//! Faults are ordered by rules ([`FaultRule`], [`Sandbox::add_fault`], `/sandbox/v1/faults`): a wait, an answer, a dropped connection, a
//! token that expires. Over a socket a dropped connection is one; in process it is the error of the transport: nothing was sent, nobody
//! knows, or half an answer came. What fired is listed ([`Sandbox::fired_faults`]). Rules live as long as the process.
//!
//! The control API (`/sandbox/v1`) serves OpenAPI documents of all APIs and of itself (`openapi`), how near the sandbox comes to the
//! platforms ([`fidelity`]), and what was reached of them ([`coverage`]).
//!
//! What clients sent and were answered is kept without its secrets: [`Sandbox::requests`] in the test's own process, and
//! `GET /sandbox/v1/requests` with `api`, `operation`, `user`, `status` (`404` or `4xx`), `after` and `limit`, the newest last. Below it
//! `/{number}` has everything of one, `/{number}/curl` a line for a shell, and `POST /{number}/replay` sends it again; `DELETE` forgets
//! all. A request that is refused before its body is needed is told with the body if that says that it is at most 64 KiB long.
//!
//! MoneyKit knows the same clients as Tink and has users of its own. Its documented rates are kept to unless a world is told otherwise
//! ([`SandboxBuilder::moneykit_rate_limits`]). In place of its dialogue a link session is passed with
//! `POST /sandbox/v1/moneykit/connect` and `{link_session_token}`, which answers the `exchangeable_token`; `institution_id`,
//! `accounts` and `transactions` (as an import writes them) say what the user chose and what the institution shows.

mod admission;
mod auth;
mod call;
#[cfg(feature = "clients")]
mod clients;
mod clock;
mod connector;
mod control;
pub mod coverage;
mod fault;
pub mod fidelity;
mod main_api;
mod moneykit;
mod near_miss;
mod numbers;
mod openapi;
mod pages;
mod passing;
mod problem;
mod processing;
mod redirect_uri;
mod reply;
mod request_log;
mod router;
mod routes;
mod sandbox;
mod scenario;
mod security;
mod seen;
#[cfg(feature = "server")]
mod server;
mod snapshot;
mod stage;
mod tenants;
#[cfg(feature = "transport")]
mod transport;
mod world;
mod xs2a;

pub use call::MAX_BODY_BYTES;
pub use clock::{ClockMode, ClockState, MAX_SPEED, WorldClock};
#[doc(hidden)]
pub use connector::read_ingestion;
pub use fault::{
    DropPoint, FaultRule, FiredFault, FiredFaults, InvalidFault, Latency, MAX_FIRED_FAULTS, OrderedFault, Probability,
    RetryAfter, TokenFault,
};
pub use processing::Processing;
pub use request_log::{
    BrokenRule, DEFAULT_LOGGED_REQUESTS, InvalidStatus, LoggedHeader, LoggedMessage, LoggedRequest, MAX_LOG_BYTES,
    MAX_LOGGED_BODY_BYTES, Requests, StatusFilter, Stopwatch, SystemStopwatch, Validation, Verdict,
};
pub use sandbox::{DEFAULT_CLIENT, DEFAULT_DEVELOPER, DEFAULT_XS2A_KEY, Sandbox, SandboxBuilder, StartError};
pub use scenario::{LoadedScenario, ScenarioError, ScenarioRequest};
#[cfg(feature = "tls")]
pub use server::{Certificate, CertificateError};
#[cfg(feature = "server")]
pub use server::{
    HEAD_TIMEOUT, MAX_CONNECTIONS, MAX_HEAD_BYTES, MAX_RUNNING_CALLS, MAX_TURNED_AWAY, REQUEST_TIMEOUT, Server,
};
pub use snapshot::{MAX_LINE_BYTES, SnapshotError, SnapshotInfo};
#[cfg(feature = "server")]
pub use stage::MAX_FORKS;
pub use stage::MAX_SNAPSHOTS;
pub use tink_ledger::clock::{Clock, ManualClock, SystemClock};
pub use tink_ledger::rules::scenario::Scenario;
pub use tink_ledger::{Happening, LedgerError};
pub use tink_model::Profile;
#[cfg(feature = "transport")]
pub use transport::IN_PROCESS_URL;
