//! When rows were stored and changed. The rows of a request share both instants, so that a row holds only which of them are its own.

use tink_model::EpochMillis;

use super::index;

/// When a row was first stored, and when it was last changed.
pub(super) type Instants = (EpochMillis, EpochMillis);

/// A column of instants.
#[derive(Debug, Default)]
pub(super) struct Times {
    occurring: Vec<Instants>,
    rows: Vec<u32>,
}

impl Times {
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self { occurring: Vec::new(), rows: Vec::with_capacity(rows) }
    }

    /// A column whose rows all have the same instants.
    pub(super) fn of_all(instants: Instants, rows: usize) -> Self {
        Self { occurring: vec![instants], rows: vec![0; rows] }
    }

    pub(super) fn push(&mut self, instants: Instants) {
        if self.occurring.last() != Some(&instants) {
            self.occurring.push(instants);
        }
        self.rows.push(index(self.occurring.len() - 1));
    }

    pub(super) fn get(&self, row: usize) -> Instants {
        self.occurring[self.rows[row] as usize]
    }

    #[cfg(test)]
    pub(super) fn occurring(&self) -> usize {
        self.occurring.len()
    }

    /// The instants of rows of two columns; what occurs in both places only for rows that are left out is left out too.
    pub(super) fn gathered(of: [&Self; 2], rows: impl ExactSizeIterator<Item = (usize, usize)>) -> Self {
        let mut gathered = Self::with_capacity(rows.len());
        let mut known = of.map(|one| vec![u32::MAX; one.occurring.len()]);
        for (side, row) in rows {
            let place = of[side].rows[row] as usize;
            let new = &mut known[side][place];
            if *new == u32::MAX {
                *new = index(gathered.occurring.len());
                gathered.occurring.push(of[side].occurring[place]);
            }
            gathered.rows.push(*new);
        }
        gathered.occurring.shrink_to_fit();
        gathered
    }
}
