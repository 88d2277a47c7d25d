//! The rule of erasure: what an erased stream still shows, and whose payloads may go.

use std::collections::HashSet;

use super::lineage::{Lineage, Stretch};
use super::{LogError, StreamId, Version, WorldId};

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// An ordinary batch.
    Kept,
    /// The last word of a stream that its owner deleted.
    Tombstone,
    /// A batch whose payload was removed.
    Erased,
}

/// A batch of the stream in question, without its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    pub(crate) world: WorldId,
    pub(crate) version: Version,
    pub(crate) sequence: u64,
    pub(crate) state: State,
}

/// What an erasure does to a stream.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Erasure {
    /// The batch that becomes the tombstone, where it is not one yet.
    pub(crate) tombstone: Option<Version>,
    /// The batches that lose their payloads.
    pub(crate) removed: Vec<(WorldId, Version)>,
}

/// Plans the erasure of a stream by a world, given every batch of the stream in every world.
pub(crate) fn plan(
    lineage: &Lineage,
    world: WorldId,
    stream: &StreamId,
    traces: &[Trace],
) -> Result<Erasure, LogError> {
    let history = lineage.history(world)?;
    let last = visible(&history, traces).max_by_key(|trace| trace.version);
    let Some(last) = last.copied() else { return Ok(Erasure::default()) };
    if last.state != State::Tombstone && last.world != world {
        return Err(LogError::NoTombstone { world, stream: stream.clone() });
    }
    let tombstone = (last.state != State::Tombstone).then_some(last.version);

    let mut traces = traces.to_vec();
    for trace in &mut traces {
        if trace.world == last.world && trace.version == last.version {
            trace.state = State::Tombstone;
        }
    }

    let mut needed: HashSet<(WorldId, Version)> = HashSet::new();
    for world in lineage.worlds() {
        let history = lineage.history(world)?;
        let tombstone =
            visible(&history, &traces).filter(|trace| trace.state == State::Tombstone).map(|trace| trace.version).max();
        let still_read = visible(&history, &traces).filter(|trace| trace.version >= tombstone.unwrap_or(0));
        needed.extend(still_read.map(|trace| (trace.world, trace.version)));
    }
    let removed = traces
        .iter()
        .filter(|trace| trace.state != State::Erased && !needed.contains(&(trace.world, trace.version)))
        .map(|trace| (trace.world, trace.version))
        .collect();
    Ok(Erasure { tombstone, removed })
}

/// Begins what was read of a stream (in order of versions) at its last tombstone, whether or not another world still keeps
/// what came before; or says that a world sees erased batches and no tombstone behind them.
pub(crate) fn readable<T>(world: WorldId, stream: &StreamId, mut read: Vec<(State, T)>) -> Result<Vec<T>, LogError> {
    let tombstone = read.iter().rposition(|(state, _)| *state == State::Tombstone);
    read.drain(..tombstone.unwrap_or(0));
    if read.iter().any(|(state, _)| *state == State::Erased) {
        return Err(LogError::Erased { world, stream: stream.clone() });
    }
    Ok(read.into_iter().map(|(_, batch)| batch).collect())
}

fn visible<'a>(history: &'a [Stretch], traces: &'a [Trace]) -> impl Iterator<Item = &'a Trace> {
    traces
        .iter()
        .filter(|trace| history.iter().any(|stretch| stretch.world == trace.world && trace.sequence <= stretch.up_to))
}
