//! Which world a sandbox shows: requests find the current one here, and restoring puts another in its place.
//!
//! A request that has begun goes on with the world that it began with.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::FromRef;
use futures_util::stream::{Stream, StreamExt as _};
use tink_ledger::log::{Log, WorldId};
use tink_ledger::{Happening, LedgerError};
use tink_model::EpochMillis;
use tokio::sync::Mutex;

use crate::clock::{ClockState, WorldClock};
use crate::numbers::Numbers;
use crate::snapshot::{Header, Kept, Loader, SnapshotError, SnapshotInfo, State, lines};
use crate::world::{SharedWorld, World};

/// So many snapshots are kept at most (ours).
pub const MAX_SNAPSHOTS: usize = 1_000;

/// So many forks are served at most, of a world, of its forks and of theirs (ours).
#[cfg(feature = "server")]
pub const MAX_FORKS: usize = 64;

/// A clock that goes on as it did from where it came to, also when whoever let time pass went away or failed.
struct Resumed<'a> {
    clock: &'a WorldClock,
    before: ClockState,
}

impl Drop for Resumed<'_> {
    fn drop(&mut self) {
        self.clock.resume(ClockState { now: self.clock.state().now, ..self.before });
    }
}

/// The place of the current world, shared by all that serve it.
#[derive(Debug, Clone)]
pub(crate) struct Stage(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    current: RwLock<SharedWorld>,
    log: Arc<dyn Log>,
    /// The seed of a world in which nothing has happened yet.
    seed: u64,
    kept: Mutex<Keeping>,
    /// Time passes in one way at a time.
    advancing: Mutex<()>,
    #[cfg(feature = "server")]
    forks: std::sync::Mutex<Forks>,
}

/// The forks that are served, by number.
#[cfg(feature = "server")]
#[derive(Debug, Default)]
struct Forks {
    last: u64,
    served: std::collections::BTreeMap<u64, (crate::server::Server, Place)>,
    /// How many are served of a world, of its forks and of theirs.
    of_all: Arc<std::sync::atomic::AtomicUsize>,
}

/// A place among the forks that are served, until it is dropped.
#[cfg(feature = "server")]
#[derive(Debug)]
pub(crate) struct Place(Arc<std::sync::atomic::AtomicUsize>);

#[cfg(feature = "server")]
impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
    }
}

/// What is kept, and those of the snapshots whose images are in memory.
#[derive(Debug)]
pub(crate) struct Keeping {
    pub(crate) state: State,
    /// The number of the next state; none where nothing outlives the process.
    pub(crate) next: Option<u64>,
    pub(crate) loaded: HashMap<String, SharedWorld>,
}

impl Keeping {
    async fn keep(&mut self, log: &dyn Log, state: State) -> Result<(), SnapshotError> {
        if let Some(number) = self.next {
            state.keep(log, number).await?;
            self.next = Some(number + 1);
        }
        self.state = state;
        Ok(())
    }
}

impl FromRef<Stage> for SharedWorld {
    fn from_ref(stage: &Stage) -> Self {
        stage.world()
    }
}

impl Stage {
    pub(crate) fn new(world: SharedWorld, log: Arc<dyn Log>, seed: u64, keeping: Keeping) -> Self {
        Self(Arc::new(Shared {
            seed,
            current: RwLock::new(world),
            log,
            kept: Mutex::new(keeping),
            advancing: Mutex::default(),
            #[cfg(feature = "server")]
            forks: std::sync::Mutex::default(),
        }))
    }

    /// The current world.
    pub(crate) fn world(&self) -> SharedWorld {
        Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put_on(&self, world: World) {
        *self.0.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(world);
    }

    /// A stage of its own for a fork of the current world.
    pub(crate) async fn fork(&self) -> Result<Self, LedgerError> {
        let _steady = self.steady().await;
        let world = self.world();
        let clock = Arc::new(world.clock().fork());
        let ledger = world.ledger().fork(Arc::clone(&clock) as _)?;
        let state = State { current: ledger.world().0, seed: ledger.settings().seed, snapshots: Vec::new() };
        let fork = world.fork(ledger, clock);
        let keeping = Keeping { state, next: None, loaded: HashMap::new() };
        let stage = Self::new(Arc::new(fork), Arc::clone(&self.0.log), self.0.seed, keeping);
        #[cfg(feature = "server")]
        {
            stage.lock_forks().of_all = Arc::clone(&self.lock_forks().of_all);
        }
        Ok(stage)
    }

    /// While this is held no time passes by order, and nobody else changes the world that is shown or how its clock goes.
    pub(crate) async fn steady(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.advancing.lock().await
    }

    /// Lets time pass until an instant that is told by the present, and says what happened.
    pub(crate) async fn advance<E: From<LedgerError>>(
        &self,
        until: impl FnOnce(EpochMillis) -> Result<EpochMillis, E>,
    ) -> Result<Vec<Happening>, E> {
        let _steady = self.steady().await;
        let world = self.world();
        let clock = world.clock();
        let until = until(clock.state().now)?;
        let _resumed = Resumed { clock, before: clock.state() };
        clock.freeze();
        Ok(world.ledger().advance(until, &|at| clock.freeze_at(at)).await?)
    }

    /// Keeps the current world under a name, in place of what had that name.
    pub(crate) async fn snapshot(&self, name: &str) -> Result<SnapshotInfo, SnapshotError> {
        check_name(name)?;
        let _steady = self.steady().await;
        let mut kept = self.0.kept.lock().await;
        let (world, info) = self.frozen(name).await?;
        let number = world.ledger().world();
        let begun = self.0.log.append(number, Vec::new()).await?.sequence;
        let entry = Kept { info: info.clone(), world: number.0, seed: world.ledger().settings().seed, begun };
        self.keep_entry(&mut kept, entry).await?;
        kept.loaded.insert(name.to_owned(), Arc::new(world));
        Ok(info)
    }

    async fn keep_entry(&self, kept: &mut Keeping, entry: Kept) -> Result<(), SnapshotError> {
        check_room(&kept.state, &entry.info.name)?;
        let mut state = kept.state.clone();
        state.snapshots.retain(|other| other.info.name != entry.info.name);
        kept.loaded.remove(&entry.info.name);
        state.snapshots.push(entry);
        kept.keep(&*self.0.log, state).await
    }

    /// A fork of the current world that stands still.
    async fn frozen(&self, name: &str) -> Result<(World, SnapshotInfo), SnapshotError> {
        let world = self.world();
        let (clock, state) = (Arc::new(world.clock().fork()), world.clock().state());
        clock.freeze_at(state.now);
        let taken = world.clock().underneath();
        let ledger = world.ledger().fork(Arc::clone(&clock) as _)?;
        ledger.made().await?;
        let info = SnapshotInfo { name: name.to_owned(), clock: state, taken };
        Ok((world.fork(ledger, clock), info))
    }

    /// The snapshots that are kept, the oldest first.
    pub(crate) async fn snapshots(&self) -> Vec<SnapshotInfo> {
        let kept = self.0.kept.lock().await;
        kept.state.snapshots.iter().map(|one| one.info.clone()).collect()
    }

    /// Forgets a snapshot.
    pub(crate) async fn forget(&self, name: &str) -> Result<(), SnapshotError> {
        let mut kept = self.0.kept.lock().await;
        find(&kept.state, name)?;
        let mut state = kept.state.clone();
        state.snapshots.retain(|other| other.info.name != name);
        kept.loaded.remove(name);
        kept.keep(&*self.0.log, state).await
    }

    /// Shows a snapshot as it was, clock included.
    pub(crate) async fn restore(&self, name: &str) -> Result<SnapshotInfo, SnapshotError> {
        let _steady = self.steady().await;
        let mut kept = self.0.kept.lock().await;
        let entry = find(&kept.state, name)?;
        let current = self.world();
        let clock = Arc::clone(current.clock());
        let (ledger, numbers, moneykit) = match kept.loaded.get(name) {
            Some(world) => {
                let ledger = world.ledger().fork(Arc::clone(&clock) as _)?;
                (ledger, world.numbers().fork(), world.moneykit().fork())
            }
            None => {
                let world = WorldId(entry.world);
                let sibling = current.ledger().sibling(world, entry.seed, Arc::clone(&clock) as _);
                // As when a world is opened again: ids begin behind all that its log may know.
                let begun = entry.begun + self.0.log.append(world, Vec::new()).await?.sequence;
                (sibling.fork(Arc::clone(&clock) as _)?, Numbers::new(begun), current.moneykit().anew())
            }
        };
        ledger.made().await?;
        let state = State { current: ledger.world().0, seed: entry.seed, ..kept.state.clone() };
        kept.keep(&*self.0.log, state).await?;
        clock.resume(entry.info.clock);
        self.put_on(current.replaced(ledger, numbers, moneykit));
        Ok(entry.info)
    }

    /// Shows a world in which nothing has happened yet, with the clock as it was built; faults are forgotten too. Snapshots stay.
    pub(crate) async fn reset(&self) -> Result<(), SnapshotError> {
        let _steady = self.steady().await;
        let mut kept = self.0.kept.lock().await;
        let current = self.world();
        let seed = self.0.seed;
        let empty = self.0.log.fork(WorldId::ROOT, Some(0)).await?;
        let clock = Arc::clone(current.clock());
        let ledger = current.ledger().sibling(empty, seed, Arc::clone(&clock) as _);
        let state = State { current: empty.0, seed, ..kept.state.clone() };
        kept.keep(&*self.0.log, state).await?;
        clock.follow_real_time();
        current.faults().clear();
        self.put_on(current.replaced(ledger, Numbers::new(0), current.moneykit().anew()));
        Ok(())
    }

    /// A snapshot as a file.
    pub(crate) async fn file(
        &self,
        name: &str,
    ) -> Result<impl Stream<Item = Result<bytes::Bytes, SnapshotError>> + Send + use<>, SnapshotError> {
        let entry = find(&self.0.kept.lock().await.state, name)?;
        let header = Header::new(entry.info, entry.seed, self.world().profile(), entry.begun);
        Ok(lines(Arc::clone(&self.0.log), WorldId(entry.world), &header))
    }

    /// Keeps the world of a file as a snapshot.
    pub(crate) async fn load<E: std::fmt::Display>(
        &self,
        name: &str,
        mut file: impl Stream<Item = Result<bytes::Bytes, E>> + Send + Unpin,
    ) -> Result<SnapshotInfo, SnapshotError> {
        check_name(name)?;
        check_room(&self.0.kept.lock().await.state, name)?;
        let mut loader = Loader::new(Arc::clone(&self.0.log)).await?;
        while let Some(piece) = file.next().await {
            let piece = piece
                .map_err(|error| SnapshotError::File { line: 0, reason: format!("it cannot be read: {error}") })?;
            loader.push(&piece).await?;
        }
        let (world, header) = loader.finish().await?;
        let info = SnapshotInfo { name: name.to_owned(), ..header.info };
        let entry = Kept { info: info.clone(), world: world.0, seed: header.seed, begun: header.begun };
        let stage = self.clone();
        whole(async move {
            let mut kept = stage.0.kept.lock().await;
            stage.keep_entry(&mut kept, entry).await
        })
        .await?;
        Ok(info)
    }
}

#[cfg(feature = "server")]
impl Stage {
    /// A place for one more fork; nothing when there are too many.
    pub(crate) fn place_of_a_fork(&self) -> Option<Place> {
        use std::sync::atomic::Ordering::SeqCst;
        let of_all = Arc::clone(&self.lock_forks().of_all);
        let taken = of_all.fetch_update(SeqCst, SeqCst, |count| (count < MAX_FORKS).then_some(count + 1));
        taken.is_ok().then(|| Place(of_all))
    }

    /// Serves a fork until it is taken or the stage is gone, and gives its number.
    pub(crate) fn keep_fork(&self, server: crate::server::Server, place: Place) -> u64 {
        let mut forks = self.lock_forks();
        forks.last += 1;
        let number = forks.last;
        forks.served.insert(number, (server, place));
        number
    }

    pub(crate) fn take_fork(&self, number: u64) -> Option<(crate::server::Server, Place)> {
        self.lock_forks().served.remove(&number)
    }

    /// The numbers of the forks that are served, and where.
    pub(crate) fn forks(&self) -> Vec<(u64, String)> {
        self.lock_forks().served.iter().map(|(number, (server, _))| (*number, server.url())).collect()
    }

    fn lock_forks(&self) -> std::sync::MutexGuard<'_, Forks> {
        self.0.forks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs to its end, even if the caller goes away: what is kept by number must not be left half kept.
pub(crate) async fn whole<T: Send + 'static>(
    work: impl Future<Output = Result<T, SnapshotError>> + Send + 'static,
) -> Result<T, SnapshotError> {
    let failed = |_| SnapshotError::Store("the sandbox failed; this is a bug in it".to_owned());
    tokio::spawn(work).await.map_err(failed)?
}

fn find(state: &State, name: &str) -> Result<Kept, SnapshotError> {
    let found = state.snapshots.iter().find(|one| one.info.name == name);
    found.cloned().ok_or_else(|| SnapshotError::Unknown(name.to_owned()))
}

/// Whether one more is kept under this name.
fn check_room(state: &State, name: &str) -> Result<(), SnapshotError> {
    let others = state.snapshots.iter().filter(|other| other.info.name != name).count();
    if others < MAX_SNAPSHOTS { Ok(()) } else { Err(SnapshotError::TooMany(MAX_SNAPSHOTS)) }
}

fn check_name(name: &str) -> Result<(), SnapshotError> {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if (1..=64).contains(&name.len()) && name.bytes().all(is_good) {
        Ok(())
    } else {
        Err(SnapshotError::Name(name.to_owned()))
    }
}
