//! Where the engine keeps images: loaded from the log on first use, once for all who wait, and again when their ground is lost.
//!
//! A cell whose ground is lost is *retired*: nothing is decided on it any more, and the next who asks loads another. A load
//! first waits for every commit that is queued already, so that none of them can land behind its back.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use futures_core::future::BoxFuture;
use futures_util::lock::Mutex as AsyncMutex;
use serde::de::DeserializeOwned;

use crate::apply;
use crate::event::{FORMAT, TenantEvent, UserEvent};
use crate::id::Id;
use crate::image::{Head, TenantImage, UserImage};
use crate::log::{Append, Appended, Batch, Log, LogError, StreamId, Version, WorldId};
use crate::refusal::{LedgerError, Refusal};

/// A place for one image: empty until loaded; the lock lets one caller load for all.
type Slot<C> = Arc<AsyncMutex<Option<Arc<C>>>>;

/// The images in memory and the log behind them.
pub(super) struct Cells {
    log: Arc<dyn Log>,
    world: WorldId,
    users: Mutex<HashMap<Id, Slot<UserCell>>>,
    tenants: Mutex<HashMap<String, Slot<TenantCell>>>,
}

/// The images of one user.
pub(super) struct UserCell {
    pub(super) stream: StreamId,
    pub(super) head: Mutex<Head>,
    retired: AtomicBool,
    published: RwLock<Arc<UserImage>>,
}

/// The images of one tenant's directory.
pub(super) struct TenantCell {
    pub(super) stream: StreamId,
    pub(super) head: Mutex<TenantImage>,
    retired: AtomicBool,
    published: RwLock<TenantImage>,
}

/// A cell that can lose its ground.
pub(super) trait Cell {
    /// The head, if decisions may still be taken on it.
    fn current(&self) -> Option<MutexGuard<'_, Self::Head>>;
    /// Takes no more decisions.
    fn retire(&self);
    /// Whether it was retired.
    fn is_retired(&self) -> bool;
    /// What decisions are taken on.
    type Head;
}

macro_rules! cell {
    ($cell:ty, $head:ty) => {
        impl Cell for $cell {
            type Head = $head;

            fn current(&self) -> Option<MutexGuard<'_, $head>> {
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
        }
    };
}

cell!(UserCell, Head);
cell!(TenantCell, TenantImage);

impl UserCell {
    /// Shows an image whose commit is durable.
    pub(super) fn publish(&self, image: UserImage) {
        let mut published = self.published.write().unwrap_or_else(PoisonError::into_inner);
        if image.version > published.version {
            *published = Arc::new(image);
        }
    }

    pub(super) fn published(&self) -> Arc<UserImage> {
        Arc::clone(&self.published.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl TenantCell {
    /// Shows an event whose commit is durable. Events of a directory concern different users, so their order does not matter.
    pub(super) fn publish(&self, event: &TenantEvent, version: Version) {
        self.published.write().unwrap_or_else(PoisonError::into_inner).apply(event, version);
    }

    pub(super) fn read<T>(&self, ask: impl FnOnce(&TenantImage) -> T) -> T {
        ask(&self.published.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Cells {
    pub(super) fn new(log: Arc<dyn Log>, world: WorldId) -> Self {
        Self { log, world, users: Mutex::default(), tenants: Mutex::default() }
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
        if let Some(cell) = held.as_ref().filter(|cell| !cell.is_retired()) {
            return Ok(Arc::clone(cell));
        }
        *held = None;
        let stream = StreamId::user(&user.to_string());
        match self.load_head(&stream).await {
            Ok(Some(head)) => {
                let published = RwLock::new(Arc::new(head.image.clone()));
                let cell = Arc::new(UserCell { stream, published, head: Mutex::new(head), retired: false.into() });
                *held = Some(Arc::clone(&cell));
                Ok(cell)
            }
            nothing => {
                drop(held);
                self.give_up(user, &slot);
                nothing.and(Err(Refusal::UserNotFound.into()))
            }
        }
    }

    /// Forgets the place of a user that is not there, unless others wait for it: there must never be two places for one user.
    fn give_up(&self, user: Id, slot: &Slot<UserCell>) {
        let mut users = lock(&self.users);
        let ours = users.get(&user).is_some_and(|known| Arc::ptr_eq(known, slot));
        if ours && Arc::strong_count(slot) == 2 {
            users.remove(&user);
        }
    }

    async fn load_head(&self, stream: &StreamId) -> Result<Option<Head>, LedgerError> {
        let mut head: Option<Head> = None;
        for batch in self.read(stream).await? {
            let events: Vec<UserEvent> = events(stream, &batch)?;
            let head = match (&mut head, events.first()) {
                (Some(head), _) => head,
                (none, Some(UserEvent::Created(created))) => none.insert(apply::first(created)),
                // An erased stream has lost its beginning; only the tombstone is left of it.
                (None, _) => return Ok(None),
            };
            apply::apply(head, &events, batch.version);
        }
        Ok(head)
    }

    pub(super) async fn tenant(&self, tenant: &str) -> Result<Arc<TenantCell>, LedgerError> {
        let slot = slot(&self.tenants, &tenant.to_owned());
        let mut slot = slot.lock().await;
        if let Some(cell) = slot.as_ref().filter(|cell| !cell.is_retired()) {
            return Ok(Arc::clone(cell));
        }
        let stream = StreamId::tenant(tenant);
        let mut image = TenantImage::default();
        for batch in self.read(&stream).await? {
            for event in events::<TenantEvent>(&stream, &batch)? {
                image.apply(&event, batch.version);
            }
        }
        let published = RwLock::new(image.clone());
        let cell = Arc::new(TenantCell { stream, published, head: Mutex::new(image), retired: false.into() });
        *slot = Some(Arc::clone(&cell));
        Ok(cell)
    }

    async fn read(&self, stream: &StreamId) -> Result<Vec<Batch>, LedgerError> {
        // A commit of nothing is answered after everything that was queued before it.
        self.log.append(self.world, Vec::new()).await?;
        Ok(self.log.read(self.world, stream, 0).await?)
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cells").field("log", &self.log).field("world", &self.world).finish_non_exhaustive()
    }
}

/// Retires a cell unless told that it stands on durable ground: a failed commit, a caller that went away and a panic all end
/// here.
pub(super) struct LostGround<C: Cell> {
    cell: Option<Arc<C>>,
}

impl<C: Cell> LostGround<C> {
    pub(super) fn of(cell: &Arc<C>) -> Self {
        Self { cell: Some(Arc::clone(cell)) }
    }

    pub(super) fn keep(mut self) {
        self.cell = None;
    }
}

impl<C: Cell> Drop for LostGround<C> {
    fn drop(&mut self) {
        if let Some(cell) = &self.cell {
            cell.retire();
        }
    }
}

fn slot<K: Eq + Hash + Clone, C>(slots: &Mutex<HashMap<K, Slot<C>>>, key: &K) -> Slot<C> {
    let mut slots = lock(slots);
    match slots.get(key) {
        Some(slot) => Arc::clone(slot),
        None => Arc::clone(slots.entry(key.clone()).or_default()),
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
