//! Goal 10: forking a world in a file, beside copying the file.

use std::fs;

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
    let rounds = Rounds::interleaved(
        setup.rounds * 3,
        || {
            let (fork, seconds) = elapsed(|| world.ledger.fork(world.clock.clone()));
            fork?;
            Ok(seconds)
        },
        || {
            let (copied, seconds) = elapsed(|| fs::copy(&path, &copy));
            copied?;
            Ok(seconds)
        },
    )?;
    let what = format!("fork of a world with {rows} transactions");
    let baseline = Baseline::new("copying its file", "");
    Ok(vec![Line::compared(GOAL.number, what, Unit::Seconds, Aim::Cost(0.01), &rounds, baseline)])
}
