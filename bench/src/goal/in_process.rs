//! Goal 4: one small GET through the whole client stack to an axum router in the same process, beside the bare router.

use std::sync::Arc;

use http_body_util::BodyExt;
use tink_transport::tower::from_service;
use tower_service::Service;

use super::Goal;
use super::small_get::{client, request, router, through};
use crate::clock::thread_cpu;
use crate::line::{Aim, Baseline, Line, Unit};
use crate::rounds::Rounds;
use crate::setup::{Outcome, Setup};

pub(super) const GOAL: Goal = Goal { number: 4, what: "a small GET in process", measure };

/// Requests in a row.
const IN_A_ROW: usize = 5_000;

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let router = router();
    let ours = client(Arc::new(from_service("axum", router.clone())), "http://axum.invalid".to_owned())?;
    let bare = || async {
        let mut service = router.clone();
        let answer = service.call(request("")?).await?;
        Ok(answer.into_body().collect().await?.to_bytes().len())
    };
    let rounds = Rounds::interleaved(
        setup.many_rounds(),
        || runtime.block_on(row(setup, || through(&ours))),
        || runtime.block_on(row(setup, bare)),
    )?;
    let baseline = Baseline::new("axum, oneshot", Baseline::krate("axum").version);
    let what = "a GET in process, whole client stack";
    Ok(vec![Line::compared(GOAL.number, what, Unit::Seconds, Aim::Extra(5e-6), &rounds, baseline)])
}

/// CPU seconds for one of many requests in a row.
async fn row<F: Future<Output = Outcome<usize>>>(setup: Setup, get: impl Fn() -> F) -> Outcome<f64> {
    let requests = setup.size(IN_A_ROW, 10);
    get().await?;
    let before = thread_cpu();
    for _ in 0..requests {
        get().await?;
    }
    Ok((thread_cpu() - before) / requests as f64)
}
