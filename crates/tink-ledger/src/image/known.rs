//! What is known of external ids: a map that forks share. A fork leaves the entries to both sides as a layer that neither changes,
//! and each writes into a map of its own above it, so that a fork costs nothing, however many transactions there are.

use std::sync::Arc;

use hashbrown::HashMap;

/// What is known of an external id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// A transaction with that serial has it.
    Live(u32),
    /// A transaction had it and was deleted.
    Deleted,
}

/// What is known of the external ids of a user, by the hash of account and id.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownIds {
    own: HashMap<u128, Entry>,
    /// The newest first.
    shared: Vec<Arc<HashMap<u128, Entry>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Known(Known),
    /// A layer below knows it, and it is known no more.
    Forgotten,
}

impl KnownIds {
    pub(crate) fn get(&self, key: u128) -> Option<Known> {
        let entry = match self.own.get(&key) {
            Some(entry) => Some(entry),
            None => self.shared.iter().find_map(|layer| layer.get(&key)),
        };
        match entry {
            Some(Entry::Known(known)) => Some(*known),
            Some(Entry::Forgotten) | None => None,
        }
    }

    pub(crate) fn reserve(&mut self, more: usize) {
        self.own.reserve(more);
    }

    pub(crate) fn insert(&mut self, key: u128, known: Known) {
        self.own.insert(key, Entry::Known(known));
    }

    pub(crate) fn remove(&mut self, key: u128) {
        if self.shared.is_empty() {
            self.own.remove(&key);
        } else {
            self.own.insert(key, Entry::Forgotten);
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The same ids for a fork: from here on neither side sees what the other learns.
    pub(crate) fn share(&mut self) -> Self {
        if !self.own.is_empty() {
            self.shared.insert(0, Arc::new(std::mem::take(&mut self.own)));
        }
        // A layer is merged with the one below only if that is not much larger: so there are few, and an entry is copied seldom.
        while let [first, second, ..] = self.shared.as_slice()
            && first.len() * 2 >= second.len()
        {
            let mut merged = HashMap::clone(second);
            merged.extend(first.iter().map(|(key, entry)| (*key, *entry)));
            if self.shared.len() == 2 {
                merged.retain(|_, entry| *entry != Entry::Forgotten);
            }
            self.shared.splice(..2, [Arc::new(merged)]);
        }
        Self { own: HashMap::new(), shared: self.shared.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap as Model;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_fork_sees_what_was_known_and_neither_sees_what_the_other_learns() {
        let mut first = KnownIds::default();
        first.insert(1, Known::Live(10));
        first.insert(2, Known::Live(20));
        let mut second = first.share();
        first.insert(1, Known::Deleted);
        second.remove(2);
        second.insert(3, Known::Live(30));
        assert_eq!([1, 2, 3].map(|key| first.get(key)), [Some(Known::Deleted), Some(Known::Live(20)), None]);
        assert_eq!([1, 2, 3].map(|key| second.get(key)), [Some(Known::Live(10)), None, Some(Known::Live(30))]);
        second.clear();
        assert_eq!((second.get(1), first.get(2)), (None, Some(Known::Live(20))));
    }

    proptest! {
        #[test]
        fn any_number_of_forks_equals_copies(steps in prop::collection::vec((0_u8..4, 0_u128..12, any::<u32>()), 0..120)) {
            let mut sides = vec![(KnownIds::default(), Model::new())];
            for (what, key, value) in steps {
                let at = value as usize % sides.len();
                let (ids, model) = &mut sides[at];
                match what {
                    0 => {
                        let fork = (ids.share(), model.clone());
                        if sides.len() < 5 { sides.push(fork) } else { sides[0] = fork }
                    }
                    1 => {
                        ids.remove(key);
                        model.remove(&key);
                    }
                    _ => {
                        let known = if what == 2 { Known::Deleted } else { Known::Live(value) };
                        ids.insert(key, known);
                        model.insert(key, known);
                    }
                }
                for (ids, model) in &sides {
                    for key in 0..12 {
                        prop_assert_eq!(ids.get(key), model.get(&key).copied());
                    }
                }
            }
        }
    }
}
