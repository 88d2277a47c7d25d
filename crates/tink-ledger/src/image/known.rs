//! What is known of external ids. Of a transaction that is there only a hint is kept, and its id is compared where it stands, in the
//! columns: a hint takes eight bytes, and an id is taken for another one never. Of a deleted one the hash of its id is left.

mod deleted;
mod hints;
mod layers;

use self::deleted::Deleted;
use self::hints::{Hint, Hints};

/// What is known of an external id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// A transaction with that serial has it.
    Live(u32),
    /// A transaction had it and was deleted.
    Deleted,
}

/// What is known of the external ids of a user, by the hash of account and id. Forks share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownIds {
    hints: Hints,
    deleted: Deleted,
}

impl KnownIds {
    /// What is known of an id; `has` says whether a transaction with a serial is there and has it.
    pub(crate) fn get(&self, key: u128, has: impl Fn(u32) -> bool) -> Option<Known> {
        if self.deleted.holds(key) {
            return Some(Known::Deleted);
        }
        self.hints.of(key).filter(|serial| has(*serial)).max().map(Known::Live)
    }

    /// Whether anything may be known of an id. If not, nothing is.
    pub(crate) fn may_hold(&self, key: u128) -> bool {
        self.deleted.holds(key) || self.hints.of(key).next().is_some()
    }

    pub(crate) fn reserve(&mut self, more: usize) {
        self.hints.reserve(more);
    }

    /// A transaction has the id.
    pub(crate) fn live(&mut self, key: u128, serial: u32) {
        self.hints.insert(Hint::new(key, serial));
        self.deleted.remove(key);
    }

    /// The transaction that had the id is deleted.
    pub(crate) fn deleted(&mut self, key: u128, serial: u32) {
        self.hints.remove(Hint::new(key, serial));
        self.deleted.insert(key);
    }

    /// The transaction that had the id is gone, and the id is free again.
    pub(crate) fn forgotten(&mut self, key: u128, serial: u32) {
        self.hints.remove(Hint::new(key, serial));
        self.deleted.remove(key);
    }

    /// How many hints there are, those to transactions that are gone included.
    pub(crate) fn hints(&self) -> usize {
        self.hints.len()
    }

    /// Puts these in place of all hints.
    pub(crate) fn replace_hints(&mut self, live: impl Iterator<Item = (u128, u32)>) {
        self.hints = Hints::default();
        live.for_each(|(key, serial)| self.hints.insert(Hint::new(key, serial)));
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The same ids for a fork: from here on neither side sees what the other learns.
    pub(crate) fn share(&mut self) -> Self {
        Self { hints: self.hints.share(), deleted: self.deleted.share() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    /// What is known and the transactions that there are, by serial: what the columns are to the ledger.
    #[derive(Debug, Clone, Default)]
    struct Side {
        ids: KnownIds,
        rows: BTreeMap<u32, u128>,
        deleted: BTreeSet<u128>,
    }

    impl Side {
        fn share(&mut self) -> Self {
            Self { ids: self.ids.share(), rows: self.rows.clone(), deleted: self.deleted.clone() }
        }

        fn get(&self, key: u128) -> Option<Known> {
            let known = self.ids.get(key, |serial| self.rows.get(&serial) == Some(&key));
            assert!(known.is_none() || self.ids.may_hold(key));
            known
        }

        fn expected(&self, key: u128) -> Option<Known> {
            let live = self.rows.iter().rev().find(|(_, other)| **other == key);
            match self.deleted.contains(&key) {
                true => Some(Known::Deleted),
                false => live.map(|(serial, _)| Known::Live(*serial)),
            }
        }

        fn add(&mut self, key: u128, serial: u32) {
            self.ids.live(key, serial);
            self.rows.insert(serial, key);
            self.deleted.remove(&key);
        }

        fn remove(&mut self, serial: u32, known: bool) {
            let Some(key) = self.rows.remove(&serial) else { return };
            if known {
                self.ids.deleted(key, serial);
                self.deleted.insert(key);
            } else {
                self.ids.forgotten(key, serial);
                self.deleted.remove(&key);
            }
        }
    }

    #[test]
    fn a_fork_sees_what_was_known_and_neither_sees_what_the_other_learns() {
        let mut first = Side::default();
        first.add(1, 10);
        first.add(2, 20);
        let mut second = first.share();
        first.remove(10, true);
        second.remove(20, false);
        second.add(3, 30);
        assert_eq!([1, 2, 3].map(|key| first.get(key)), [Some(Known::Deleted), Some(Known::Live(20)), None]);
        assert_eq!([1, 2, 3].map(|key| second.get(key)), [Some(Known::Live(10)), None, Some(Known::Live(30))]);
        second.ids.clear();
        assert_eq!((second.get(1), first.get(2)), (None, Some(Known::Live(20))));
    }

    #[test]
    fn ids_whose_hashes_agree_in_what_a_hint_holds_are_told_apart() {
        let mut side = Side::default();
        side.add(1, 10);
        side.add(2, 20);
        assert_eq!(side.ids.hints.of(3).collect::<BTreeSet<_>>(), [10, 20].into());
        assert_eq!([1, 2, 3].map(|key| side.get(key)), [Some(Known::Live(10)), Some(Known::Live(20)), None]);
    }

    #[test]
    fn an_id_that_comes_and_goes_leaves_no_hints_behind() {
        let mut side = Side::default();
        for serial in 0..100 {
            side.add(7, serial);
            side.add(7, serial);
            side.remove(serial, false);
        }
        assert_eq!(side.ids.hints(), 0);
    }

    proptest! {
        #[test]
        fn any_number_of_forks_equals_copies(
            steps in prop::collection::vec((0_u8..6, 0_u128..12, any::<u16>()), 0..120),
            shift in prop::sample::select(vec![0_u32, 94]),
        ) {
            let mut sides = vec![Side::default()];
            for (what, key, value) in steps {
                let at = usize::from(value) % sides.len();
                let side = &mut sides[at];
                let serial = u32::from(value) % 16;
                match what {
                    0 => {
                        let fork = side.share();
                        if sides.len() < 5 { sides.push(fork) } else { sides[0] = fork }
                    }
                    1 => side.remove(serial, true),
                    2 => side.remove(serial, false),
                    3 => {
                        let rows = side.rows.clone();
                        side.ids.replace_hints(rows.iter().map(|(serial, key)| (*key, *serial)));
                    }
                    _ => {
                        side.remove(serial, false);
                        side.add(key << shift, serial);
                    }
                }
                for side in &sides {
                    for key in (0..12).map(|key| key << shift) {
                        prop_assert_eq!(side.get(key), side.expected(key));
                    }
                }
            }
        }
    }
}
