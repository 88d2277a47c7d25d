//! Goal 6: what the sandbox takes in, durable, beside servers that people use in its place: Express, which parses a body and keeps it in
//! memory; Prism, which holds it against the same OpenAPI document; json-server, for one transaction a request.
//!
//! Every server has a process of its own that is new in each round and warmed up first. All are posted the same by the same client, and
//! all may use every core.

use bytes::Bytes;
use tokio::runtime::Runtime;

use super::Goal;
use super::bodies::request_of;
use super::ingest::user;
use crate::line::{Aim, Line, Unit};
use crate::load::{Posts, callers};
use crate::peer::{Kind, Peers};
use crate::rounds::Rounds;
use crate::rows::{BATCH, Row, row};
use crate::server::Sandbox;
use crate::setup::{Outcome, Setup};

pub(super) const GOAL: Goal = Goal { number: 6, what: "ingest beside servers of others", measure };

/// A balance is no text. Who holds bodies against the document refuses this.
const WRONG: &[u8] =
    br#"{"type":"BATCH","transactionAccounts":[{"externalId":"a","balance":"much","transactions":[]}]}"#;

/// Work of one kind: so many callers, each with so many requests of so many transactions.
#[derive(Debug, Clone, Copy)]
struct Work {
    callers: usize,
    requests: usize,
    rows: usize,
}

impl Work {
    const fn transactions(self) -> f64 {
        (self.callers * self.requests * self.rows) as f64
    }

    /// What the callers post. No transaction is posted twice; before `first` others were posted.
    fn posts(self, first: usize, path: impl Fn(usize) -> String, body: impl Fn(Vec<Row>) -> Vec<u8>) -> Vec<Posts> {
        let of_request = |number: usize| (0..self.rows).map(|n| row(first + number * self.rows + n)).collect();
        let of_caller = |caller: usize| {
            let posts = (0..self.requests).map(|n| of_request(caller * self.requests + n));
            posts.map(|rows| (path(caller), Bytes::from(body(rows)))).collect()
        };
        (0..self.callers).map(of_caller).collect()
    }
}

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let peers = Peers::install(setup)?;
    let batch = setup.size(BATCH, 50);
    let bulk = Work { callers: 4, requests: setup.size(20, 2), rows: batch };
    let single = Work { callers: 8, requests: setup.size(400, 2), rows: 1 };
    let contract = contract();
    let bulk_name = format!("ingest, {batch} a request, durable");
    let beside = [
        (Kind::Express, bulk, bulk_name.clone(), Aim::Speed(1.0)),
        (Kind::Prism, bulk, bulk_name, Aim::Speed(5.0)),
        (Kind::JsonServer, single, "ingest, 1 a request, 8 callers, durable".to_owned(), Aim::Speed(20.0)),
    ];
    let mut lines = Vec::new();
    for (kind, work, what, aim) in beside {
        let ours = || ours(&runtime, work);
        let what = format!("{what}; per transaction");
        lines.push(match peers.baseline(kind) {
            Ok(baseline) => {
                let theirs = || theirs(&runtime, &peers, kind, work, &contract);
                let rounds = Rounds::interleaved(setup.rounds, ours, theirs)?;
                Line::compared(GOAL.number, what, Unit::Seconds, aim, &rounds, baseline)
            }
            Err(absent) => Line::alone(GOAL.number, what, Unit::Seconds, aim, &[ours()?], absent),
        });
    }
    Ok(lines)
}

/// Seconds a transaction.
fn ours(runtime: &Runtime, work: Work) -> Outcome<f64> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Some(&folder.path().join("world.db")))?;
    runtime.block_on(async {
        let (client, token) = (sandbox.client()?, sandbox.token().await?);
        for number in 0..work.callers {
            user(&client, number).await?;
        }
        let path = |caller: usize| format!("/connector/users/user-{caller}/transactions");
        let body = |rows: Vec<Row>| request_of(rows.into_iter()).to_json();
        let warm = Work { requests: work.requests.div_ceil(4), ..work };
        callers(sandbox.address(), Some(&token), warm.posts(0, path, body)).await?;
        let posts = work.posts(warm.transactions() as usize, path, body);
        Ok(callers(sandbox.address(), Some(&token), posts).await? / work.transactions())
    })
}

/// The same of another server.
fn theirs(runtime: &Runtime, peers: &Peers, kind: Kind, work: Work, contract: &str) -> Outcome<f64> {
    let peer = peers.start(kind, contract)?;
    let address = peer.address();
    let path = |caller: usize| match kind {
        Kind::JsonServer => "/transactions".to_owned(),
        Kind::Express | Kind::Prism => format!("/connector/users/user-{caller}/transactions"),
    };
    let body = |rows: Vec<Row>| match kind {
        Kind::JsonServer => serde_json::to_vec(&rows.first()).unwrap_or_default(),
        Kind::Express | Kind::Prism => request_of(rows.into_iter()).to_json(),
    };
    let warm = Work { requests: work.requests.div_ceil(4), ..work };
    runtime.block_on(async {
        if kind == Kind::Prism {
            let wrong = vec![vec![(path(0), Bytes::from_static(WRONG))]];
            if callers(&address, Some("a-token"), wrong).await.is_ok() {
                return Err("Prism takes what its document does not allow".into());
            }
        }
        callers(&address, Some("a-token"), warm.posts(0, path, body)).await?;
        let posts = work.posts(warm.transactions() as usize, path, body);
        Ok(callers(&address, Some("a-token"), posts).await? / work.transactions())
    })
}

/// The Connector API's document, as the sandbox serves it.
fn contract() -> String {
    include_str!("../../../crates/tink-sandbox/src/openapi/generated/tink-connector.2019-01.json").to_owned()
}
