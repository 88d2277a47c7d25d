//! Goal 10: forking a world in a file, beside copying the file: until the fork can be used, and until it outlives a crash.

use std::fs::{self, File};

use super::Goal;
use crate::clock::elapsed;
use crate::line::{Aim, Baseline, Line, Unit};
use crate::rounds::Rounds;
use crate::setup::{Outcome, Setup};
use crate::world::World;

pub(super) const GOAL: Goal = Goal { number: 10, what: "fork of a world", measure };

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let rows = setup.size(1_000_000, 5_000);
    let folder = tempfile::tempdir()?;
    let (path, copy) = (folder.path().join("world.db"), folder.path().join("copy.db"));
    let world = World::in_file(&path)?;
    world.feed_usual(0..rows)?;
    let copied = || {
        let (copied, seconds) = elapsed(|| fs::copy(&path, &copy));
        copied?;
        Ok(seconds)
    };
    let copied_durably = || {
        let (copied, seconds) = elapsed(|| fs::copy(&path, &copy).and_then(|_| File::open(&copy)?.sync_all()));
        copied?;
        Ok(seconds)
    };
    let begun = || {
        let (fork, seconds) = elapsed(|| world.ledger.fork(world.clock.clone()));
        fork?;
        Ok(seconds)
    };
    let durable = || {
        let (made, seconds) = elapsed(|| {
            let fork = world.ledger.fork(world.clock.clone())?;
            futures_executor::block_on(fork.made())
        });
        made?;
        Ok(seconds)
    };
    let line = |what: &str, beside: &str, rounds: &Rounds| {
        let what = format!("fork of a world with {rows} transactions{what}");
        let baseline = Baseline::new(beside, "");
        Line::compared(GOAL.number, what, Unit::Seconds, Aim::Cost(0.01), rounds, baseline)
    };
    let rounds = setup.rounds * 3;
    Ok(vec![
        line("", "copying its file", &Rounds::interleaved(rounds, begun, copied)?),
        // Flushed as well: what a copy leaves behind would be flushed with the fork.
        line(
            ", until it is durable",
            "copying and flushing it",
            &Rounds::interleaved(rounds, durable, copied_durably)?,
        ),
    ])
}
