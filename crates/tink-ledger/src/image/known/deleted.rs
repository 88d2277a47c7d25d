//! The external ids of transactions that were deleted, by their hash: nothing else is left of them.

use hashbrown::HashMap;

use super::layers::{Layer, Layers};

/// Whether an external id is that of a deleted transaction. `false` covers what a layer below says.
#[derive(Debug, Clone, Default)]
pub(super) struct Table(HashMap<u128, bool>);

impl Layer for Table {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn over(&self, lower: &Self, lowest: bool) -> Self {
        let mut merged = lower.0.clone();
        merged.extend(self.0.iter().map(|(key, deleted)| (*key, *deleted)));
        if lowest {
            merged.retain(|_, deleted| *deleted);
        }
        Self(merged)
    }
}

/// The external ids of deleted transactions.
#[derive(Debug, Clone, Default)]
pub(super) struct Deleted(Layers<Table>);

impl Deleted {
    pub(super) fn holds(&self, key: u128) -> bool {
        self.0.each().find_map(|table| table.0.get(&key)).copied().unwrap_or_default()
    }

    pub(super) fn insert(&mut self, key: u128) {
        self.0.own.0.insert(key, true);
    }

    pub(super) fn remove(&mut self, key: u128) {
        if self.0.shared.is_empty() {
            self.0.own.0.remove(&key);
        } else if self.holds(key) {
            self.0.own.0.insert(key, false);
        }
    }

    /// The same ids for a fork.
    pub(super) fn share(&mut self) -> Self {
        Self(self.0.share())
    }
}
