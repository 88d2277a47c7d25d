//! Goal 13: what a transaction costs as a user's transactions grow, with the log in a file: to take it in, to search through it, and to
//! keep it in memory. Each size runs in a process of its own, whose memory counts.
//!
//! Taking in is measured over the last tenth of the transactions, at least 10,000: what merging costs is spread over them. A search, with an
//! index and without, is linear if a transaction costs the same at each size; more of them do not fit into the caches of the CPU, so that
//! the same slack as for taking in is given. Memory is what the process grew by, indexes included, without the texts and ids that the
//! transactions brought.

use std::hint::black_box;

use tink_ledger::rules::search::search;

use super::Goal;
use crate::clock::{elapsed, memory, worked};
use crate::line::{Aim, Baseline, Line, Unit};
use crate::part::{self, Figures, Part, figure};
use crate::rounds::Rounds;
use crate::rows::{BATCH, row};
use crate::setup::{Outcome, Setup};
use crate::world::{self, World, ingestion};

pub(super) const GOAL: Goal = Goal { number: 13, what: "cost as work grows", measure };
pub(super) const PART: Part = ("growth", grown);

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let sizes = [setup.size(10_000, 5_000), setup.size(100_000, 7_500), setup.size(1_000_000, 10_000)];
    let mut rounds: [Vec<Figures>; 3] = Default::default();
    for _ in 0..setup.rounds {
        for (found, size) in rounds.iter_mut().zip(sizes) {
            found.push(part::run(GROWTH, &[&size.to_string()])?);
        }
    }
    let (small, larger) = (&rounds[0], &rounds[1..]);
    let mut lines = Vec::new();
    for (name, what) in [
        ("ingest", "ingest"),
        ("scan", "a counted search without an index"),
        ("search", "a counted search by an index"),
    ] {
        for (found, size) in larger.iter().zip(&sizes[1..]) {
            let both = Rounds { ours: each(found, name)?, theirs: each(small, name)? };
            let what = format!("{what}, per transaction at {size}");
            let baseline = Baseline::new(format!("itself at {}", sizes[0]), "");
            lines.push(Line::compared(GOAL.number, what, Unit::Seconds, Aim::Cost(1.5), &both, baseline));
        }
    }
    let both = Rounds { ours: each(&rounds[2], "memory")?, theirs: each(small, "memory")? };
    let what = format!("memory per transaction beside its text, at {}", sizes[2]);
    let baseline = Baseline::new(format!("itself at {}", sizes[0]), "");
    lines.push(Line::compared(GOAL.number, what, Unit::Bytes, Aim::Total(120.0), &both, baseline));
    Ok(lines)
}

const GROWTH: &str = PART.0;

/// So few that no index is made on the way.
const SEARCHES: usize = 21;

fn each(rounds: &[Figures], name: &str) -> Outcome<Vec<f64>> {
    rounds.iter().map(|figures| figure(figures, name)).collect()
}

/// Feeds a new world with so many transactions, and says what one costs.
fn grown(arguments: &[String]) -> Outcome<Figures> {
    let rows: usize = arguments.first().ok_or("a number of transactions is needed")?.parse()?;
    let folder = tempfile::tempdir()?;
    let world = World::in_file(&folder.path().join("world.db"))?;
    let resident = || memory("self", "VmRSS").ok_or("the system does not say how much memory is used");
    // One request is there before memory is looked at: what is made once for a process is no transaction's.
    world.feed_usual(0..BATCH)?;
    let (before, text) = (resident()?, (BATCH..rows).map(row).map(|row| row.description.len() + row.external_id.len()));
    let text: usize = text.sum();
    let last = rows.saturating_sub((rows / 10).max(10_000)).max(BATCH);
    world.feed_usual(BATCH..last)?;
    let mut ingest = 0.0;
    for from in (last..rows).step_by(BATCH) {
        let command = ingestion((from..rows.min(from + BATCH)).map(row));
        let (done, seconds) = elapsed(|| futures_executor::block_on(world.ledger.execute(world.user, command)));
        done?;
        ingest += seconds;
    }
    let image = world.image()?;
    let query = world::query("teatergrillen");
    let searched = || {
        let mut searches: Vec<f64> =
            (0..SEARCHES).map(|_| worked(|| black_box(search(&image, &query).count)).1).collect();
        searches.sort_by(f64::total_cmp);
        searches[SEARCHES / 2]
    };
    let scan = searched();
    world::index(&image)?;
    let by_index = searched();
    let grown = resident()? - before - text as f64;
    let each = |sum: f64, of: usize| sum / of.max(1) as f64;
    let figures = [
        ("ingest", each(ingest, rows - last)),
        ("scan", each(scan, rows)),
        ("search", each(by_index, rows)),
        ("memory", each(grown, rows.saturating_sub(BATCH))),
    ];
    Ok(figures.map(|(name, value)| (name.to_owned(), value)).into())
}
