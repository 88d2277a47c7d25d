//! How far worlds and streams go: the writer asks the file once, and knows it from then on, since nobody else writes.

use hashbrown::HashMap;
use rusqlite::Connection;

use super::read::{self, Stop};
use crate::log::lineage::Lineage;
use crate::log::{StreamId, Version, WorldId};

/// Of so many streams it is known; when there are more, all are forgotten.
const STREAMS: usize = 4_096;

/// What the writer knows, with what the open transaction adds.
#[derive(Debug, Default)]
pub(super) struct Ends {
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
        if self.versions.len() == STREAMS {
            self.versions.clear();
        }
        self.versions.insert((world, stream.clone()), version);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_stays_bounded() {
        let mut ends = Ends::default();
        for number in 0..=STREAMS as u64 {
            ends.move_on(WorldId::ROOT, number, &StreamId::user(&number.to_string()), 1);
        }
        assert_eq!((ends.versions.len(), ends.sequences.len()), (1, 1));
    }
}
