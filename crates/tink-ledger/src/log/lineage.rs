//! Which worlds exist, which number the next one gets, and what each one sees of its ancestors.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{LogError, WorldId};

/// The family tree of a log's worlds.
#[derive(Clone, Debug)]
pub(crate) struct Lineage {
    origins: BTreeMap<WorldId, Option<Origin>>,
}

/// Where a world left its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) parent: WorldId,
    /// The last commit of the parent's history that belongs to the fork as well.
    pub(crate) at: u64,
}

/// The numbers of worlds to come.
#[derive(Debug)]
pub(crate) struct Numbers(AtomicU64);

impl Numbers {
    /// Those behind a world's.
    pub(crate) const fn behind(last: WorldId) -> Self {
        Self(AtomicU64::new(last.0 + 1))
    }

    pub(crate) fn take(&self) -> WorldId {
        WorldId(self.0.fetch_add(1, Ordering::SeqCst))
    }

    /// Takes back a number that no world got and nobody was told, unless a later one is given out already.
    pub(crate) fn give_back(&self, world: WorldId) {
        let _ = self.0.compare_exchange(world.0 + 1, world.0, Ordering::SeqCst, Ordering::SeqCst);
    }
}

/// One stretch of history: the commits that were made in `world`, up to number `up_to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) world: WorldId,
    pub(crate) up_to: u64,
}

impl Lineage {
    /// A log's worlds at its start: the root alone.
    pub(crate) fn new() -> Self {
        Self { origins: BTreeMap::from([(WorldId::ROOT, None)]) }
    }

    pub(crate) fn add(&mut self, world: WorldId, origin: Origin) {
        self.origins.insert(world, Some(origin));
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn last(&self) -> WorldId {
        self.origins.keys().next_back().copied().unwrap_or(WorldId::ROOT)
    }

    pub(crate) fn worlds(&self) -> impl Iterator<Item = WorldId> {
        self.origins.keys().copied()
    }

    pub(crate) fn origin(&self, world: WorldId) -> Result<Option<Origin>, LogError> {
        self.origins.get(&world).copied().ok_or(LogError::NoSuchWorld { world })
    }

    /// A world and all its ancestors, itself first.
    pub(crate) fn ancestry(&self, world: WorldId) -> Result<Vec<WorldId>, LogError> {
        let mut line = vec![world];
        let mut at = world;
        while let Some(origin) = self.origin(at)? {
            at = origin.parent;
            line.push(at);
        }
        Ok(line)
    }

    /// The stretches that make up a world's history, its own (endless) one last. Stretches in which nothing can lie are
    /// left out, so that a world forked at commit 0 pays nothing for its ancestors.
    pub(crate) fn history(&self, world: WorldId) -> Result<Vec<Stretch>, LogError> {
        let mut stretches = Vec::new();
        let mut at = Stretch { world, up_to: u64::MAX };
        loop {
            let origin = self.origin(at.world)?;
            let begins_after = origin.map_or(0, |origin| origin.at);
            if at.up_to > begins_after {
                stretches.push(at);
            }
            let Some(origin) = origin else { break };
            at = Stretch { world: origin.parent, up_to: at.up_to.min(origin.at) };
        }
        stretches.reverse();
        Ok(stretches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(lineage: &Lineage, world: u64) -> Vec<(u64, u64)> {
        let history = lineage.history(WorldId(world)).unwrap();
        history.iter().map(|stretch| (stretch.world.0, stretch.up_to)).collect()
    }

    #[test]
    fn a_fork_of_a_fork_sees_both_ancestors_up_to_where_it_left() {
        let mut lineage = Lineage::new();
        lineage.add(WorldId(2), Origin { parent: WorldId(1), at: 10 });
        lineage.add(WorldId(3), Origin { parent: WorldId(2), at: 15 });
        assert_eq!(stretches(&lineage, 3), [(1, 10), (2, 15), (3, u64::MAX)]);
    }

    #[test]
    fn a_fork_from_before_its_parents_own_first_commit_skips_the_parent() {
        let mut lineage = Lineage::new();
        lineage.add(WorldId(2), Origin { parent: WorldId(1), at: 10 });
        lineage.add(WorldId(3), Origin { parent: WorldId(2), at: 4 });
        lineage.add(WorldId(4), Origin { parent: WorldId(2), at: 0 });
        assert_eq!(stretches(&lineage, 3), [(1, 4), (3, u64::MAX)]);
        assert_eq!(stretches(&lineage, 4), [(4, u64::MAX)]);
        assert_eq!(lineage.ancestry(WorldId(4)).unwrap(), [WorldId(4), WorldId(2), WorldId(1)]);
    }

    #[test]
    fn an_unknown_world_is_an_error() {
        let found = Lineage::new().history(WorldId(9));
        assert!(matches!(found, Err(LogError::NoSuchWorld { world: WorldId(9) })));
    }
}
