//! Goal 2: writing a body of 2,500 transactions.

use std::hint::black_box;

use super::Goal;
use super::bodies::{Plain, request};
use crate::clock::worked;
use crate::line::{Aim, Baseline, Line, Unit};
use crate::rounds::Rounds;
use crate::rows::BATCH;
use crate::setup::{Outcome, Setup};

pub(super) const GOAL: Goal = Goal { number: 2, what: "write a body of 2,500 transactions", measure };

/// Bodies written in a row.
const IN_A_ROW: usize = 20;

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let request = request(setup.size(BATCH, 10));
    let plain: Plain = serde_json::from_slice(&request.to_json())?;
    let bodies = setup.size(IN_A_ROW, 1);
    let side = |write: &dyn Fn() -> Outcome<Vec<u8>>| {
        let (written, seconds) = worked(|| (0..bodies).try_for_each(|_| write().map(|body| drop(black_box(body)))));
        written?;
        Ok(seconds / bodies as f64)
    };
    let rounds = Rounds::interleaved(
        setup.many_rounds(),
        || side(&|| Ok(request.to_json())),
        || side(&|| Ok(serde_json::to_vec(&plain)?)),
    )?;
    let baseline = Baseline::new("serde_json from f64 + String", Baseline::krate("serde_json").version);
    let what = "write 2,500 transactions";
    Ok(vec![Line::compared(GOAL.number, what, Unit::Seconds, Aim::Speed(1.0), &rounds, baseline)])
}
