//! Pages of one statement in sources of their own: which source goes on where another one ends.
//!
//! Such sources count equal rows together, as the one file would that has all pages. A page that nothing joins is refused: whether its
//! rows stand in the neighbour too, or are others that equal them, nobody could tell.

use std::collections::BTreeMap;

use tink_model::Amount;

use crate::error::Error;
use crate::record::{PageNumber, Place};

/// What a page that goes on and its next page have in common: the account, the next page, and the balance.
pub(super) type Seam = (u32, PageNumber, Amount);

/// Gathers where pages start and end.
#[derive(Debug, Default)]
pub(super) struct Pages(BTreeMap<Seam, Edges>);

/// The sources that have a page at a seam, each with the place of its balance.
#[derive(Debug, Default)]
struct Edges {
    ends: Vec<(u32, Place)>,
    starts: Vec<(u32, Place)>,
}

impl Pages {
    /// A page ends in this source, and the statement goes on.
    pub(super) fn end(&mut self, seam: Seam, source: u32, place: Place) {
        self.0.entry(seam).or_default().ends.push((source, place));
    }

    /// A page starts in this source that is not a statement's first.
    pub(super) fn start(&mut self, seam: Seam, source: u32, place: Place) {
        self.0.entry(seam).or_default().starts.push((source, place));
    }

    /// Gives sources that have pages of one statement the same scope. A page without its neighbour is an error.
    pub(super) fn join(self, scopes: &mut [u32]) -> Result<(), Error> {
        for Edges { ends, starts } in self.0.into_values() {
            if let Some(place) = alone(&ends, &starts) {
                return Err(open(place, "the statement goes on on another page, and no other file starts with it"));
            }
            if let Some(place) = alone(&starts, &ends) {
                return Err(open(place, "this is not the first page, and no other file ends before it"));
            }
            join(&ends, &starts, scopes);
        }
        Ok(())
    }
}

fn open(place: &Place, what: &str) -> Error {
    Error::layout(&place.file, what.to_owned())
        .at(place.line, None)
        .next("Import all pages of the statement together: name their files in one command, or their folder.")
}

/// What is said of rows that were mended and come from one page of a statement.
pub(super) fn apart(place: &Place) -> Error {
    Error::layout(&place.file, "it is one page of a statement, and rows that were mended count with all of them".to_owned())
        .at(place.line, None)
        .next("Mend the rows in that file itself, and import it together with the other pages; what is there is not sent again.")
}

/// A page that is there twice joins once: the other one repeats it.
fn join(ends: &[(u32, Place)], starts: &[(u32, Place)], scopes: &mut [u32]) {
    let mut ends: Vec<u32> = ends.iter().map(|(source, _)| *source).collect();
    for (source, _) in starts {
        let Some(at) = ends.iter().position(|end| end != source) else { continue };
        let (earlier, later) = (scopes[ends.remove(at) as usize], scopes[*source as usize]);
        scopes.iter_mut().filter(|scope| **scope == later).for_each(|scope| *scope = earlier);
    }
}

/// The first page to which no other source has the counterpart.
fn alone<'p>(pages: &'p [(u32, Place)], others: &[(u32, Place)]) -> Option<&'p Place> {
    let is_alone = |source: u32| others.iter().all(|(other, _)| *other == source);
    pages.iter().find(|(source, _)| is_alone(*source)).map(|(_, place)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages as (source, its start, its end): the scopes, or the source of a page that stays open.
    fn joined(pages: &[(u32, Option<i64>, Option<i64>)]) -> Result<Vec<u32>, u64> {
        let seam = |balance: i64| (7, PageNumber::default(), Amount::new(balance, 2));
        let mut gathered = Pages::default();
        for &(source, start, end) in pages {
            let place = Place { file: "page".into(), line: source.into() };
            start.into_iter().for_each(|balance| gathered.start(seam(balance), source, place.clone()));
            end.into_iter().for_each(|balance| gathered.end(seam(balance), source, place.clone()));
        }
        let mut scopes: Vec<u32> = (0..4).collect();
        gathered.join(&mut scopes).map(|()| scopes).map_err(|error| error.line().unwrap_or_default())
    }

    #[test]
    fn pages_are_joined_by_where_they_start_and_end() {
        for (what, pages, found) in [
            ("in order", vec![(0, None, Some(1)), (1, Some(1), Some(2)), (2, Some(2), None)], Ok(vec![0, 0, 0, 3])),
            ("out of order", vec![(2, Some(2), None), (0, Some(1), Some(2)), (1, None, Some(1))], Ok(vec![1, 1, 1, 3])),
            ("another balance", vec![(0, None, Some(1)), (1, Some(2), None)], Err(0)),
            ("no first page", vec![(0, None, None), (1, Some(2), None)], Err(1)),
            ("twice", vec![(0, None, Some(1)), (1, Some(1), None), (2, Some(1), None)], Ok(vec![0, 0, 2, 3])),
            ("not its own next", vec![(0, Some(1), Some(1))], Err(0)),
            ("a ring", vec![(0, Some(1), Some(2)), (1, Some(2), Some(1))], Ok(vec![1, 1, 2, 3])),
        ] {
            assert_eq!(joined(&pages), found, "{what}");
        }
    }
}
