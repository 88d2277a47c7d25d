//! Where the engine keeps images: loaded from the log on first use, once for all who wait, and again when their ground is lost.
//!
//! A cell whose ground is lost is *retired*: nothing is decided on it any more, and the next who asks loads another. That load
//! first waits for every commit that is queued already, so that none of them can land behind its back.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use futures_core::future::BoxFuture;
use futures_util::FutureExt;
use futures_util::future::Shared;
use futures_util::lock::Mutex as AsyncMutex;
use serde::de::DeserializeOwned;

use crate::apply;
use crate::event::{FORMAT, TenantEvent, UserEvent};
use crate::id::Id;
use crate::image::{Head, TenantImage, UserImage};
use crate::log::{Append, Appended, Batch, BegunFork, Log, LogError, StreamId, Version, WorldId};
use crate::refusal::{LedgerError, Refusal};

/// The images of one stream: the head that decisions are taken on, and what is published of it.
pub(super) struct Cell<H, P> {
    pub(super) stream: StreamId,
    head: Mutex<H>,
    published: RwLock<P>,
    retired: AtomicBool,
}

/// The images of one user.
pub(super) type UserCell = Cell<Head, Arc<UserImage>>;

/// The images of one tenant's directory.
pub(super) type TenantCell = Cell<TenantImage, TenantImage>;

impl<H, P> Cell<H, P> {
    fn new(stream: StreamId, head: H, published: P) -> Self {
        Self { stream, head: Mutex::new(head), published: RwLock::new(published), retired: AtomicBool::new(false) }
    }

    /// The head, if decisions may still be taken on it.
    pub(super) fn current(&self) -> Option<MutexGuard<'_, H>> {
        let head = lock(&self.head);
        (!self.is_retired()).then_some(head)
    }

    fn retire(&self) {
        // Under the lock, so that no decision is under way on the old ground.
        let _head = lock(&self.head);
        self.retired.store(true, Ordering::SeqCst);
    }

    fn is_retired(&self) -> bool {
        self.retired.load(Ordering::SeqCst)
    }

    /// Reads what is published.
    pub(super) fn read<T>(&self, ask: impl FnOnce(&P) -> T) -> T {
        ask(&self.published.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, change: impl FnOnce(&mut P)) {
        change(&mut self.published.write().unwrap_or_else(PoisonError::into_inner));
    }
}

impl UserCell {
    /// Shows an image whose commit is durable.
    pub(super) fn publish(&self, image: UserImage) {
        self.write(|published| {
            if image.version > published.version {
                *published = Arc::new(image);
            }
        });
    }
}

impl TenantCell {
    /// Shows an event whose commit is durable. Events may come out of order, which the directory knows to deal with.
    pub(super) fn publish(&self, event: &TenantEvent, version: Version) {
        self.write(|published| published.apply(event, version));
    }
}

/// So many names of streams are asked for at once.
const STREAMS_AT_ONCE: usize = 1_000;

/// A place for one cell: empty until loaded; the lock lets one caller load for all.
type Slot<C> = Arc<AsyncMutex<Option<Arc<C>>>>;

/// The places of one kind of cell. There is never more than one place for a stream.
type Slots<K, C> = Mutex<HashMap<K, Slot<C>>>;

/// The images in memory and the log behind them.
pub(super) struct Cells {
    log: Arc<dyn Log>,
    world: WorldId,
    users: Slots<Id, UserCell>,
    tenants: Slots<String, TenantCell>,
    inherited: Mutex<Inherited>,
    /// That the world was forked, if it was by this process.
    made: Option<Shared<BoxFuture<'static, Result<(), LogError>>>>,
}

/// Images of the world that this one was forked from, until they are first used.
#[derive(Default)]
struct Inherited {
    users: HashMap<Id, Head>,
    tenants: HashMap<String, TenantImage>,
}

impl Cells {
    pub(super) fn new(log: Arc<dyn Log>, world: WorldId) -> Self {
        Self { log, world, users: Mutex::default(), tenants: Mutex::default(), inherited: Mutex::default(), made: None }
    }

    /// Cells of another world of the same log; nothing is in memory.
    pub(super) fn sibling(&self, world: WorldId) -> Self {
        Self::new(Arc::clone(&self.log), world)
    }

    pub(super) const fn world(&self) -> WorldId {
        self.world
    }

    /// The cells of a world that is forked from this one now. Images are shared; what is not in memory here comes from the log there.
    pub(super) fn fork(&self) -> Result<Self, LogError> {
        // First the images, then the log: whatever an image shows was queued before the fork.
        let inherited = self.images();
        let BegunFork { world, made } = self.log.begin_fork(self.world)?;
        let made = Some(made.shared());
        Ok(Self { inherited: Mutex::new(inherited), made, ..Self::new(Arc::clone(&self.log), world) })
    }

    /// Waits until the world is in the log; before, there is nothing to be read of it.
    pub(super) async fn made(&self) -> Result<(), LogError> {
        match &self.made {
            Some(made) => made.clone().await,
            None => Ok(()),
        }
    }

    fn images(&self) -> Inherited {
        let mut images = Inherited::default();
        {
            let mut unused = lock(&self.inherited);
            images.users.extend(unused.users.iter_mut().map(|(user, head)| (*user, head.fork())));
            images.tenants.clone_from(&unused.tenants);
        }
        for (user, cell) in loaded(&self.users) {
            images.users.extend(cell.current().map(|mut head| (user, head.fork())));
        }
        for (tenant, cell) in loaded(&self.tenants) {
            images.tenants.extend(cell.current().map(|head| (tenant, head.clone())));
        }
        images
    }

    /// All streams of the world, in the order of their names.
    pub(super) async fn streams(&self) -> Result<Vec<StreamId>, LogError> {
        self.made().await?;
        let mut all: Vec<StreamId> = Vec::new();
        loop {
            let page = self.log.streams(self.world, all.last(), STREAMS_AT_ONCE).await?;
            let is_last = page.len() < STREAMS_AT_ONCE;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    pub(super) fn append(&self, appends: Vec<Append>) -> BoxFuture<'static, Result<Appended, LogError>> {
        self.log.append(self.world, appends)
    }

    pub(super) async fn erase(&self, stream: &StreamId) -> Result<(), LogError> {
        self.log.erase(self.world, stream).await
    }

    pub(super) async fn user(&self, user: Id) -> Result<Arc<UserCell>, LedgerError> {
        let slot = slot(&self.users, &user);
        let mut held = slot.lock().await;
        let was_retired = match held.as_ref() {
            Some(cell) if !cell.is_retired() => return Ok(Arc::clone(cell)),
            other => other.is_some(),
        };
        let stream = StreamId::user(&user.to_string());
        let inherited = lock(&self.inherited).users.remove(&user);
        let loaded = self.load_user(&stream, inherited, was_retired).await;
        match loaded {
            Ok(Some(head)) => {
                let published = Arc::new(head.image.clone());
                let cell = Arc::new(Cell::new(stream, head, published));
                *held = Some(Arc::clone(&cell));
                Ok(cell)
            }
            nothing => {
                drop(held);
                give_up(&self.users, &user, &slot);
                nothing.and(Err(Refusal::UserNotFound.into()))
            }
        }
    }

    /// Forgets a user that was deleted; who asks again finds the tombstone.
    pub(super) fn forget(&self, user: Id) {
        let known = lock(&self.users).get(&user).map(Arc::clone);
        if let Some(slot) = known {
            give_up(&self.users, &user, &slot);
        }
    }

    pub(super) async fn tenant(&self, tenant: &str) -> Result<Arc<TenantCell>, LedgerError> {
        let slot = slot(&self.tenants, &tenant.to_owned());
        let mut held = slot.lock().await;
        let was_retired = match held.as_ref() {
            Some(cell) if !cell.is_retired() => return Ok(Arc::clone(cell)),
            other => other.is_some(),
        };
        let stream = StreamId::tenant(tenant);
        let inherited = lock(&self.inherited).tenants.remove(tenant);
        let image = self.load_tenant(&stream, inherited, was_retired).await?;
        let cell = Arc::new(Cell::new(stream, image.clone(), image));
        *held = Some(Arc::clone(&cell));
        Ok(cell)
    }

    async fn load_user(
        &self,
        stream: &StreamId,
        inherited: Option<Head>,
        behind_all_commits: bool,
    ) -> Result<Option<Head>, LedgerError> {
        if let Some(mut head) = inherited
            && let Some(batches) = self.since(stream, head.image.version).await?
        {
            for batch in batches {
                apply::apply(&mut head, &events::<UserEvent>(stream, &batch)?, batch.version);
            }
            return Ok(Some(head));
        }
        head_of(stream, self.read(stream, behind_all_commits).await?)
    }

    async fn load_tenant(
        &self,
        stream: &StreamId,
        inherited: Option<TenantImage>,
        behind_all_commits: bool,
    ) -> Result<TenantImage, LedgerError> {
        let known = match inherited {
            Some(image) => self.since(stream, image.version).await?.map(|batches| (image, batches)),
            None => None,
        };
        let (mut image, batches) = match known {
            Some(known) => known,
            None => (TenantImage::default(), self.read(stream, behind_all_commits).await?),
        };
        for batch in batches {
            for event in events::<TenantEvent>(stream, &batch)? {
                image.apply(&event, batch.version);
            }
        }
        Ok(image)
    }

    /// What was appended to a stream behind a version that an image shows; nothing if this world does not have that version: the
    /// commit that the image was decided by failed.
    async fn since(&self, stream: &StreamId, version: Version) -> Result<Option<Vec<Batch>>, LedgerError> {
        if version == 0 {
            return Ok(Some(self.batches(stream, 0).await?));
        }
        let mut batches = self.batches(stream, version - 1).await?;
        let shown = batches.first().is_some_and(|batch| batch.version == version);
        Ok(shown.then(|| batches.split_off(1)))
    }

    async fn read(&self, stream: &StreamId, behind_all_commits: bool) -> Result<Vec<Batch>, LedgerError> {
        if behind_all_commits {
            // A commit of nothing is answered after everything that was queued before it.
            self.log.append(self.world, Vec::new()).await?;
        }
        self.batches(stream, 0).await
    }

    async fn batches(&self, stream: &StreamId, after: Version) -> Result<Vec<Batch>, LedgerError> {
        self.made().await?;
        Ok(self.log.read(self.world, stream, after).await?)
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cells").field("log", &self.log).field("world", &self.world).finish_non_exhaustive()
    }
}

/// The head that a user's batches amount to; nothing for an unknown user and for one of whom only the tombstone is left.
fn head_of(stream: &StreamId, batches: Vec<Batch>) -> Result<Option<Head>, LedgerError> {
    let mut head: Option<Head> = None;
    for batch in batches {
        let events: Vec<UserEvent> = events(stream, &batch)?;
        let head = match (&mut head, events.first()) {
            (Some(head), _) => head,
            (none, Some(UserEvent::Created(created))) => none.insert(apply::first(created)),
            (None, _) => return Ok(None),
        };
        apply::apply(head, &events, batch.version);
    }
    Ok(head)
}

/// Retires a cell unless told that it stands on durable ground: a failed commit, a caller that went away and a panic all end
/// here.
pub(super) struct LostGround<H, P> {
    cell: Option<Arc<Cell<H, P>>>,
}

impl<H, P> LostGround<H, P> {
    pub(super) fn of(cell: &Arc<Cell<H, P>>) -> Self {
        Self { cell: Some(Arc::clone(cell)) }
    }

    pub(super) fn keep(mut self) {
        self.cell = None;
    }
}

impl<H, P> Drop for LostGround<H, P> {
    fn drop(&mut self) {
        if let Some(cell) = &self.cell {
            cell.retire();
        }
    }
}

fn slot<K: Eq + Hash + Clone, C>(slots: &Slots<K, C>, key: &K) -> Slot<C> {
    let mut slots = lock(slots);
    match slots.get(key) {
        Some(slot) => Arc::clone(slot),
        None => Arc::clone(slots.entry(key.clone()).or_default()),
    }
}

/// The cells that are loaded. One that is just being loaded is left out.
fn loaded<K: Clone, C>(slots: &Slots<K, C>) -> Vec<(K, Arc<C>)> {
    let slots = lock(slots);
    let cell = |(key, slot): (&K, &Slot<C>)| slot.try_lock()?.as_ref().map(|cell| (key.clone(), Arc::clone(cell)));
    slots.iter().filter_map(cell).collect()
}

/// Forgets a place, unless others hold it too: then there would be two for one stream.
fn give_up<K: Eq + Hash, C>(slots: &Slots<K, C>, key: &K, slot: &Slot<C>) {
    let mut slots = lock(slots);
    let ours = slots.get(key).is_some_and(|known| Arc::ptr_eq(known, slot));
    if ours && Arc::strong_count(slot) == 2 {
        slots.remove(key);
    }
}

/// Locks; a panic elsewhere has already retired the images that it may have left half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn events<E: DeserializeOwned>(stream: &StreamId, batch: &Batch) -> Result<Vec<E>, LedgerError> {
    let unreadable = |reason: String| LedgerError::Unreadable { stream: stream.to_string(), reason };
    if batch.format > FORMAT {
        return Err(unreadable(format!("its format is {} and this release knows {FORMAT}", batch.format)));
    }
    serde_json::from_slice(&batch.payload).map_err(|error| unreadable(format!("version {}: {error}", batch.version)))
}
