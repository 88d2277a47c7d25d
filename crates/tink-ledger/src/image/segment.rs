//! A segment: columns, and which of their rows are gone.

use std::sync::Arc;

use tink_model::EpochMillis;

use super::columns::{Columns, NewRow, Row, index};
use crate::event::TransactionColumns;
use crate::rules::categories::CategoryIndex;

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
        let categories: Vec<CategoryIndex> =
            rows.category_codes.iter().map(|code| CategoryIndex::of_code_or_uncategorised(code)).collect();
        let accounts: Vec<u16> = rows.account_of_rows().collect();
        let mut order: Vec<u32> = (0..index(rows.len())).collect();
        order.sort_by_key(|row| rows.dates[*row as usize]);
        let mut columns = Columns::with_capacity(rows.len());
        for row in order {
            let at = row as usize;
            let extra = rows.extras.binary_search_by_key(&row, |(row, _)| *row).ok();
            columns.push(NewRow {
                serial: rows.first_serial + row,
                id: rows.ids[at],
                account: accounts[at],
                date: rows.dates[at],
                amount: rows.amounts[at],
                category: categories[usize::from(rows.categories[at])],
                kind: rows.kinds[at],
                pending: rows.pending.binary_search(&row).is_ok(),
                inserted,
                modified,
                external_id: &rows.external_ids[at],
                description: &rows.descriptions[at],
                folded: None,
                extra: extra.map(|found| Arc::new(rows.extras[found].1.clone())),
            });
        }
        Self::new(columns)
    }

    /// Rows in any order as a segment, sorted by date.
    #[must_use]
    pub(crate) fn from_rows(mut rows: Vec<NewRow<'_>>) -> Self {
        rows.sort_by_key(|row| (row.date, row.serial));
        let mut columns = Columns::with_capacity(rows.len());
        rows.into_iter().for_each(|row| columns.push(row));
        Self::new(columns)
    }

    fn new(columns: Columns) -> Self {
        let live = columns.len();
        Self { gone: Arc::new(vec![0; live.div_ceil(64)]), columns: Arc::new(columns), live }
    }

    /// Two segments as one, without the rows that are gone.
    #[must_use]
    pub fn merge(first: &Self, second: &Self) -> Self {
        let mut columns = Columns::with_capacity(first.live + second.live);
        let mut left = first.rows().peekable();
        let mut right = second.rows().peekable();
        loop {
            let next = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) if (a.date(), a.serial()) <= (b.date(), b.serial()) => left.next(),
                (_, Some(_)) => right.next(),
                (Some(_), None) => left.next(),
                (None, None) => break,
            };
            if let Some(row) = next {
                columns.push(row.values());
            }
        }
        Self::new(columns)
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
