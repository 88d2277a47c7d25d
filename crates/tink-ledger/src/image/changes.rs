//! What became of the transactions of a link, in order: who reads them says how far they have come. Runs of new rows are one entry.

use crate::event::LinkMoved;
use crate::id::Id;

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The transaction with that serial came, or is told of once more.
    Created(u32),
    /// The transaction with that serial has other values.
    Updated(u32),
    /// The transaction with that id went.
    Removed(Id),
}

#[derive(Debug, Clone, Copy)]
enum Run {
    Created { first: u32, count: u32 },
    One(Change),
}

impl Run {
    fn len(self) -> u64 {
        match self {
            Self::Created { count, .. } => count.into(),
            Self::One(_) => 1,
        }
    }
}

/// All changes of a link.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The position of each run, ascending.
    runs: Vec<(u64, Run)>,
    len: u64,
}

impl Changes {
    /// How many there were.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether there were none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Those from a position on.
    pub fn since(&self, position: u64) -> impl Iterator<Item = Change> {
        let first = self.runs.partition_point(|(start, run)| start + run.len() <= position);
        self.runs[first..].iter().flat_map(move |(start, run)| {
            let skipped = u32::try_from(position.saturating_sub(*start)).unwrap_or(u32::MAX);
            let (from, to, one) = match *run {
                Run::Created { first, count } => (first + skipped.min(count), first + count, None),
                Run::One(change) => (0, 0, Some(change)),
            };
            (from..to).map(Change::Created).chain(one)
        })
    }

    pub(super) fn take_in(&mut self, moved: &LinkMoved) {
        if moved.count > 0 {
            self.push(Run::Created { first: moved.first, count: moved.count });
        }
        moved.again.iter().for_each(|serial| self.push(Run::One(Change::Created(*serial))));
        moved.updated.iter().for_each(|serial| self.push(Run::One(Change::Updated(*serial))));
        moved.removed.iter().for_each(|id| self.push(Run::One(Change::Removed(*id))));
    }

    fn push(&mut self, run: Run) {
        self.runs.push((self.len, run));
        self.len += run.len();
    }
}

#[cfg(test)]
mod tests {
    use tink_model::EpochMillis;

    use super::*;

    fn moved(first: u32, count: u32) -> LinkMoved {
        LinkMoved {
            link: Id(1),
            first,
            count,
            again: Vec::new(),
            updated: Vec::new(),
            removed: Vec::new(),
            closed: Vec::new(),
            reopened: Vec::new(),
            simulated: false,
            at: EpochMillis::new(0),
        }
    }

    #[test]
    fn every_position_gives_the_rest_of_the_same_list() {
        let mut changes = Changes::default();
        assert!(changes.is_empty());
        changes.take_in(&moved(10, 3));
        changes.take_in(&moved(13, 0));
        changes.take_in(&LinkMoved { again: vec![11], updated: vec![12], removed: vec![Id(7)], ..moved(20, 2) });
        let all: Vec<Change> = changes.since(0).collect();
        let (created, updated, removed) = (Change::Created, Change::Updated(12), Change::Removed(Id(7)));
        let wanted = [created(10), created(11), created(12), created(20), created(21), created(11), updated, removed];
        assert_eq!(all, wanted);
        assert_eq!(changes.len(), 8);
        for position in 0..=9 {
            let rest: Vec<Change> = changes.since(position).collect();
            assert_eq!(rest, all[usize::try_from(position).unwrap().min(8)..], "{position}");
        }
    }
}
