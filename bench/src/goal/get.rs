//! Goal 3: one small GET through the whole client stack over loopback, HTTP/1.1: CPU of the client per request.

use std::sync::Arc;
use std::thread;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tink_model::main::operations::GET_USER;
use tink_transport::{Client, HyperTransport};
use tokio::runtime::Runtime;

use super::Goal;
use super::small_get::{client, request, serve, stay_on, through};
use crate::clock::thread_cpu;
use crate::line::{Aim, Baseline, Line, Unit};
use crate::python::{self, Requests};
use crate::rounds::Rounds;
use crate::setup::{Outcome, Setup};

pub(super) const GOAL: Goal = Goal { number: 3, what: "a small GET over loopback", measure };

/// Requests in a row, on one connection.
const IN_A_ROW: usize = 1_000;

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let url = format!("http://{}", serve()?);
    // The cores are chosen for a thread of its own: what is measured later may use all.
    let measured = thread::spawn(move || {
        stay_on(0);
        lines(setup, &url)
    });
    measured.join().map_err(|_| "the client panicked")?
}

fn lines(setup: Setup, url: &str) -> Outcome<Vec<Line>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ours = client(Arc::new(HyperTransport::new()), url.to_owned())?;
    let bare = legacy::Client::builder(TokioExecutor::new()).build(connector());
    let hyper = Rounds::interleaved(
        setup.many_rounds(),
        || stack(&runtime, &ours, setup),
        || row(&runtime, setup, || bare_get(&bare, url)),
    )?;
    let baseline = Baseline::new("hyper-util's client", Baseline::krate("hyper-util").version);
    let aim = Aim::Cost(1.12);
    let line = Line::compared(GOAL.number, "CPU of a GET, whole client stack", Unit::Seconds, aim, &hyper, baseline);
    Ok(vec![line, beside_reqwest(setup, &runtime, &ours, url)?, beside_requests(setup, &runtime, &ours, url)?])
}

/// CPU seconds of the calling thread, which is the client's, for one of many requests in a row.
fn row<F: Future<Output = Outcome<usize>>>(runtime: &Runtime, setup: Setup, get: impl Fn() -> F) -> Outcome<f64> {
    let requests = setup.size(IN_A_ROW, 10);
    runtime.block_on(async {
        get().await?;
        let before = thread_cpu();
        for _ in 0..requests {
            get().await?;
        }
        Ok((thread_cpu() - before) / requests as f64)
    })
}

fn stack(runtime: &Runtime, client: &Client, setup: Setup) -> Outcome<f64> {
    row(runtime, setup, || through(client))
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector
}

async fn bare_get(client: &legacy::Client<HttpConnector, Full<Bytes>>, url: &str) -> Outcome<usize> {
    let answer = client.request(request(url)?).await?;
    Ok(answer.into_body().collect().await?.to_bytes().len())
}

/// No goal speaks of it; it is what scripts use.
fn beside_requests(setup: Setup, runtime: &Runtime, ours: &Client, url: &str) -> Outcome<Line> {
    let (what, aim) = ("the same beside Python", Aim::Cost(1.0));
    let theirs = match Requests::install(setup) {
        Ok(requests) => requests,
        Err(why) => {
            let cost = stack(runtime, ours, setup)?;
            return Ok(Line::alone(GOAL.number, what, Unit::Seconds, aim, &[cost], (python::NAME, why)));
        }
    };
    let url = format!("{url}{}", GET_USER.path);
    let rounds = Rounds::interleaved(
        setup.rounds,
        || stack(runtime, ours, setup),
        || theirs.get(&url, setup.size(IN_A_ROW, 10)),
    )?;
    Ok(Line::compared(GOAL.number, what, Unit::Seconds, aim, &rounds, Requests::baseline()))
}

const BESIDE_REQWEST: (&str, Aim) = ("the same beside reqwest", Aim::Cost(0.75));

#[cfg(feature = "baselines")]
fn beside_reqwest(setup: Setup, runtime: &Runtime, ours: &Client, url: &str) -> Outcome<Line> {
    use http::header::{ACCEPT, AUTHORIZATION};
    let theirs = reqwest::Client::builder()
        .no_proxy()
        .tcp_nodelay(true)
        .user_agent("tink-transport/0.1.0")
        .timeout(std::time::Duration::from_secs(30))
        .build()?;
    let url = format!("{url}{}", GET_USER.path);
    let get = || async {
        let request = theirs
            .get(&url)
            .header(AUTHORIZATION, "bearer a-token-of-some-length-0123456789abcdef")
            .header(ACCEPT, "application/json");
        Ok(request.send().await?.bytes().await?.len())
    };
    let (what, aim) = BESIDE_REQWEST;
    let rounds = Rounds::interleaved(setup.many_rounds(), || stack(runtime, ours, setup), || row(runtime, setup, get))?;
    Ok(Line::compared(GOAL.number, what, Unit::Seconds, aim, &rounds, Baseline::krate("reqwest")))
}

#[cfg(not(feature = "baselines"))]
fn beside_reqwest(setup: Setup, runtime: &Runtime, ours: &Client, _url: &str) -> Outcome<Line> {
    let (what, aim) = BESIDE_REQWEST;
    let cost = stack(runtime, ours, setup)?;
    Ok(Line::alone(GOAL.number, what, Unit::Seconds, aim, &[cost], ("reqwest", "not compiled in")))
}
