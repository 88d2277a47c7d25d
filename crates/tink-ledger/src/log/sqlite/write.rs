//! The changes that are made to the file, each run inside of a transaction that the writer owns.

use std::sync::Arc;

use rusqlite::{Connection, params};

use super::ends::Ends;
use super::read::{self, Stop};
use super::rows::int;
use crate::log::erasure::{self, State};
use crate::log::lineage::{Lineage, Numbers, Origin};
use crate::log::{Append, Appended, LogError, StreamId, Version, WorldId, commit};

/// A change and what it answers. A refusal leaves the transaction as it was.
pub(super) trait Change: Send + 'static {
    type Answer: Send + 'static;

    /// Makes it inside of the open transaction.
    fn make(&self, connection: &Connection, lineage: &Lineage, ends: &mut Ends) -> Result<Self::Answer, Stop>;

    /// The world that the change adds, once it is durable.
    fn new_world(_answer: &Self::Answer) -> Option<(WorldId, Origin)> {
        None
    }

    /// The bytes that it brings along.
    fn bytes(&self) -> usize {
        0
    }

    /// Whether failures on purpose strike it.
    fn can_be_struck(&self) -> bool {
        false
    }
}

pub(super) struct AppendBatches {
    pub(super) world: WorldId,
    pub(super) appends: Vec<Append>,
}

impl Change for AppendBatches {
    type Answer = Appended;

    fn make(&self, connection: &Connection, lineage: &Lineage, ends: &mut Ends) -> Result<Appended, Stop> {
        commit::verify(&self.appends, |stream| ends.version(connection, lineage, self.world, stream))?;
        let last = ends.sequence(connection, lineage, self.world)?;
        if self.appends.is_empty() {
            return Ok(Appended { sequence: last });
        }
        let sequence = last + 1;
        let mut insert = connection.prepare_cached(
            "INSERT INTO batch (world, stream, version, sequence, format, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for Append { stream, expected, payload, format } in &self.appends {
            let version = expected + 1;
            insert.execute(params![self.world, stream.as_str(), int(version), int(sequence), format, payload])?;
            ends.move_on(self.world, sequence, stream, version);
        }
        Ok(Appended { sequence })
    }

    fn bytes(&self) -> usize {
        self.appends.iter().map(|append| append.payload.len()).sum()
    }

    fn can_be_struck(&self) -> bool {
        true
    }
}

pub(super) struct Fork {
    pub(super) parent: WorldId,
    pub(super) at: Option<u64>,
    /// The number that somebody was told already.
    pub(super) number: Option<WorldId>,
    pub(super) numbers: Arc<Numbers>,
}

impl Change for Fork {
    type Answer = (WorldId, Origin);

    fn make(&self, connection: &Connection, lineage: &Lineage, ends: &mut Ends) -> Result<Self::Answer, Stop> {
        let world = self.number.unwrap_or_else(|| self.numbers.take());
        let made = self.make_as(world, connection, lineage, ends);
        if made.is_err() && self.number.is_none() {
            self.numbers.give_back(world);
        }
        made.map(|origin| (world, origin))
    }

    fn new_world(answer: &Self::Answer) -> Option<(WorldId, Origin)> {
        Some(*answer)
    }

    fn can_be_struck(&self) -> bool {
        true
    }
}

impl Fork {
    fn make_as(&self, world: WorldId, connection: &Connection, lineage: &Lineage, ends: &Ends) -> Result<Origin, Stop> {
        let last = ends.sequence(connection, lineage, self.parent)?;
        let at = self.at.unwrap_or(last);
        if at > last {
            return Err(LogError::NoSuchSequence { world: self.parent, sequence: at, last }.into());
        }
        let mut insert = connection.prepare_cached("INSERT INTO world (id, parent, at) VALUES (?1, ?2, ?3)")?;
        insert.execute(params![world, self.parent, int(at)])?;
        Ok(Origin { parent: self.parent, at })
    }
}

pub(super) struct Erase {
    pub(super) world: WorldId,
    pub(super) stream: StreamId,
}

impl Change for Erase {
    type Answer = ();

    fn make(&self, connection: &Connection, lineage: &Lineage, _: &mut Ends) -> Result<(), Stop> {
        let traces = read::traces(connection, &self.stream)?;
        let plan = erasure::plan(lineage, self.world, &self.stream, &traces)?;
        if let Some(version) = plan.tombstone {
            self.mark(connection, self.world, version, State::Tombstone)?;
        }
        for (world, version) in plan.removed {
            self.mark(connection, world, version, State::Erased)?;
        }
        Ok(())
    }
}

impl Erase {
    fn mark(&self, connection: &Connection, world: WorldId, version: Version, state: State) -> rusqlite::Result<()> {
        let change = match state {
            State::Erased => {
                "UPDATE batch SET state = ?1, payload = x'' WHERE world = ?2 AND stream = ?3 AND version = ?4"
            }
            State::Kept | State::Tombstone => {
                "UPDATE batch SET state = ?1 WHERE world = ?2 AND stream = ?3 AND version = ?4"
            }
        };
        let mut change = connection.prepare_cached(change)?;
        change.execute(params![state, world, self.stream.as_str(), int(version)])?;
        Ok(())
    }
}

pub(super) struct PutSetting {
    pub(super) world: WorldId,
    pub(super) name: String,
    pub(super) value: Vec<u8>,
}

impl Change for PutSetting {
    type Answer = ();

    fn make(&self, connection: &Connection, lineage: &Lineage, _: &mut Ends) -> Result<(), Stop> {
        lineage.origin(self.world)?;
        match read::own_setting(connection, self.world, &self.name)? {
            Some(present) if present != self.value => {
                Err(LogError::SettingTaken { world: self.world, name: self.name.clone() }.into())
            }
            Some(_) => Ok(()),
            None => {
                let mut insert =
                    connection.prepare_cached("INSERT INTO setting (world, name, value) VALUES (?1, ?2, ?3)")?;
                insert.execute(params![self.world, self.name, self.value])?;
                Ok(())
            }
        }
    }

    fn bytes(&self) -> usize {
        self.value.len()
    }
}
