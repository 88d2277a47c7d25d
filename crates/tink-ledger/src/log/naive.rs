//! A log so simple that it can be seen to be right: every fork copies everything. The other logs are compared with it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

use futures_core::future::BoxFuture;
use futures_util::FutureExt;
use futures_util::future::ready;

use super::{Append, Appended, Batch, BegunFork, Log, LogError, StreamId, Version, WorldId};

#[derive(Debug, Default)]
pub(crate) struct NaiveLog(Mutex<Content>);

#[derive(Debug)]
struct Content {
    worlds: BTreeMap<WorldId, World>,
    /// The number of the next world. One that was told of a fork goes to no other, also if there was nothing to fork.
    next: u64,
    /// How many batches were ever appended; each is known by its number, in whichever worlds it is.
    batches: u64,
    /// The batches whose payloads are gone.
    gone: BTreeSet<u64>,
}

#[derive(Clone, Debug, Default)]
struct World {
    parent: Option<WorldId>,
    last_sequence: u64,
    streams: BTreeMap<StreamId, Vec<Entry>>,
    settings: BTreeMap<String, Vec<u8>>,
}

#[derive(Clone, Debug)]
struct Entry {
    number: u64,
    is_tombstone: bool,
    is_own: bool,
    batch: Batch,
}

impl Default for Content {
    fn default() -> Self {
        let worlds = BTreeMap::from([(WorldId::ROOT, World::default())]);
        Self { worlds, next: WorldId::ROOT.0 + 1, batches: 0, gone: BTreeSet::new() }
    }
}

impl Content {
    fn world(&mut self, world: WorldId) -> Result<&mut World, LogError> {
        self.worlds.get_mut(&world).ok_or(LogError::NoSuchWorld { world })
    }

    fn append(&mut self, id: WorldId, appends: Vec<Append>) -> Result<Appended, LogError> {
        let mut batches = self.batches;
        let mut changed = self.world(id)?.clone();
        changed.last_sequence += u64::from(!appends.is_empty());
        for Append { stream, expected, payload, format } in appends {
            let entries = changed.streams.entry(stream.clone()).or_default();
            let found = entries.len() as Version;
            if found != expected {
                return Err(LogError::Conflict { stream, expected, found });
            }
            batches += 1;
            let batch = Batch { version: found + 1, sequence: changed.last_sequence, format, payload };
            entries.push(Entry { number: batches, is_tombstone: false, is_own: true, batch });
        }
        let sequence = changed.last_sequence;
        self.batches = batches;
        self.worlds.insert(id, changed);
        Ok(Appended { sequence })
    }

    fn read(&mut self, world: WorldId, stream: &StreamId, after: Version) -> Result<Vec<Batch>, LogError> {
        let entries = self.world(world)?.streams.get(stream).cloned().unwrap_or_default();
        let mut entries: Vec<_> = entries.into_iter().filter(|entry| entry.batch.version > after).collect();
        if let Some(tombstone) = entries.iter().rposition(|entry| entry.is_tombstone) {
            entries.drain(..tombstone);
        }
        if entries.iter().any(|entry| self.gone.contains(&entry.number)) {
            return Err(LogError::Erased { world, stream: stream.clone() });
        }
        Ok(entries.into_iter().map(|entry| entry.batch).collect())
    }

    fn fork(&mut self, parent: WorldId, at: Option<u64>) -> Result<WorldId, LogError> {
        let id = WorldId(self.next);
        self.fork_as(id, parent, at)?;
        self.next += 1;
        Ok(id)
    }

    fn begin_fork(&mut self, parent: WorldId) -> (WorldId, Result<(), LogError>) {
        let id = WorldId(self.next);
        self.next += 1;
        (id, self.fork_as(id, parent, None))
    }

    fn fork_as(&mut self, id: WorldId, parent: WorldId, at: Option<u64>) -> Result<(), LogError> {
        let mut fork = self.world(parent)?.clone();
        let last = fork.last_sequence;
        let at = at.unwrap_or(last);
        if at > last {
            return Err(LogError::NoSuchSequence { world: parent, sequence: at, last });
        }
        for entries in fork.streams.values_mut() {
            entries.retain(|entry| entry.batch.sequence <= at);
            entries.iter_mut().for_each(|entry| entry.is_own = false);
        }
        fork.streams.retain(|_, entries| !entries.is_empty());
        (fork.parent, fork.last_sequence, fork.settings) = (Some(parent), at, BTreeMap::new());
        self.worlds.insert(id, fork);
        Ok(())
    }

    fn erase(&mut self, world: WorldId, stream: &StreamId) -> Result<(), LogError> {
        let entries = self.world(world)?.streams.get_mut(stream);
        let Some(last) = entries.and_then(|entries| entries.last_mut()) else { return Ok(()) };
        if !last.is_own && !last.is_tombstone {
            return Err(LogError::NoTombstone { world, stream: stream.clone() });
        }
        let tombstone = last.number;
        let (mut all, mut needed) = (BTreeSet::new(), BTreeSet::new());
        for world in self.worlds.values_mut() {
            let Some(entries) = world.streams.get_mut(stream) else { continue };
            for entry in &mut *entries {
                entry.is_tombstone |= entry.number == tombstone;
            }
            let from = entries.iter().rposition(|entry| entry.is_tombstone).unwrap_or(0);
            all.extend(entries.iter().map(|entry| entry.number));
            needed.extend(entries[from..].iter().map(|entry| entry.number));
        }
        self.gone.extend(all.difference(&needed));
        Ok(())
    }

    fn setting(&mut self, world: WorldId, name: &str) -> Result<Option<Vec<u8>>, LogError> {
        let (own, parent) = (self.world(world)?.settings.get(name).cloned(), self.world(world)?.parent);
        match (own, parent) {
            (None, Some(parent)) => self.setting(parent, name),
            (own, _) => Ok(own),
        }
    }

    fn put_setting(&mut self, world: WorldId, name: &str, value: &[u8]) -> Result<(), LogError> {
        let present = self.world(world)?.settings.entry(name.to_owned()).or_insert_with(|| value.to_vec());
        if present == value { Ok(()) } else { Err(LogError::SettingTaken { world, name: name.to_owned() }) }
    }
}

impl NaiveLog {
    /// Nobody holds numbers any more that no world got: the process that was told them is gone.
    pub(crate) fn reopen(&self) {
        let mut content = self.0.lock().unwrap();
        content.next = content.worlds.keys().next_back().map_or(WorldId::ROOT.0, |last| last.0) + 1;
    }

    fn now<T: Send + 'static>(
        &self,
        run: impl FnOnce(&mut MutexGuard<'_, Content>) -> Result<T, LogError>,
    ) -> BoxFuture<'static, Result<T, LogError>> {
        ready(run(&mut self.0.lock().unwrap())).boxed()
    }
}

impl Log for NaiveLog {
    fn append(&self, world: WorldId, appends: Vec<Append>) -> BoxFuture<'static, Result<Appended, LogError>> {
        self.now(|log| log.append(world, appends))
    }

    fn read(
        &self,
        world: WorldId,
        stream: &StreamId,
        after: Version,
    ) -> BoxFuture<'static, Result<Vec<Batch>, LogError>> {
        self.now(|log| log.read(world, stream, after))
    }

    fn streams(
        &self,
        world: WorldId,
        after: Option<&StreamId>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StreamId>, LogError>> {
        self.now(|log| {
            let names = log.world(world)?.streams.keys().filter(|name| after.is_none_or(|after| *name > after));
            Ok(names.take(limit).cloned().collect())
        })
    }

    fn fork(&self, parent: WorldId, at: Option<u64>) -> BoxFuture<'static, Result<WorldId, LogError>> {
        self.now(|log| log.fork(parent, at))
    }

    fn begin_fork(&self, parent: WorldId) -> Result<BegunFork, LogError> {
        let (world, made) = self.0.lock().unwrap().begin_fork(parent);
        Ok(BegunFork { world, made: ready(made).boxed() })
    }

    fn erase(&self, world: WorldId, stream: &StreamId) -> BoxFuture<'static, Result<(), LogError>> {
        self.now(|log| log.erase(world, stream))
    }

    fn setting(&self, world: WorldId, name: &str) -> BoxFuture<'static, Result<Option<Vec<u8>>, LogError>> {
        self.now(|log| log.setting(world, name))
    }

    fn put_setting(&self, world: WorldId, name: &str, value: Vec<u8>) -> BoxFuture<'static, Result<(), LogError>> {
        self.now(|log| log.put_setting(world, name, &value))
    }
}
