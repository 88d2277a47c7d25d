//! One page of the hits, in the asked order.

use std::cmp::Ordering;

use super::score::Scorer;
use super::{Query, Sort};
use crate::image::{Columns, Row, UserImage};
use crate::rules::categories::CategoryTree;

/// Collects the hits that the page can consist of.
pub(super) struct Page<'a, 'q> {
    image: &'a UserImage,
    query: &'q Query,
    scorer: &'q Scorer,
    /// Up to which hit the page goes.
    end: usize,
    /// With their scores where these are the key.
    found: Vec<(u32, Row<'a>)>,
}

impl<'a, 'q> Page<'a, 'q> {
    pub(super) fn new(image: &'a UserImage, query: &'q Query, scorer: &'q Scorer) -> Self {
        let end = if query.limit == 0 { 0 } else { query.offset.saturating_add(query.limit) };
        Self { image, query, scorer, end, found: Vec::new() }
    }

    /// Adds hits of a segment, which come by date.
    pub(super) fn add(&mut self, columns: &'a Columns, hits: &[usize]) {
        // By date no segment has more on the page than the page has hits up to its end, and these come first or last.
        let candidates = match self.query.sort {
            Sort::Date if self.query.ascending => &hits[..hits.len().min(self.end)],
            Sort::Date => &hits[hits.len() - hits.len().min(self.end)..],
            _ => hits,
        };
        let by_score = self.query.sort == Sort::Score;
        self.found.extend(candidates.iter().map(|hit| {
            let row = columns.row(*hit);
            (if by_score { self.scorer.score(row.folded()) } else { 0 }, row)
        }));
    }

    /// The page.
    pub(super) fn finish(self) -> Vec<Row<'a>> {
        let Self { image, query, mut found, .. } = self;
        let end = self.end.min(found.len());
        if query.offset >= end {
            return Vec::new();
        }
        let compare = |a: &(u32, Row<'a>), b: &(u32, Row<'a>)| {
            let by_key = a.0.cmp(&b.0).then_with(|| by_key(image, query.sort, a.1, b.1));
            let order = by_key.then_with(|| (a.1.date(), a.1.serial()).cmp(&(b.1.date(), b.1.serial())));
            if query.ascending { order } else { order.reverse() }
        };
        if end < found.len() {
            found.select_nth_unstable_by(end, compare);
            found.truncate(end);
        }
        found.sort_unstable_by(compare);
        found[query.offset..].iter().map(|(_, row)| *row).collect()
    }
}

fn by_key(image: &UserImage, sort: Sort, a: Row<'_>, b: Row<'_>) -> Ordering {
    let account = |row: Row<'_>| &image.accounts[usize::from(row.account())];
    let place = |row: Row<'_>| CategoryTree::get().sort_order(row.category());
    match sort {
        Sort::Date | Sort::Score => Ordering::Equal,
        Sort::Account => account(a).name.cmp(&account(b).name),
        Sort::Description => a.folded().cmp(b.folded()),
        Sort::Amount => a.amount().cmp(&b.amount()),
        Sort::Category => place(a).cmp(&place(b)),
    }
}
