//! Where the engine keeps images: loaded from the log on first use, once for all who wait, and dropped when their ground is
//! lost.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
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
    published: RwLock<Arc<UserImage>>,
}

/// The images of one tenant's directory.
pub(super) struct TenantCell {
    pub(super) stream: StreamId,
    pub(super) head: Mutex<TenantImage>,
    published: RwLock<TenantImage>,
}

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
        let mut slot = slot.lock().await;
        if let Some(cell) = slot.as_ref() {
            return Ok(Arc::clone(cell));
        }
        let stream = StreamId::user(&user.to_string());
        match self.load_head(&stream).await {
            Ok(Some(head)) => {
                let published = RwLock::new(Arc::new(head.image.clone()));
                let cell = Arc::new(UserCell { stream, published, head: Mutex::new(head) });
                *slot = Some(Arc::clone(&cell));
                Ok(cell)
            }
            Ok(None) => {
                lock(&self.users).remove(&user);
                Err(Refusal::UserNotFound.into())
            }
            Err(error) => {
                lock(&self.users).remove(&user);
                Err(error)
            }
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
        if let Some(cell) = slot.as_ref() {
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
        let cell = Arc::new(TenantCell { stream, published, head: Mutex::new(image) });
        *slot = Some(Arc::clone(&cell));
        Ok(cell)
    }

    async fn read(&self, stream: &StreamId) -> Result<Vec<Batch>, LedgerError> {
        Ok(self.log.read(self.world, stream, 0).await?)
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cells").field("log", &self.log).field("world", &self.world).finish_non_exhaustive()
    }
}

/// Drops a stream's images unless told that they stand on durable ground: a failed commit, a caller that went away and a
/// panic all end here.
pub(super) struct LostGround<'a> {
    cells: &'a Cells,
    of: Of<'a>,
}

enum Of<'a> {
    Tenant(&'a str),
    User(Id),
    Nothing,
}

impl<'a> LostGround<'a> {
    pub(super) fn tenant(cells: &'a Cells, tenant: &'a str) -> Self {
        Self { cells, of: Of::Tenant(tenant) }
    }

    pub(super) fn user(cells: &'a Cells, user: Id) -> Self {
        Self { cells, of: Of::User(user) }
    }

    pub(super) fn keep(mut self) {
        self.of = Of::Nothing;
    }
}

impl Drop for LostGround<'_> {
    fn drop(&mut self) {
        match self.of {
            Of::Tenant(tenant) => drop(lock(&self.cells.tenants).remove(tenant)),
            Of::User(user) => drop(lock(&self.cells.users).remove(&user)),
            Of::Nothing => {}
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

/// Locks; a panic elsewhere has already dropped the images that it may have left half changed.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn events<E: DeserializeOwned>(stream: &StreamId, batch: &Batch) -> Result<Vec<E>, LedgerError> {
    let unreadable = |reason: String| LedgerError::Unreadable { stream: stream.to_string(), reason };
    if batch.format > FORMAT {
        return Err(unreadable(format!("its format is {} and this release knows {FORMAT}", batch.format)));
    }
    serde_json::from_slice(&batch.payload).map_err(|error| unreadable(format!("version {}: {error}", batch.version)))
}
