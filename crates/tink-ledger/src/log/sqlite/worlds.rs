//! The file's family tree of worlds, as all threads share it.

use std::sync::{Arc, PoisonError, RwLock};

use crate::log::lineage::Lineage;

/// The worlds that are durable. Whoever asks gets the tree of that moment and keeps nobody waiting.
#[derive(Debug)]
pub(super) struct SharedLineage(RwLock<Arc<Lineage>>);

impl SharedLineage {
    pub(super) fn new(lineage: Lineage) -> Self {
        Self(RwLock::new(Arc::new(lineage)))
    }

    pub(super) fn get(&self) -> Arc<Lineage> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows the tree with worlds that are durable now. Only the writer makes worlds.
    pub(super) fn set(&self, lineage: Arc<Lineage>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = lineage;
    }
}
