//! The questions that are asked of the file.

use rusqlite::{Connection, OptionalExtension, params};

use super::rows::{Number, int};
use crate::log::erasure::{self, State, Trace};
use crate::log::lineage::{Lineage, Origin, Stretch};
use crate::log::{Batch, LogError, StreamId, Version, WorldId};

/// Why a question has no answer.
#[derive(Debug)]
pub(super) enum Stop {
    /// The log's own rules say no; the transaction is as it was.
    Refused(LogError),
    /// SQLite says no; the transaction may be spoiled.
    Failed(rusqlite::Error),
}

impl From<LogError> for Stop {
    fn from(error: LogError) -> Self {
        Self::Refused(error)
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

/// All worlds of the file.
pub(super) fn lineage(connection: &Connection) -> rusqlite::Result<Lineage> {
    let mut lineage = Lineage::new();
    let mut statement = connection.prepare("SELECT id, parent, at FROM world WHERE parent IS NOT NULL")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let Number(at) = row.get(2)?;
        lineage.add(row.get(0)?, Origin { parent: row.get(1)?, at });
    }
    Ok(lineage)
}

/// The batches of a stream with versions above `after`.
pub(super) fn batches(
    connection: &Connection,
    lineage: &Lineage,
    world: WorldId,
    stream: &StreamId,
    after: Version,
) -> Result<Vec<Batch>, Stop> {
    let mut read = Vec::new();
    let mut statement = connection.prepare_cached(
        "SELECT version, sequence, format, state, payload FROM batch
         WHERE world = ?1 AND stream = ?2 AND version > ?3 ORDER BY version",
    )?;
    for stretch in lineage.history(world)? {
        let mut rows = statement.query(params![stretch.world, stream.as_str(), int(after)])?;
        while let Some(row) = rows.next()? {
            let (Number(version), Number(sequence)) = (row.get(0)?, row.get(1)?);
            if sequence > stretch.up_to {
                break;
            }
            let batch = Batch { version, sequence, format: row.get(2)?, payload: row.get(4)? };
            read.push((row.get::<_, State>(3)?, batch));
        }
    }
    Ok(erasure::readable(world, stream, read)?)
}

/// The first `limit` streams with names above `after`.
pub(super) fn streams(
    connection: &Connection,
    lineage: &Lineage,
    world: WorldId,
    after: Option<&StreamId>,
    limit: usize,
) -> Result<Vec<StreamId>, Stop> {
    // One step of the index for each stream, however many batches it has. No name is empty.
    let mut next = connection.prepare_cached(
        "SELECT stream, sequence FROM batch WHERE world = ?1 AND stream > ?2 ORDER BY stream, version LIMIT 1",
    )?;
    let mut found = Vec::new();
    for stretch in lineage.history(world)? {
        let mut last = after.map_or_else(String::new, |stream| stream.as_str().to_owned());
        let mut wanted = limit;
        while wanted > 0 {
            let row = next.query_row(params![stretch.world, last], |row| Ok((row.get(0)?, row.get(1)?)));
            let Some((name, Number(first))): Option<(String, _)> = row.optional()? else { break };
            if first <= stretch.up_to {
                found.push(StreamId::parse(&name).map_err(|error| LogError::failed("reading a stream's name", error))?);
                wanted -= 1;
            }
            last = name;
        }
    }
    found.sort_unstable();
    found.dedup();
    found.truncate(limit);
    Ok(found)
}

/// A setting of the world or of the nearest ancestor that has it.
pub(super) fn setting(
    connection: &Connection,
    lineage: &Lineage,
    world: WorldId,
    name: &str,
) -> Result<Option<Vec<u8>>, Stop> {
    for world in lineage.ancestry(world)? {
        let value = own_setting(connection, world, name)?;
        if value.is_some() {
            return Ok(value);
        }
    }
    Ok(None)
}

/// A setting that the world itself has.
pub(super) fn own_setting(connection: &Connection, world: WorldId, name: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut statement = connection.prepare_cached("SELECT value FROM setting WHERE world = ?1 AND name = ?2")?;
    statement.query_row(params![world, name], |row| row.get(0)).optional()
}

/// The number of the last commit in a world's history.
pub(super) fn last_sequence(connection: &Connection, lineage: &Lineage, world: WorldId) -> Result<u64, Stop> {
    let inherited = lineage.origin(world)?.map_or(0, |origin| origin.at);
    let mut statement = connection.prepare_cached("SELECT max(sequence) FROM batch WHERE world = ?1")?;
    let own: Option<Number> = statement.query_row([world], |row| row.get(0))?;
    Ok(own.map_or(inherited, |Number(sequence)| sequence))
}

/// The version of a stream at the end of a history.
pub(super) fn version(connection: &Connection, history: &[Stretch], stream: &StreamId) -> rusqlite::Result<Version> {
    for stretch in history.iter().rev() {
        if let Some(version) = version_in(connection, *stretch, stream)? {
            return Ok(version);
        }
    }
    Ok(0)
}

/// The last version that a stream got in a stretch. Where the world went on after the stretch ended, it is searched for by
/// halving: versions are dense and their commits ascend.
fn version_in(connection: &Connection, stretch: Stretch, stream: &StreamId) -> rusqlite::Result<Option<Version>> {
    let key = params![stretch.world, stream.as_str()];
    let mut last = connection.prepare_cached("SELECT max(version) FROM batch WHERE world = ?1 AND stream = ?2")?;
    let Some(Number(last)) = last.query_row(key, |row| row.get(0))? else { return Ok(None) };
    if stretch.up_to == u64::MAX {
        return Ok(Some(last));
    }
    let mut first = connection.prepare_cached("SELECT min(version) FROM batch WHERE world = ?1 AND stream = ?2")?;
    let Number(first) = first.query_row(key, |row| row.get(0))?;
    let mut sequence_of =
        connection.prepare_cached("SELECT sequence FROM batch WHERE world = ?1 AND stream = ?2 AND version = ?3")?;
    let (mut seen, mut unseen) = (first - 1, last + 1);
    while unseen - seen > 1 {
        let middle = seen + (unseen - seen) / 2;
        let Number(sequence) =
            sequence_of.query_row(params![stretch.world, stream.as_str(), int(middle)], |row| row.get(0))?;
        *(if sequence <= stretch.up_to { &mut seen } else { &mut unseen }) = middle;
    }
    Ok((seen >= first).then_some(seen))
}

/// Every batch of a stream in every world, without payloads.
pub(super) fn traces(connection: &Connection, stream: &StreamId) -> rusqlite::Result<Vec<Trace>> {
    let mut statement = connection.prepare_cached(
        "SELECT batch.world, version, sequence, state FROM world CROSS JOIN batch
         ON batch.world = world.id AND stream = ?1",
    )?;
    let traces = statement.query_map([stream.as_str()], |row| {
        let (Number(version), Number(sequence)) = (row.get(1)?, row.get(2)?);
        Ok(Trace { world: row.get(0)?, version, sequence, state: row.get(3)? })
    })?;
    traces.collect()
}
