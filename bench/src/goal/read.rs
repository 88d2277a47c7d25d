//! Goal 1: reading a body of 2,500 transactions, into owned and validated models, and as the sandbox reads it when it takes it in.

use std::hint::black_box;

use tink_model::connector::CreateTransactionAccountContainer;
use tink_model::{Rules, Validate};
use tink_sandbox::read_ingestion;

use super::Goal;
use super::bodies::{Plain, request};
use crate::clock::worked;
use crate::line::{Aim, Baseline, Line, Unit};
use crate::rounds::Rounds;
use crate::rows::BATCH;
use crate::setup::{Outcome, Setup};

pub(super) const GOAL: Goal = Goal { number: 1, what: "read a body of 2,500 transactions", measure };

/// Bodies read in a row.
const IN_A_ROW: usize = 10;

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let body = request(setup.size(BATCH, 10)).to_json();
    let baseline = Baseline::new("serde_json into f64 + String, unchecked", Baseline::krate("serde_json").version);
    let plain =
        || side(setup, || Ok(serde_json::from_slice::<Plain>(&body)?.transaction_accounts[0].transactions.len()));
    let owned = || {
        side(setup, || {
            let request = CreateTransactionAccountContainer::decode(&body)?;
            request.validate(&Rules::client())?;
            Ok(request.transaction_accounts[0].transactions.len())
        })
    };
    let ingest = || side(setup, || Ok(read_ingestion(&body)?));
    let rounds = setup.many_rounds();
    let (owned, ingest) = (Rounds::interleaved(rounds, owned, plain)?, Rounds::interleaved(rounds, ingest, plain)?);
    let line =
        |what, aim, rounds: &Rounds| Line::compared(GOAL.number, what, Unit::Seconds, aim, rounds, baseline.clone());
    Ok(vec![
        line("read 2,500 transactions: owned, exact, validated", Aim::Speed(1.0), &owned),
        line("read 2,500 transactions: the sandbox's ingest path", Aim::Speed(1.5), &ingest),
    ])
}

/// Seconds for a body. What was read is dropped as part of it.
fn side(setup: Setup, read: impl Fn() -> Outcome<usize>) -> Outcome<f64> {
    let bodies = setup.size(IN_A_ROW, 1);
    let (read, seconds) = worked(|| (0..bodies).try_for_each(|_| read().map(|rows| assert!(black_box(rows) > 0))));
    read?;
    Ok(seconds / bodies as f64)
}
