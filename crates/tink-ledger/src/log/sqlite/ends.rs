//! How far worlds and streams go, which the writer knows from what it wrote itself, since nobody else writes. An erasure changes what stands
//! in batches and never how many there are.

use hashbrown::HashMap;
use rusqlite::Connection;

use super::read::{self, Stop};
use crate::log::lineage::Lineage;
use crate::log::{StreamId, Version, WorldId};

/// So many streams are known. One more, and the others are forgotten and asked for anew.
const STREAMS: usize = 4_096;

/// What the writer knows, with what the open transaction adds.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// One for each world that was written to.
    sequences: HashMap<WorldId, u64>,
    versions: HashMap<(WorldId, StreamId), Version>,
}

impl Ends {
    /// The number of the last commit in a world's history.
    pub(super) fn sequence(&self, connection: &Connection, lineage: &Lineage, world: WorldId) -> Result<u64, Stop> {
        match self.sequences.get(&world) {
            Some(sequence) => Ok(*sequence),
            None => read::last_sequence(connection, lineage, world),
        }
    }

    /// The version of a stream at the end of a world's history.
    pub(super) fn version(
        &self,
        connection: &Connection,
        lineage: &Lineage,
        world: WorldId,
        stream: &StreamId,
    ) -> Result<Version, Stop> {
        match self.versions.get(&(world, stream.clone())) {
            Some(version) => Ok(*version),
            None => Ok(read::version(connection, &lineage.history(world)?, stream)?),
        }
    }

    /// A batch was added to a stream.
    pub(super) fn move_on(&mut self, world: WorldId, sequence: u64, stream: &StreamId, version: Version) {
        self.sequences.insert(world, sequence);
        let key = (world, stream.clone());
        if self.versions.len() == STREAMS && !self.versions.contains_key(&key) {
            self.versions.clear();
        }
        self.versions.insert(key, version);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_stays_bounded() {
        let mut ends = Ends::default();
        let mut write_to = |stream: usize, version| {
            ends.move_on(WorldId::ROOT, 1, &StreamId::user(&stream.to_string()), version);
            (ends.versions.len(), ends.sequences.len())
        };
        (0..STREAMS).for_each(|stream| assert_eq!(write_to(stream, 1), (stream + 1, 1)));
        assert_eq!(write_to(0, 2), (STREAMS, 1));
        assert_eq!(write_to(STREAMS, 1), (1, 1));
    }
}
