//! Which transactions may have an external id: eight bytes for each, found by a part of the hash of the id. A hint proves nothing; whoever
//! follows it compares the id itself, which stands in the columns.

use hashbrown::HashTable;

use super::layers::{Layer, Layers};

/// A part of the hash of an external id, and the serial of a transaction that had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hint {
    tag: u32,
    serial: u32,
}

impl Hint {
    /// The serial of a transaction by the hash of its account and external id.
    pub(super) const fn new(key: u128, serial: u32) -> Self {
        Self { tag: tag(key), serial }
    }
}

const fn tag(key: u128) -> u32 {
    (key >> 96) as u32
}

/// Spreads a tag over the bits that the table looks at. A table grows without the ids: what it needs is in the hint.
const fn spread(tag: u32) -> u64 {
    (tag as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Hints in a table of one's own.
#[derive(Debug, Clone, Default)]
pub(super) struct Table(HashTable<Hint>);

impl Table {
    fn holds(&self, hint: Hint) -> bool {
        self.0.find(spread(hint.tag), |other| *other == hint).is_some()
    }

    fn reserve(&mut self, more: usize) {
        self.0.reserve(more, |hint| spread(hint.tag));
    }

    fn insert(&mut self, hint: Hint) {
        self.0.entry(spread(hint.tag), |other| *other == hint, |hint| spread(hint.tag)).or_insert(hint);
    }
}

impl Layer for Table {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn over(&self, lower: &Self, _: bool) -> Self {
        let mut merged = lower.clone();
        merged.reserve(self.0.len());
        self.0.iter().for_each(|hint| merged.insert(*hint));
        merged
    }
}

/// The hints of a user. They say too much rather than too little: one to a transaction that is gone stays where a fork shares it.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints(Layers<Table>);

impl Hints {
    /// The serials of the transactions that may have an external id.
    pub(super) fn of(&self, key: u128) -> impl Iterator<Item = u32> {
        let tag = tag(key);
        let near = self.0.each().flat_map(move |table| table.0.iter_hash(spread(tag)));
        near.filter(move |hint| hint.tag == tag).map(|hint| hint.serial)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn reserve(&mut self, more: usize) {
        self.0.own.reserve(more);
    }

    pub(super) fn insert(&mut self, hint: Hint) {
        if !self.0.shared.iter().any(|table| table.holds(hint)) {
            self.0.own.insert(hint);
        }
    }

    pub(super) fn remove(&mut self, hint: Hint) {
        if let Ok(found) = self.0.own.0.find_entry(spread(hint.tag), |other| *other == hint) {
            found.remove();
        }
    }

    /// The same hints for a fork.
    pub(super) fn share(&mut self) -> Self {
        Self(self.0.share())
    }
}
