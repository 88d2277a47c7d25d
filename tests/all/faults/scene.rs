//! A world with the clients as their users have them, retries included, and one fault that strikes one operation.

use std::sync::Arc;
use std::time::Duration;

use moneykit_import::{Credentials, ImportError, MoneykitClient};
use tink_connector::ConnectorClient;
use tink_main::MainClient;
use tink_sandbox::{
    DEFAULT_CLIENT, DEFAULT_XS2A_KEY, DropPoint, FaultRule, IN_PROCESS_URL, Latency, ManualClock, RetryAfter, Sandbox,
    Server,
};
use tink_transport::testing::ManualClock as Waits;
use tink_transport::{ApiError, BoxFuture, Client, HyperTransport, OAuth, Transport};
use tink_xs2a::{ApiKey, Xs2aClient};

use crate::connect::SCOPES;
use crate::stage::{Over, Stage};

/// Monday 15 January 2024, nine o'clock in Germany.
const MORNING: i64 = 1_705_305_600_000;

/// What strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Busy,
    BusyFor2s,
    Page500,
    Page503Twice,
    Refused,
    Slow,
    Unread,
    Unanswered,
    Half,
    Expired,
    AlwaysBusy,
    Always500,
    AlwaysUnread,
    AlwaysUnanswered,
    AlwaysHalf,
}

pub(super) const FAULTS: [(Fault, &str); 15] = [
    (Fault::Busy, "429"),
    (Fault::BusyFor2s, "429 2s"),
    (Fault::Page500, "500"),
    (Fault::Page503Twice, "503 x2"),
    (Fault::Refused, "refused"),
    (Fault::Slow, "slow"),
    (Fault::Unread, "unread"),
    (Fault::Unanswered, "unanswered"),
    (Fault::Half, "half"),
    (Fault::Expired, "expired"),
    (Fault::AlwaysBusy, "429 *"),
    (Fault::Always500, "500 *"),
    (Fault::AlwaysUnread, "unread *"),
    (Fault::AlwaysUnanswered, "unanswered *"),
    (Fault::AlwaysHalf, "half *"),
];

impl Fault {
    /// The rule of it, at an operation that may be refused with a status.
    fn rule(self, refusal: u16) -> FaultRule {
        match self {
            Self::Busy => FaultRule::status(429).times(1),
            Self::BusyFor2s => FaultRule::status(429).retry_after(RetryAfter::Seconds(2)).times(1),
            Self::Page500 => FaultRule::status(500).html().times(1),
            Self::Page503Twice => FaultRule::status(503).html().times(2),
            Self::Refused => FaultRule::status(refusal).times(1),
            Self::Slow => FaultRule::slow(Latency::log_normal(Duration::from_secs(2), 500)),
            Self::Unread => FaultRule::dropped(DropPoint::BeforeRequest).times(1),
            Self::Unanswered => FaultRule::dropped(DropPoint::BeforeAnswer).times(1),
            Self::Half => FaultRule::dropped(DropPoint::InAnswer).times(1),
            Self::Expired => FaultRule::expired_token().times(1),
            Self::AlwaysBusy => FaultRule::status(429),
            Self::Always500 => FaultRule::status(500).html(),
            Self::AlwaysUnread => FaultRule::dropped(DropPoint::BeforeRequest),
            Self::AlwaysUnanswered => FaultRule::dropped(DropPoint::BeforeAnswer),
            Self::AlwaysHalf => FaultRule::dropped(DropPoint::InAnswer),
        }
    }
}

/// What a client told its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// It was done.
    Done,
    /// It was not done: refused with a status, or not sent.
    Failed(Option<u16>),
    /// It was refused, and an earlier attempt of this call may be why.
    Possibly,
    /// It may have been done, and no answer says so.
    Unknown,
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Done => f.write_str("done"),
            Self::Failed(Some(status)) => write!(f, "{status}"),
            Self::Failed(None) => f.write_str("not sent"),
            Self::Possibly => f.write_str("possibly"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// An outcome of a call as its caller sees it.
pub(super) trait Outcome {
    fn told(&self) -> Told;
}

impl<T, R> Outcome for Result<T, ApiError<R>> {
    fn told(&self) -> Told {
        match self {
            Ok(_) => Told::Done,
            Err(error) if error.is_possibly_applied() => Told::Possibly,
            Err(error) if error.may_have_been_applied() => Told::Unknown,
            Err(error) => Told::Failed(error.status().map(|status| status.as_u16())),
        }
    }
}

impl<T> Outcome for Result<T, ImportError> {
    fn told(&self) -> Told {
        match self {
            Ok(_) => Told::Done,
            Err(error) if error.is_outcome_unknown() => Told::Unknown,
            Err(error) => Told::Failed(error.error().status().map(|status| status.as_u16())),
        }
    }
}

/// What came of a fault at an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) told: Told,
    /// How often what was asked for has happened; nothing for an operation that changes nothing which could be counted.
    pub(super) happened: Option<usize>,
    /// How often the fault struck.
    pub(super) struck: usize,
}

/// An operation, and a call of it in a scene.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) api: &'static str,
    pub(super) operation: &'static str,
    /// What the table calls it.
    pub(super) label: &'static str,
    /// A status that it documents as a refusal; none where it documents no refusal but of its token or its pace.
    pub(super) refusal: u16,
    pub(super) run: for<'a> fn(&'a Scene) -> BoxFuture<'a, Cell>,
}

pub(super) struct Scene {
    /// For what is prepared and looked up.
    pub(super) stage: Stage,
    pub(super) clock: Arc<ManualClock>,
    /// Who is struck: attempts and waits as by default, but that waits take no time.
    client: Client,
    rule: FaultRule,
    _server: Option<Server>,
}

impl Scene {
    /// A scene in which a fault strikes an operation; none where that cannot be.
    pub(super) async fn new(row: &Row, fault: Fault, over: Over) -> Option<Self> {
        let clock = Arc::new(ManualClock::new(MORNING));
        let builder = Sandbox::builder().seed(7).clock(clock.clone()).moneykit_rate_limits(false);
        let stage = Stage::new(builder, Over::Nothing).await;
        let rule = fault.rule(row.refusal).on(format!("{}/{}", row.api, row.operation));
        // A rule that can never fire is refused: not every operation has a token that expires.
        stage.sandbox.add_fault(rule.clone()).ok()?;
        stage.sandbox.clear_faults();
        let (transport, url, server): (Arc<dyn Transport>, String, Option<Server>) = match over {
            Over::Nothing => (stage.sandbox.transport(), IN_PROCESS_URL.to_owned(), None),
            Over::Socket => {
                let server = stage.sandbox.listen("127.0.0.1:0").await.unwrap();
                (Arc::new(HyperTransport::new()), server.url(), Some(server))
            }
        };
        let waits = Arc::new(Waits::skipping_sleeps().at_epoch_millis(MORNING));
        let client = Client::builder_with_clock(transport, waits, url).build().unwrap();
        Some(Self { stage, clock, client, rule, _server: server })
    }

    fn oauth(&self) -> OAuth {
        let (id, secret) = DEFAULT_CLIENT;
        OAuth::new(&self.client, id, secret).unwrap()
    }

    pub(super) fn anonymous(&self) -> MainClient {
        MainClient::new(self.client.clone())
    }

    pub(super) fn connector(&self) -> ConnectorClient {
        ConnectorClient::new(self.client.with_auth(self.oauth().client_credentials(&[])))
    }

    pub(super) fn main(&self) -> MainClient {
        MainClient::new(self.client.with_auth(self.oauth().client_credentials(&[])))
    }

    pub(super) fn user(&self, external_id: &str) -> MainClient {
        self.main().for_user(&self.oauth(), external_id, &SCOPES)
    }

    pub(super) fn xs2a(&self) -> Xs2aClient {
        Xs2aClient::new(&self.client, &ApiKey::new(DEFAULT_XS2A_KEY).unwrap())
    }

    pub(super) fn moneykit(&self) -> MoneykitClient {
        let (id, secret) = DEFAULT_CLIENT;
        MoneykitClient::new(&self.client, &Credentials::new(id, secret)).unwrap()
    }

    /// Lets the fault strike a call, and counts afterwards what has happened.
    pub(super) async fn writes<O: Outcome>(
        &self,
        call: impl Future<Output = O>,
        count: impl Future<Output = usize>,
    ) -> Cell {
        let cell = self.reads(call).await;
        Cell { happened: Some(count.await), ..cell }
    }

    /// Lets the fault strike a call that changes nothing.
    pub(super) async fn reads<O: Outcome>(&self, call: impl Future<Output = O>) -> Cell {
        let sandbox = &self.stage.sandbox;
        sandbox.add_fault(self.rule.clone()).unwrap();
        let told = call.await.told();
        sandbox.clear_faults();
        Cell { told, happened: None, struck: sandbox.fired_faults().len() }
    }
}
