//! A log in memory: gone with the process, complete otherwise.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_channel::oneshot;
use futures_core::future::BoxFuture;
use futures_util::FutureExt;
use futures_util::future::ready;

use super::erasure::{self, State, Trace};
use super::lineage::{Lineage, Numbers, Origin, Stretch};
use super::{Append, Appended, Batch, BegunFork, Faults, Log, LogError, StreamId, Version, WorldId, commit};

/// A log in memory. Every call is done when it returns, unless the log was told to [`hold`](Self::hold) its writes.
pub struct MemoryLog {
    shared: Mutex<Shared>,
    faults: Faults,
}

struct Shared {
    store: Store,
    /// The writes that wait, while the log holds them.
    held: Option<VecDeque<HeldWrite>>,
}

/// A write that was queued: run under the lock, it gives the closure that answers, to be run outside of it.
type HeldWrite = Box<dyn FnOnce(&mut Store) -> Box<dyn FnOnce() + Send> + Send>;

impl MemoryLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::with_faults(Faults::none())
    }

    /// An empty log whose commits fail when the given faults say so.
    #[must_use]
    pub fn with_faults(faults: Faults) -> Self {
        let store = Store::new();
        Self { shared: Mutex::new(Shared { store, held: None }), faults }
    }

    /// From now on writes are queued, and neither done nor answered, until [`release`](Self::release): a slow disk, for
    /// tests of what happens between a decision and its durability.
    pub fn hold(&self) {
        self.lock().held.get_or_insert_default();
    }

    /// Does and answers what was held, in order, and holds no more.
    pub fn release(&self) {
        let mut shared = self.lock();
        let held = shared.held.take().unwrap_or_default();
        let answers: Vec<_> = held.into_iter().map(|write| write(&mut shared.store)).collect();
        drop(shared);
        answers.into_iter().for_each(|answer| answer());
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, LogError> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, LogError>> {
        let mut shared = self.lock();
        let Shared { store, held } = &mut *shared;
        let Some(held) = held else {
            return ready(work(store)).boxed();
        };
        let (sender, receiver) = oneshot::channel();
        held.push_back(Box::new(move |store| {
            let done = work(store);
            Box::new(move || drop(sender.send(done)))
        }));
        receiver.map(|answer| answer.unwrap_or(Err(LogError::Closed))).boxed()
    }

    /// A write that failures on purpose strike.
    fn commit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, LogError> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, LogError>> {
        let faults = self.faults.clone();
        self.write(move |store| {
            faults.strike()?;
            work(store)
        })
    }

    fn read_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, LogError>,
    ) -> BoxFuture<'static, Result<T, LogError>> {
        ready(work(&self.lock().store)).boxed()
    }
}

impl Default for MemoryLog {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = self.lock();
        f.debug_struct("MemoryLog")
            .field("worlds", &shared.store.worlds.len())
            .field("held", &shared.held.as_ref().map(VecDeque::len))
            .finish()
    }
}

impl Log for MemoryLog {
    fn append(&self, world: WorldId, appends: Vec<Append>) -> BoxFuture<'static, Result<Appended, LogError>> {
        self.commit(move |store| store.append(world, appends))
    }

    fn read(
        &self,
        world: WorldId,
        stream: &StreamId,
        after: Version,
    ) -> BoxFuture<'static, Result<Vec<Batch>, LogError>> {
        self.read_store(|store| store.read(world, stream, after))
    }

    fn streams(
        &self,
        world: WorldId,
        after: Option<&StreamId>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StreamId>, LogError>> {
        self.read_store(|store| store.streams(world, after, limit))
    }

    fn fork(&self, parent: WorldId, at: Option<u64>) -> BoxFuture<'static, Result<WorldId, LogError>> {
        self.commit(move |store| store.fork(parent, at))
    }

    fn begin_fork(&self, parent: WorldId) -> Result<BegunFork, LogError> {
        let world = self.lock().store.numbers.take();
        Ok(BegunFork { world, made: self.commit(move |store| store.add_fork(world, parent, None)) })
    }

    fn erase(&self, world: WorldId, stream: &StreamId) -> BoxFuture<'static, Result<(), LogError>> {
        let stream = stream.clone();
        self.write(move |store| store.erase(world, &stream))
    }

    fn setting(&self, world: WorldId, name: &str) -> BoxFuture<'static, Result<Option<Vec<u8>>, LogError>> {
        self.read_store(|store| store.setting(world, name))
    }

    fn put_setting(&self, world: WorldId, name: &str, value: Vec<u8>) -> BoxFuture<'static, Result<(), LogError>> {
        let name = name.to_owned();
        self.write(move |store| store.put_setting(world, name, value))
    }
}

/// What a log holds.
struct Store {
    lineage: Lineage,
    numbers: Numbers,
    worlds: BTreeMap<WorldId, World>,
}

/// What was written in one world itself.
struct World {
    last_sequence: u64,
    streams: BTreeMap<StreamId, Vec<Row>>,
    settings: BTreeMap<String, Vec<u8>>,
}

struct Row {
    state: State,
    batch: Batch,
}

impl World {
    fn after(sequence: u64) -> Self {
        Self { last_sequence: sequence, streams: BTreeMap::new(), settings: BTreeMap::new() }
    }

    fn rows(&self, stream: &StreamId) -> &[Row] {
        self.streams.get(stream).map_or(&[], Vec::as_slice)
    }
}

impl Store {
    fn new() -> Self {
        Self {
            lineage: Lineage::new(),
            numbers: Numbers::behind(WorldId::ROOT),
            worlds: BTreeMap::from([(WorldId::ROOT, World::after(0))]),
        }
    }

    fn append(&mut self, world: WorldId, appends: Vec<Append>) -> Result<Appended, LogError> {
        commit::verify(&appends, |stream| self.version(world, stream))?;
        let target = self.world_mut(world)?;
        if !appends.is_empty() {
            target.last_sequence += 1;
        }
        let sequence = target.last_sequence;
        for Append { stream, expected, payload, format } in appends {
            let batch = Batch { version: expected + 1, sequence, format, payload };
            target.streams.entry(stream).or_default().push(Row { state: State::Kept, batch });
        }
        Ok(Appended { sequence })
    }

    fn version(&self, world: WorldId, stream: &StreamId) -> Result<Version, LogError> {
        Ok(self.visible(world, stream)?.last().map_or(0, |row| row.batch.version))
    }

    fn visible(&self, world: WorldId, stream: &StreamId) -> Result<impl Iterator<Item = &Row>, LogError> {
        let history = self.lineage.history(world)?;
        Ok(history.into_iter().flat_map(move |Stretch { world, up_to }| {
            let rows = self.worlds.get(&world).map_or(&[][..], |world| world.rows(stream));
            // Found by halving, so that the last one is: a life that goes on has thousands.
            rows[..rows.partition_point(|row| row.batch.sequence <= up_to)].iter()
        }))
    }

    fn read(&self, world: WorldId, stream: &StreamId, after: Version) -> Result<Vec<Batch>, LogError> {
        let rows = self.visible(world, stream)?.filter(|row| row.batch.version > after);
        let read = rows.map(|row| (row.state, row.batch.clone())).collect();
        erasure::readable(world, stream, read)
    }

    fn streams(&self, world: WorldId, after: Option<&StreamId>, limit: usize) -> Result<Vec<StreamId>, LogError> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut found = Vec::new();
        for Stretch { world, up_to } in self.lineage.history(world)? {
            let Some(world) = self.worlds.get(&world) else { continue };
            let streams = world.streams.range::<StreamId, _>((from, Bound::Unbounded));
            let seen = streams.filter(|(_, rows)| rows.first().is_some_and(|row| row.batch.sequence <= up_to));
            found.extend(seen.take(limit).map(|(stream, _)| stream.clone()));
        }
        found.sort_unstable();
        found.dedup();
        found.truncate(limit);
        Ok(found)
    }

    fn fork(&mut self, parent: WorldId, at: Option<u64>) -> Result<WorldId, LogError> {
        let world = self.numbers.take();
        let made = self.add_fork(world, parent, at);
        if made.is_err() {
            // Nobody was told of it.
            self.numbers.give_back(world);
        }
        made.map(|()| world)
    }

    fn add_fork(&mut self, fork: WorldId, parent: WorldId, at: Option<u64>) -> Result<(), LogError> {
        let last = self.world_mut(parent)?.last_sequence;
        let at = at.unwrap_or(last);
        if at > last {
            return Err(LogError::NoSuchSequence { world: parent, sequence: at, last });
        }
        self.lineage.add(fork, Origin { parent, at });
        self.worlds.insert(fork, World::after(at));
        Ok(())
    }

    fn erase(&mut self, world: WorldId, stream: &StreamId) -> Result<(), LogError> {
        let mut traces = Vec::new();
        for (world, content) in &self.worlds {
            traces.extend(content.rows(stream).iter().map(|row| Trace {
                world: *world,
                version: row.batch.version,
                sequence: row.batch.sequence,
                state: row.state,
            }));
        }
        let plan = erasure::plan(&self.lineage, world, stream, &traces)?;
        if let Some(version) = plan.tombstone {
            self.mark(world, stream, version, State::Tombstone);
        }
        for (world, version) in plan.removed {
            self.mark(world, stream, version, State::Erased);
        }
        Ok(())
    }

    fn mark(&mut self, world: WorldId, stream: &StreamId, version: Version, state: State) {
        let rows = self.worlds.get_mut(&world).and_then(|world| world.streams.get_mut(stream));
        for row in rows.into_iter().flatten().filter(|row| row.batch.version == version) {
            row.state = state;
            if state == State::Erased {
                row.batch.payload = Vec::new();
            }
        }
    }

    fn setting(&self, world: WorldId, name: &str) -> Result<Option<Vec<u8>>, LogError> {
        let line = self.lineage.ancestry(world)?;
        let mut settings = line.iter().filter_map(|world| self.worlds.get(world)?.settings.get(name));
        Ok(settings.next().cloned())
    }

    fn put_setting(&mut self, world: WorldId, name: String, value: Vec<u8>) -> Result<(), LogError> {
        let settings = &mut self.world_mut(world)?.settings;
        match settings.get(&name) {
            Some(present) if *present != value => Err(LogError::SettingTaken { world, name }),
            Some(_) => Ok(()),
            None => {
                settings.insert(name, value);
                Ok(())
            }
        }
    }

    fn world_mut(&mut self, world: WorldId) -> Result<&mut World, LogError> {
        self.worlds.get_mut(&world).ok_or(LogError::NoSuchWorld { world })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::log::conformance::{Host, wait};

    #[derive(Default)]
    struct InMemory(Faults);

    impl Host for InMemory {
        fn open(&self) -> Arc<dyn Log> {
            Arc::new(MemoryLog::with_faults(self.0.clone()))
        }

        fn faults(&self) -> &Faults {
            &self.0
        }
    }

    crate::log_conformance!(InMemory::default());

    #[test]
    fn held_writes_are_done_and_answered_on_release_in_their_order() {
        let log = MemoryLog::new();
        let stream = StreamId::user("a");
        let append = |expected| {
            log.append(WorldId::ROOT, vec![Append { stream: stream.clone(), expected, payload: vec![1], format: 1 }])
        };
        log.hold();
        let (first, second) = (append(0), append(1));
        assert_eq!(wait(log.read(WorldId::ROOT, &stream, 0)).unwrap(), []);
        log.release();
        assert_eq!((wait(first).unwrap().sequence, wait(second).unwrap().sequence), (1, 2));
        assert_eq!(wait(append(2)).unwrap().sequence, 3);
    }

    #[test]
    fn a_log_that_is_dropped_while_it_holds_answers_that_it_is_closed() {
        let log = MemoryLog::new();
        log.hold();
        let fork = log.fork(WorldId::ROOT, None);
        drop(log);
        assert!(matches!(wait(fork), Err(LogError::Closed)));
    }
}
