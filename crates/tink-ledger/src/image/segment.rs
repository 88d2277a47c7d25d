//! A segment: columns, and which of their rows are gone.

use std::sync::Arc;

use tink_model::EpochMillis;

use super::columns::{Columns, NewRow, Place, Row};
use crate::event::TransactionColumns;

/// Immutable columns and which of their rows are gone. A clone shares both.
#[derive(Debug, Clone)]
pub struct Segment {
    columns: Arc<Columns>,
    gone: Arc<Vec<u64>>,
    live: usize,
}

impl Segment {
    /// The rows of one request as a segment, sorted by date.
    #[must_use]
    pub fn from_event(rows: &TransactionColumns, inserted: EpochMillis, modified: EpochMillis) -> Self {
        Self::new(Columns::of_event(rows, inserted, modified))
    }

    /// Rows in any order as a segment, sorted by date.
    #[must_use]
    pub(crate) fn from_rows(mut rows: Vec<NewRow<'_>>) -> Self {
        rows.sort_by_key(|row| (row.date, row.serial));
        let bytes = |text: fn(&NewRow<'_>) -> usize| rows.iter().map(text).sum();
        let (ids, descriptions) = (bytes(|row| row.external_id.len()), bytes(|row| row.description.len()));
        let mut columns = Columns::with_capacity(rows.len(), ids, descriptions);
        rows.into_iter().for_each(|row| columns.push(row));
        Self::new(columns)
    }

    fn new(mut columns: Columns) -> Self {
        columns.share_ends();
        let live = columns.len();
        Self { gone: Arc::new(vec![0; live.div_ceil(64)]), columns: Arc::new(columns), live }
    }

    /// Two segments as one, without the rows that are gone.
    #[must_use]
    pub fn merge(first: &Self, second: &Self) -> Self {
        let mut places = Vec::with_capacity(first.live + second.live);
        let mut left = first.places().peekable();
        let mut right = second.places().peekable();
        while let (Some((one, a)), Some((other, b))) = (left.peek(), right.peek()) {
            if one <= other {
                places.push(Place::first(*a));
                left.next();
            } else {
                places.push(Place::second(*b));
                right.next();
            }
        }
        places.extend(left.map(|(_, row)| Place::first(row)));
        places.extend(right.map(|(_, row)| Place::second(row)));
        Self::new(Columns::merged([&first.columns, &second.columns], &places))
    }

    /// The columns, gone rows included.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The number of rows that are not gone.
    #[must_use]
    pub fn live(&self) -> usize {
        self.live
    }

    /// The bytes of its texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.columns.text_bytes()
    }

    /// Whether a row is gone.
    #[must_use]
    pub fn is_gone(&self, row: usize) -> bool {
        self.gone[row / 64] & (1 << (row % 64)) != 0
    }

    /// The rows that are not gone, and what they are sorted by.
    fn places(&self) -> impl Iterator<Item = ((i64, u32), usize)> {
        let sorted_by = self.columns.dates().iter().copied().zip(self.columns.serials().iter().copied());
        sorted_by.zip(0..).filter(|(_, row)| !self.is_gone(*row))
    }

    /// The rows that are not gone, by date.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.columns.len()).filter(|row| !self.is_gone(*row)).map(|row| self.columns.row(row))
    }

    /// Marks rows as gone; the columns stay shared. Answers how many were not gone before.
    pub fn remove(&mut self, rows: impl IntoIterator<Item = usize>) -> usize {
        let before = self.live;
        for row in rows {
            if !self.is_gone(row) {
                Arc::make_mut(&mut self.gone)[row / 64] |= 1 << (row % 64);
                self.live -= 1;
            }
        }
        before - self.live
    }
}

#[cfg(test)]
mod tests;
