//! Pages of one statement in sources of their own: which source goes on where another one ends, and which none goes on.
//!
//! Such sources count equal rows together, as the one file would that has all pages. Pages that nothing joins are sources as any others,
//! which may overlap.

use std::collections::BTreeMap;
use std::fmt;

use tink_model::Amount;

use crate::record::{BalanceAt, Place};

/// Where a statement comes from a page, or goes on on one, that no other source has at its end or its start. It may be missing, or not
/// be there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPage {
    /// Where the balance stands that the two pages have in common.
    pub place: Place,
    /// Whether the page there ends with it or starts.
    pub at: BalanceAt,
}

impl fmt::Display for OpenPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, at } = self;
        match at {
            BalanceAt::PageStart(_) => {
                write!(f, "{place}: this is not the first page, and no other file ends before it")
            }
            _ => write!(f, "{place}: the statement goes on on another page, and no other file starts with it"),
        }
    }
}

/// What a page that goes on and its next page have in common: the account, the number of the next page, and the balance.
pub(super) type Seam = (u32, u32, Amount);

/// Gathers where pages start and end.
#[derive(Debug, Default)]
pub(super) struct Pages(BTreeMap<Seam, Edges>);

/// The sources that have a page at a seam.
#[derive(Debug, Default)]
struct Edges {
    ends: Vec<(u32, OpenPage)>,
    starts: Vec<(u32, OpenPage)>,
}

impl Pages {
    /// A page ends in this source, and the statement goes on.
    pub(super) fn end(&mut self, seam: Seam, source: u32, page: OpenPage) {
        self.0.entry(seam).or_default().ends.push((source, page));
    }

    /// A page starts in this source that is not a statement's first.
    pub(super) fn start(&mut self, seam: Seam, source: u32, page: OpenPage) {
        self.0.entry(seam).or_default().starts.push((source, page));
    }

    /// Gives sources that have pages of one statement the same scope, and says which pages stay open.
    pub(super) fn join(self, scopes: &mut [u32]) -> Vec<OpenPage> {
        let mut open = Vec::new();
        for Edges { ends, starts } in self.0.into_values() {
            join(&ends, &starts, scopes);
            open.extend(alone(&ends, &starts).chain(alone(&starts, &ends)).cloned());
        }
        open
    }
}

/// A page that is there twice joins once: the other one repeats it.
fn join(ends: &[(u32, OpenPage)], starts: &[(u32, OpenPage)], scopes: &mut [u32]) {
    let mut ends: Vec<u32> = ends.iter().map(|(source, _)| *source).collect();
    for (source, _) in starts {
        let Some(at) = ends.iter().position(|end| end != source) else { continue };
        let (earlier, later) = (scopes[ends.remove(at) as usize], scopes[*source as usize]);
        scopes.iter_mut().filter(|scope| **scope == later).for_each(|scope| *scope = earlier);
    }
}

/// The pages to which no other source has the counterpart.
fn alone<'p>(pages: &'p [(u32, OpenPage)], others: &'p [(u32, OpenPage)]) -> impl Iterator<Item = &'p OpenPage> {
    let is_alone = |source: u32| others.iter().all(|(other, _)| *other == source);
    pages.iter().filter(move |(source, _)| is_alone(*source)).map(|(_, page)| page)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages as (source, its start, its end): the scopes, and the sources of the pages that stay open.
    fn joined(pages: &[(u32, Option<i64>, Option<i64>)]) -> (Vec<u32>, Vec<u64>) {
        let seam = |balance: i64| (7, 0, Amount::new(balance, 2));
        let page = |source: u32, at| OpenPage { place: Place { file: "page".into(), line: source.into() }, at };
        let mut gathered = Pages::default();
        for &(source, start, end) in pages {
            let (starts, ends) = (page(source, BalanceAt::PageStart(0)), page(source, BalanceAt::PageEnd(0)));
            start.into_iter().for_each(|balance| gathered.start(seam(balance), source, starts.clone()));
            end.into_iter().for_each(|balance| gathered.end(seam(balance), source, ends.clone()));
        }
        let mut scopes: Vec<u32> = (0..4).collect();
        let open = gathered.join(&mut scopes);
        (scopes, open.iter().map(|page| page.place.line).collect())
    }

    #[test]
    fn pages_are_joined_by_where_they_start_and_end() {
        for (what, pages, scopes, open) in [
            ("in order", vec![(0, None, Some(1)), (1, Some(1), Some(2)), (2, Some(2), None)], [0, 0, 0, 3], vec![]),
            ("out of order", vec![(2, Some(2), None), (0, Some(1), Some(2)), (1, None, Some(1))], [1, 1, 1, 3], vec![]),
            ("another balance", vec![(0, None, Some(1)), (1, Some(2), None)], [0, 1, 2, 3], vec![0, 1]),
            ("twice", vec![(0, None, Some(1)), (1, Some(1), None), (2, Some(1), None)], [0, 0, 2, 3], vec![]),
            ("not its own next", vec![(0, Some(1), Some(1))], [0, 1, 2, 3], vec![0, 0]),
            ("a ring", vec![(0, Some(1), Some(2)), (1, Some(2), Some(1))], [1, 1, 2, 3], vec![]),
        ] {
            assert_eq!(joined(&pages), (scopes.to_vec(), open), "{what}");
        }
    }
}
